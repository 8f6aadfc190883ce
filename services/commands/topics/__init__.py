"""`radiox topics`: what listeners ask for, approved or refused."""
