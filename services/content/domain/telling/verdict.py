"""Whether the words that a writer has found may go on air."""

from collections.abc import Sequence

from services.content.domain.telling.assignment import Worded
from services.content.domain.telling.running_order import RunningOrder


def verdict(worded: Worded, standing: Sequence[Worded], *, order: RunningOrder) -> tuple[str, ...]:
    """Why the words of a part may not go on air, beside those that stand; empty where they may."""
    if not worded.text.strip():
        return ("There are no words.",)
    return ()
