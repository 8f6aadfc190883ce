"""Adapters of show's ports."""
