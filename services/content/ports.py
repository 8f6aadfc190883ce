"""The ports of content: what its handlers need from outside, as Protocols."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from contracts import FeedSource, Language, Opinion, ScriptReady, ShowAccepted, ShowRequested
from services.content.domain.choosing.memory import ToldShow
from services.content.domain.news import Article, Brief, Draft, Feed, Item, Topic
from services.content.domain.telling.assignment import Assignment, Rejected, Worded
from services.content.domain.telling.running_order import Part, RunningOrder
from services.kit.calls.usage import StageUsage, no_usage
from services.kit.clock import Clock
from services.kit.notifier import Notifier

__all__ = [
    "Article",
    "Assignment",
    "Brief",
    "Cacheable",
    "Channels",
    "Deps",
    "Draft",
    "Drafts",
    "Feed",
    "FeedReader",
    "Item",
    "LanguageDetector",
    "Part",
    "Rejected",
    "RunningOrder",
    "ScriptWriter",
    "ToldShow",
    "Topic",
    "Worded",
]


class FeedReader(Protocol):
    """Fetches and parses feeds."""

    async def read_all(
        self, sources: Sequence[FeedSource], heard: Callable[[Feed], Awaitable[None]]
    ) -> tuple[Feed, ...]:
        """Read every feed at once, tell `heard` of each as it comes in; in the order of `sources`.

        Each within its own time-out and bounds; failures are told in the feed's report.
        """


class LanguageDetector(Protocol):
    """Tells the language of short texts, offline."""

    def __call__(self, text: str) -> tuple[str, float]:
        """The likeliest language (ISO 639-1) and how likely it is, 0 to 1."""


class ScriptWriter(Protocol):
    """Finds the words of a show whose running order is planned."""

    name: str
    """Name of the provider."""
    model: str
    """The provider's name for the model; empty where there is none."""
    drafts: int
    """How many drafts it may be asked for of one show: 1 where each costs money; more of them
    bring the length nearer to its aim."""
    verbatim: bool
    """Whether its words are the sources' own and phrases of a book, which need no check."""

    def signature(self, language: Language) -> str:
        """Who wrote, as a script in `language` tells it, e.g. `openai/gpt-6, prompt 1`."""

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        """Find words for the parts that are wanted, and give each to `worded` once it is complete.

        Each gets one plain text in whole sentences. A part may be left out; the caller asks again.

        Raises:
            Discard: the provider refuses.
            Retry: the provider is out of reach, or its answer broke off; parts that were given
                before are complete.
        """


@runtime_checkable
class Cacheable(Protocol):
    """A script writer that costs money: its words are kept, and found by what it was asked."""

    def request(self, assignment: Assignment) -> str:
        """All that its words depend on, as text; without I/O."""


class Drafts(Protocol):
    """Keeps the finished script of each show, so that none is bought twice."""

    async def find_brief(self, accepted: ShowAccepted) -> Brief | None:
        """What an earlier delivery of the show was to be made from, where that is kept.

        Raises:
            Retry: the store is out of reach.
        """

    async def keep_brief(self, brief: Brief) -> None:
        """Keep what a show is made from, until its script is kept."""

    async def find_or_write(
        self, accepted: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        """The script that is kept, or the one that `write` gives, which is kept then.

        Raises:
            Retry: the store or the broker is out of reach.
        """


class Channels(Protocol):
    """Keeps what each channel has told, within bounds."""

    async def recall(self, channel: str) -> tuple[ToldShow, ...]:
        """What the channel has told, show by show.

        Raises:
            Retry: the broker is out of reach.
        """

    async def forget(self, channel: str, show_id: str) -> None:
        """Forget what a show of the channel has told.

        Raises:
            Retry: the broker is out of reach.
        """

    async def remember(self, channel: str, told: ToldShow) -> None:
        """Keep what a show of the channel has told; once, however often it is called.

        Raises:
            Retry: the broker is out of reach.
        """


async def no_opinions(_: ShowAccepted) -> Sequence[Opinion]:
    """Nothing that listeners think is heeded."""
    return ()


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything content's handlers use."""

    feeds: FeedReader
    detect: LanguageDetector
    writers: Sequence[ScriptWriter]
    """The writers, each one for what those before it fail at."""
    drafts: Drafts
    channels: Channels
    has_ended: Callable[[str], Awaitable[bool]]
    """Whether nobody waits for a show, by its id, any more."""
    notify: Notifier
    clock: Clock
    local: ScriptWriter
    """The writer that costs nothing, for what is only looked at."""
    resolve: Callable[[ShowRequested], Awaitable[ShowAccepted]]
    """What `show` makes of a request; raises `Invalid`, or `Retry` where it is away."""
    opinions: Callable[[ShowAccepted], Awaitable[Sequence[Opinion]]] = no_opinions
    """What listeners think of outlets and categories, as far as a show is to heed it."""
    usage: Callable[[], Awaitable[StageUsage]] = no_usage
    """What the calls to providers came to, for the show whose event is being handled."""
