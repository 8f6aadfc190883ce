"""Audio speaks the script, mixes it with music and masters the show.

Consumes: show.accepted, script.segment.written, script.ready. Produces: stage.started,
show.listenable, show.packaged, audio.ready. Owns: the cache of takes, the claims on them, the
music, the voices that are published, the segments that go on the air. Publishes progress and
segments.stored over core NATS. Serves the queries audio.* and voice.list.
"""
