"""Content reads the feeds, edits the news and has the script written.

Hears: show.accepted. Says: script.ready. Owns: the cache of feeds (ETag, Last-Modified, last
body), uploaded feed files and the script writers.
"""
