"""Content reads the feeds, edits the news and has the script written.

Consumes: show.accepted. Produces: stage.started, script.ready. Owns: the memory of feeds (ETag,
Last-Modified, last body) and the script writers.
"""
