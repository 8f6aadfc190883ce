"""What the state of a show says to a stage at work."""

import json

from services.kit.kv import KeyValue

ENDED = frozenset({"cancelled", "failed", "generated"})


class ShowState:
    """Reads the entry that `show` keeps of each show."""

    def __init__(self, shows: KeyValue) -> None:
        self._shows = shows

    async def __call__(self, show_id: str) -> bool:
        """Whether the show has ended; a show that nobody keeps has not."""
        entry = await self._shows.get(show_id)
        return entry is not None and json.loads(entry[0]).get("status") in ENDED
