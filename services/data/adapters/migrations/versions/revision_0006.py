"""The order of the stream decides which vote is the last, and no vote tells of a deleted show.

The tables stay as they are: statements say it here, and functions in a project of Supabase, whose
migrations have the same numbers.
"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change nothing: the tables fit."""
