"""The bridge serves shows over HTTP.

Observes: show.accepted, the results of the stages, the events that end a show, and progress, for
server-sent events. Produces: show.requested, show.cancel.requested. Owns: nothing.
"""
