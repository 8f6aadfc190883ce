"""Bridge serves the HTTP API: requests, states, files and events of shows.

Consumes: the events and the progress of shows, for its SSE clients. Produces: show.requested,
show.cancel.requested. Owns: nothing.
"""
