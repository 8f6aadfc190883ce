"""Show judges requests, keeps the state of every show, and alone ends it.

Hears: show.requested, script.ready, audio.ready, cover.ready, show.deadline, show.cancel.requested,
show.retry.requested, dead letters. Says: show.accepted, show.deadline, show.generated, show.failed,
show.cancelled. Owns: the state of shows, presets, the catalogue of feeds, the rates of voices.
"""
