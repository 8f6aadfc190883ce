"""Media paints the cover of a show.

Consumes: show.accepted. Produces: stage.started, cover.ready. Owns: the cover artists, the
typeface.
"""
