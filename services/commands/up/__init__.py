"""`radiox up`: the whole stack, to which other commands attach."""
