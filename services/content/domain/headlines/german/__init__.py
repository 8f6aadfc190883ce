"""German headlines."""
