"""The bridge serves shows and the archive over HTTP.

Observes: show.accepted, script.drafted, the results of the stages, the events that end a show, and
progress, for server-sent events. Produces: show.requested, show.cancel.requested,
show.delete.requested, and the requests to revise, approve and reject a script in review. Owns:
nothing.
"""
