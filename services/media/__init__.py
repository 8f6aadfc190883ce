"""Media paints the show's cover, and keeps the station's jingles, beds, idents and covers.

Consumes: show.accepted. Produces: stage.started, cover.ready; media.saved, of which the items are
the records; progress over core NATS. Serves the queries media.*, cover.generate, and blob.read: the
bytes of the files that events refer to. Owns: the cover artists, the typeface, the files of the
items.
"""
