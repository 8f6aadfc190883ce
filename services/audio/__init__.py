"""Audio speaks the script, mixes it with music and masters the show.

Consumes: script.ready. Produces: stage.started, audio.ready. Owns: the cache of takes, the claims
on them, the music, the rates that voices are published with. Publishes progress over core NATS.
"""
