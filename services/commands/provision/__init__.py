"""`radiox provision`: what the services need on the broker."""
