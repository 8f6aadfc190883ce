"""Adapters of the bridge's ports."""
