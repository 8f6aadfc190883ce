"""`radiox cost`: what calls to providers cost."""
