"""`radiox analytics`: what the station made, and what of it was heard."""
