"""What listeners did, added up by day, show and action, and the last of their votes.

Which vote or favourite is the last one is told by the order of the stream alone: the numbers that
events carry come from the clocks of several processes.

Nothing of who they are is kept but a pseudonym with votes and favourites, until they are forgotten.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from contracts import (
    Event,
    Favourite,
    ListenerActed,
    ListenerDeleted,
    ListenerFavoured,
    ListenerRated,
    Rating,
    Vote,
    VoteOfListener,
)
from services.data.domain.rows import Row, moment_of

EVENTS = (ListenerActed, ListenerRated, ListenerFavoured, ListenerDeleted)
"""All events of the stream `LISTENING`."""
VOTES = {"up": 1, "none": 0, "down": -1}
"""What a vote is in the table."""
_NAMES: dict[int, Vote] = {number: name for name, number in VOTES.items()}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a batch of events comes to, as rows; each key is there once.

    `counts` are added to the table `listening`. `forgotten`: listeners whose votes and favourites
    are removed, before `votes` and `favourites` replace those that are there.
    """

    counts: tuple[Row, ...] = ()
    votes: tuple[Row, ...] = ()
    favourites: tuple[Row, ...] = ()
    forgotten: tuple[str, ...] = ()


def heard(events: Iterable[Event]) -> Heard:
    """What events come to, in their order."""
    found = _Folded()
    for event in events:
        found.add(event)
    return Heard(
        counts=tuple(counted(found.acted)),
        votes=tuple(found.votes.values()),
        favourites=tuple(found.favourites.values()),
        forgotten=tuple(sorted(found.forgotten)),
    )


def counted(events: Iterable[ListenerActed]) -> list[Row]:
    """The rows that events add up to; each day, show and action is there once."""
    found: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for event in events:
        day = moment_of(event).astimezone(UTC).date().isoformat()
        sums = found[day, event.show_id, event.name]
        sums[0] += 1
        sums[1] += event.position
    return [
        {"day": day, "show_id": show, "name": name, "count": int(count), "seconds": seconds}
        for (day, show, name), (count, seconds) in sorted(found.items())
    ]


def rating_of(row: Row) -> Rating:
    """The votes on a show or a story."""
    return Rating(
        story=row["story"], up=row["up"], down=row["down"], mine=_NAMES[int(row["mine"] or 0)]
    )


def vote_of(row: Row) -> VoteOfListener:
    """A row of `votes` as the contract has it."""
    vote = _NAMES[row["vote"]]
    told = {name: row[name] for name in ("show_id", "story", "channel")}
    return VoteOfListener(**told, vote=vote, at=row["rated_at"])


def favourite_of(row: Row) -> Favourite:
    """A row of `favourites`, with the title, as the contract has it."""
    told = {name: row[name] for name in ("show_id", "story", "title")}
    return Favourite(**told, at=row["changed_at"])


_Key = tuple[str, str, int]


class _Folded:
    """Events so far."""

    def __init__(self) -> None:
        self.acted: list[ListenerActed] = []
        self.votes: dict[_Key, Row] = {}
        self.favourites: dict[_Key, Row] = {}
        self.forgotten: set[str] = set()

    def add(self, event: Event) -> None:
        if isinstance(event, ListenerActed):
            self.acted.append(event)
        elif isinstance(event, ListenerRated):
            self.votes[_key(event)] = _vote(event)
        elif isinstance(event, ListenerFavoured):
            self.favourites[_key(event)] = _favourite(event)
        elif isinstance(event, ListenerDeleted):
            self.forgotten.add(event.listener)
            for rows in (self.votes, self.favourites):
                for key in [key for key in rows if key[0] == event.listener]:
                    del rows[key]


def _key(event: ListenerRated | ListenerFavoured) -> _Key:
    return event.listener, event.show_id, event.story


def _vote(event: ListenerRated) -> Row:
    return {
        "show_id": event.show_id,
        "story": event.story,
        "listener": event.listener,
        "vote": VOTES.get(event.vote, 0),
        "revision": event.revision,
        "channel": event.channel or "",
        "rated_at": moment_of(event),
    }


def _favourite(event: ListenerFavoured) -> Row:
    return {
        "listener": event.listener,
        "show_id": event.show_id,
        "story": event.story,
        "favourite": event.favourite,
        "revision": event.revision,
        "changed_at": moment_of(event),
    }
