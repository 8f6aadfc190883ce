"""Backups: what a station is made of, in a folder, every file under its SHA-256.

`manifest` says what a backup holds, `folder` stores it, `snapshots` speaks with the broker,
`making` and `restoring` go through a station.
"""
