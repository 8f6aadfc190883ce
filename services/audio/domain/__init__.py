"""Pure computation: timing, words, sound; no I/O and no clock."""
