"""The schema of the archive, by revisions of Alembic."""
