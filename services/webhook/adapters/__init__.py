"""Adapters of webhook's ports."""
