"""`radiox init`: what a fleet needs before its first start."""
