"""The archive: a projection of the stream `ARCHIVE` into a database, which can be searched.

Consumes: every event of `ARCHIVE`, in order, and of `LISTENING`. Produces: show.delete.requested,
where shows are kept for a time. Serves the queries archive.*. Owns: the database of the archive
(SQLite, PostgreSQL or Supabase), which it can rebuild, and what listeners did, added up.
"""
