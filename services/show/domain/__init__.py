"""Requests, states, queue and results of shows; no I/O and no clock."""
