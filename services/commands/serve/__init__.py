"""`radiox serve`: services against the broker of a fleet."""
