"""`radiox dead-letters`: list, show and replay dead letters."""
