"""`radiox preset`: lists, shows, saves, compares and restores the presets of the station."""
