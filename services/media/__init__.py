"""Media paints the show's cover.

Hears: show.accepted. Says: cover.ready. Owns: the cover artists.
"""
