"""`radiox host`: lists, shows, saves, samples and restores the hosts of the station."""
