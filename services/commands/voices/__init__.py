"""`radiox voices`: list the voices of the speech providers, listen to a host, clone a voice."""
