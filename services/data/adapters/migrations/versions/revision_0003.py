"""The index that finds what listeners did with the shows of a channel or a preset."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create it."""
    op.create_index("listening_show", "listening", ["show_id"])
