"""Media paints the show's cover.

Consumes: show.accepted. Produces: stage.started, cover.ready; progress over core NATS. Owns: the
cover artists, the typeface.
"""
