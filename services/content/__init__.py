"""Content reads the feeds, edits the news and has the script written.

Consumes: show.accepted, show.generated, show.deleted. Produces: stage.started,
script.segment.written, script.ready, or script.drafted where the show asks for review; progress
over core NATS. Serves the queries news.* and script.write. Owns: the cache of feeds (ETag,
Last-Modified, last body), uploaded feed files, drafts, the words of script writers, what channels
have told, the script writers.
"""
