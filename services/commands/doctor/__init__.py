"""`radiox doctor`: checks of the installation, the settings, the broker and the disk usage."""
