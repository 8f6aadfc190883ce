"""`radiox alerts`: what is wrong with the station, and who is told."""
