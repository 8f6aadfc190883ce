"""`radiox doctor`: checks of the installation, the settings, the services, broker and disk."""
