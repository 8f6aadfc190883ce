"""The bridge serves shows, the archive and the records of the station over HTTP.

Observes: show.accepted, script.drafted, the results of the stages, the events that end a show, and
progress, for server-sent events; the states of shows, for lists. Produces: show.requested,
show.cancel.requested, show.retry.requested, show.delete.requested, and the requests to revise,
approve and reject a script in review. Owns: nothing.
"""
