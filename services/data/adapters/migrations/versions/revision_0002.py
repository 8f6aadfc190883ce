"""The table of what listeners did, and the position of its projection."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "listening",
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("show_id", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO projection (name, sequence, updated_at) "
        "VALUES ('listening', 0, CURRENT_TIMESTAMP)"
    )
