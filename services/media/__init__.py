"""Media paints the show's cover.

Consumes: show.accepted. Produces: stage.started, cover.ready. Owns: the cover artists, the
typeface.
"""
