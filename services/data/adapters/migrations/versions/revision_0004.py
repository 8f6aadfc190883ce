"""The tables of votes and favourites."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "votes",
        sa.Column("show_id", sa.Text(), primary_key=True),
        sa.Column("story", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("listener", sa.Text(), primary_key=True),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("votes_listener", "votes", ["listener"])
    op.create_index("votes_time", "votes", ["rated_at"])
    op.create_table(
        "favourites",
        sa.Column("listener", sa.Text(), primary_key=True),
        sa.Column("show_id", sa.Text(), primary_key=True),
        sa.Column("story", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("favourite", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("favourites_show", "favourites", ["show_id"])
