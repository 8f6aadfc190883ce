"""Show evaluates requests, keeps the state of every show, and alone ends it.

Consumes: show.requested, stage.started, script.drafted, script.ready, audio.ready, cover.ready,
show.deadline, review.deadline, show.cancel.requested, show.retry.requested, the requests to revise,
approve and reject a script in review, show.delete.requested, its own terminal events, dead letters,
the broker's advisories. Produces: show.accepted, show.deadline, review.deadline, show.generated,
show.failed, show.cancelled, show.deleted; script.drafted again for an edit, script.ready for an
approved draft, and either where a retry starts there; preset.saved and configuration.saved. Serves
the queries show.state, show.resolve, feed.list, preset.* and configuration.*. Owns: the states and
the files of shows, the reviews, presets, the configuration of the station, the catalogue of feeds,
the rates of voices, the queue.
"""
