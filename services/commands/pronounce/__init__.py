"""`radiox pronounce`: how a text is said."""
