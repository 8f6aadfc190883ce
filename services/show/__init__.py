"""Show judges requests, keeps the state of every show, and alone ends it.

Consumes: show.requested, stage.started, script.ready, audio.ready, cover.ready, show.deadline,
show.cancel.requested, show.retry.requested, the ends it announced itself, dead letters, the
broker's advisories. Produces: show.accepted, show.deadline, show.generated, show.failed,
show.cancelled; script.ready again where a retry goes on from there. Answers: show.state. Owns: the
state and the files of shows, presets, the catalogue of feeds, the rates of voices, the queue.
"""
