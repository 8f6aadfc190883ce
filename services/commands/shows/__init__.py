"""`radiox shows`: lists, searches, opens and deletes shows; those that wait, and the archive."""
