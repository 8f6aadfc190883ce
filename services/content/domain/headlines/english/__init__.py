"""English headlines."""
