"""The bridge: HTTP in, NATS out.

Hears: every event of a show, to tell those who listen over SSE. Says: show.requested,
show.cancel.requested. Owns: nothing.
"""
