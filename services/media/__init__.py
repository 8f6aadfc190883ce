"""Media paints the show's cover, and keeps the station's jingles, beds, idents and covers.

Consumes: show.accepted. Produces: stage.started, cover.ready; media.saved, of which the items are
the records; progress over core NATS. Answers: media.add, media.find, media.list, media.remove.
Owns: the cover artists, the typeface, the files of the items.
"""
