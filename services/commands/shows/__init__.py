"""`radiox shows`: lists, searches, opens and deletes the shows of the archive."""
