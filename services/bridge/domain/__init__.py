"""Parsing and formatting of requests, byte ranges, server-sent events and views; no I/O."""
