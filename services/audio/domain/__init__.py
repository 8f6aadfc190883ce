"""Timing, text and signal processing; no I/O and no clock."""
