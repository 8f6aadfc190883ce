"""The archive: a projection of the stream `ARCHIVE` into a database, which can be searched.

Hears: every event of `ARCHIVE`, in order; queries `archive.…`.
Says: replies.
Owns: the database of the archive (SQLite, PostgreSQL or Supabase), which it can rebuild.
"""
