"""Stores of the archive."""
