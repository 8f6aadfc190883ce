"""`radiox archive`: the state of the archive, its rebuild, and its cache."""
