"""`radiox backup` and `radiox restore`: a station in a folder, and back."""
