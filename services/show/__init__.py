"""Show judges requests, keeps the state of every show, and alone ends it.

Hears: show.requested, script.ready, audio.ready, cover.ready, show.deadline, show.cancel.requested,
show.retry.requested, dead letters, the broker's advisories, the ends it announced itself. Says:
show.accepted, show.deadline, show.generated, show.failed, show.cancelled; script.ready again where
a retry goes on from there. Owns: the state of shows, presets, the catalogue of feeds, the rates of
voices.
"""
