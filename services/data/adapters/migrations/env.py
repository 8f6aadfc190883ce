"""Alembic's environment: it migrates over the connection that it is given."""

from alembic import context

from services.data.adapters.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
