"""`radiox feeds`: sources of feeds, checks of feeds, the catalogue, and the sample bulletin."""
