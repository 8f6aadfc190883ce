"""Adapters of speaker's ports."""
