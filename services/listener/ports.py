"""The ports of listener: what its queries need from outside."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from contracts import ArchiveListener, Event, Rating
from services.kit.clock import Clock
from services.listener.domain.pseudonyms import Pseudonyms
from services.listener.domain.topics import StoredTopic
from services.listener.settings import ListenerSettings


class StoredAccount(BaseModel):
    """An account as it is kept.

    `listener`: its pseudonym, drawn at random and never used again. `epoch`: raised by a sign-out
    everywhere; sign-ins of an earlier one are invalid.
    """

    model_config = ConfigDict(frozen=True)

    listener: str
    name: str
    password: str = Field(repr=False)
    created_at: datetime
    epoch: int = 1


class Accounts(Protocol):
    """Accounts by their key; methods raise `Retry` where the broker is unavailable."""

    async def find(self, key: str) -> StoredAccount | None:
        """The account; None where there is none."""

    async def create(self, key: str, account: StoredAccount) -> bool:
        """Keep an account; False where there is one of that key."""

    async def raise_epoch(self, key: str, epoch: int) -> None:
        """End the sign-ins of an epoch, if it is still the current one."""

    async def remove(self, key: str) -> None:
        """Remove an account, and what the bucket still has of it."""


class Limits(Protocol):
    """How often something may be done, in all processes together.

    Methods raise `TooMany` beyond that, and `Retry` where the broker is unavailable.
    """

    async def count(self, what: str, who: str, *, minute: int = 0, hour: int = 0) -> None:
        """Count that it is done, at most so often in a minute and in an hour; 0: no limit."""

    async def attempt(self, who: str, most: int) -> None:
        """Count an attempt, at most so many until none was made for a quarter of an hour."""

    async def admit(self, box: str, ballot: str, most: int) -> None:
        """Note that a ballot is in a box, which takes at most so many different ones."""

    async def forgive(self, who: str) -> None:
        """Forget the attempts of somebody."""


class Hasher(Protocol):
    """Hashes passwords; both raise `Retry` where too many wait for it."""

    async def hash(self, password: str) -> str:
        """The hash of a password."""

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password of a hash; without one it takes as long, and is not."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a sign-in says: the account's key and pseudonym, and its epoch."""

    key: str
    listener: str
    epoch: int


class Sessions(Protocol):
    """Signs sign-ins."""

    def sign(self, session: Session, now: datetime, holds: timedelta) -> str:
        """A sign-in as text, which holds so long."""

    def read(self, token: str, now: datetime) -> Session | None:
        """What a sign-in says; None where it is not the station's, or has ended."""


class Topics(Protocol):
    """Topics; methods raise `Retry` where the broker is unavailable."""

    async def all(self) -> list[StoredTopic]:
        """All topics that are kept."""

    async def change(
        self, topic_id: str, change: Callable[[StoredTopic | None], StoredTopic | None]
    ) -> StoredTopic | None:
        """Change a topic by compare-and-set and return it; None removes it."""


class Archive(Protocol):
    """The archive; methods raise `Retry` where it does not answer."""

    async def knows(self, show_id: str) -> bool:
        """Whether there is such a show, or it is being made."""

    async def ratings(self, show_id: str, listener: str) -> tuple[Rating, ...]:
        """Votes on a show, with those of a listener."""

    async def listener(self, listener: str) -> ArchiveListener:
        """All that it keeps of a listener."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything that listener uses."""

    clock: Clock
    settings: ListenerSettings
    pseudonyms: Pseudonyms
    accounts: Accounts
    limits: Limits
    hasher: Hasher
    sessions: Sessions
    topics: Topics
    archive: Archive
    publish: Callable[[Event], Awaitable[object]]
    """Publishes an event, once."""
    new_listener: Callable[[], str]
    """Draws the pseudonym of a new account."""
