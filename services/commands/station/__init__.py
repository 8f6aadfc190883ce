"""`radiox station`: shows, changes and restores the configuration of the station."""
