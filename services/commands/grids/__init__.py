"""`radiox station grid`: shows, changes and restores the week of a channel."""
