"""Show evaluates requests, keeps the state of every show, and alone ends it.

Consumes: show.requested, stage.started, script.ready, audio.ready, cover.ready, show.deadline,
show.cancel.requested, show.retry.requested, its own terminal events, dead letters, the broker's
advisories. Produces: show.accepted, show.deadline, show.generated, show.failed, show.cancelled;
script.ready again where a retry starts there. Serves the query show.state. Owns: the states and
the files of shows, presets, the catalogue of feeds, the rates of voices, the queue.
"""
