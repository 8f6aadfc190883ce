"""`radiox voices`: list the voices of the providers, hear a host, install and clone voices."""
