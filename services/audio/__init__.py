"""Audio speaks the script, mixes it with music and masters the show.

Hears: script.ready. Says: audio.ready. Owns: the cache of takes, the claims on them, the music.
"""
