"""Audio speaks the script, mixes it with music and masters the show.

Consumes: script.segment.written, script.ready. Produces: stage.started, audio.ready. Owns: the
cache of takes, the claims on them, the music, the voices that are published. Publishes progress
over core NATS.
"""
