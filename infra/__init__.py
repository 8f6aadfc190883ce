"""Containers, configuration, documents, and the tools that generate them."""
