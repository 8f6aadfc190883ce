"""Events in the life of a show, from its acceptance to one of three ends."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import SHOW_ID_PATTERN, Contract, ShowEvent
from contracts.feed import FeedSource, Language, NewsFilter, ShortText
from contracts.host import HostRole
from contracts.lexicon import Lexicon
from contracts.media import MusicChoice
from contracts.style import Style
from contracts.usage import Fallback
from contracts.vocabulary import Open
from contracts.voice import Voice

Stage = Open[Literal["script", "audio", "cover", "show"]]
"""A stage of the pipeline, named after what it makes; `show` is the whole."""
MusicUnderStories = Open[Literal["out", "low"]]
"""What the bed does under stories: it is out, or plays far down."""
OverBudgetRule = Open[Literal["local", "fail"]]
"""What a show does where a budget refuses a call: the local provider stands in, or it fails."""
ChannelName = Annotated[str, StringConstraints(pattern=SHOW_ID_PATTERN)]
"""Name of a channel; it becomes a key."""
Preferred = Annotated[
    tuple[
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=80)], ...
    ],
    Field(max_length=10),
]
"""Topics whose stories come earlier: all words of one stand in a headline. They are compared with
headlines, and neither spoken nor shown."""


class Host(Contract):
    """A named speaker of the show."""

    name: ShortText
    """Name as it is spoken."""
    voice: Voice
    """The voice that speaks for the host, of the station's preferred speech provider."""
    fallbacks: tuple[Voice, ...] = ()
    """The voices that speak instead where the providers of those before them fail, in order."""
    tone: str = ""
    """How the host speaks, in a few words for script writers and voices, e.g. `calm and warm`."""
    role: HostRole = "host"
    """What the host does in the show."""
    gain: float = 0.0
    """Decibels by which the host's takes are louder than those of other hosts."""


class Deadlines(Contract):
    """Latest times (UTC) for the results of the stages, time in the queue included."""

    script: datetime
    """Latest time for `script.ready`."""
    audio: datetime
    """Latest time for `audio.ready`."""
    cover: datetime
    """Latest time for `cover.ready`; a missing cover is replaced."""


class StageTimeouts(Contract):
    """Time limits of the stages from the start of their work, in seconds."""

    script: float
    """From `stage.started` to `script.ready`."""
    audio: float
    """From `stage.started` to `audio.ready`."""
    cover: float
    """From `stage.started` to `cover.ready`; a missing cover is replaced."""


class ShowAccepted(ShowEvent):
    """The validated request with all defaults resolved; later stages read this, not the request."""

    subject: ClassVar[str] = subjects.SHOW_ACCEPTED

    title: str
    """Title of the show."""
    station: str
    """Name of the station, as spoken."""
    language: Language
    """Language of the show (ISO 639-1)."""
    minutes: float
    """Length of the finished show, in minutes."""
    news: int
    """The least number of stories."""
    hosts: tuple[Host, ...]
    """The hosts, in the order of their first segments."""
    feeds: tuple[FeedSource, ...]
    """Feeds to read."""
    as_of: datetime
    """The time the show is made for (UTC)."""
    as_of_given: bool = False
    """Whether the request named that time; if not, files are dated by their newest item."""
    timezone: str
    """IANA time zone of the station, for the spoken time."""
    max_age_hours: float
    """Items older than this are stale, in hours."""
    allow_shorter: bool
    """Whether a shorter show is welcome where the feeds hold too little."""
    seed: int
    """Seed of every choice the editor makes."""
    music_under_stories: MusicUnderStories = "out"
    """What the bed does under stories."""
    music: MusicChoice | None = None
    """The station's own media that the show uses; none where all of it is RadioX's."""
    style: Style = Style()
    """How the show sounds."""
    loudness: float = -16.0
    """Integrated loudness of the finished show, in LUFS."""
    lexicon: Lexicon = Field(default_factory=dict)
    """How words are said, by the station's lexicon."""
    deadlines: Deadlines
    """Latest times for the results of the stages; they bound the whole show."""
    timeouts: StageTimeouts | None = None
    """Time limits of the stages from the start of their work."""
    review_seconds: float | None = None
    """Seconds for which the script waits for review; none where it goes on air without one."""
    queue_position: int = 0
    """Number of shows ahead when this one was accepted."""
    expected_wait: float | None = None
    """Estimated seconds until the work begins; none where nothing was measured."""
    dialogue: bool = False
    """Whether the hosts talk to each other: they hand over, and react in a few words."""
    preset: str = ""
    """The preset that was used."""
    preset_version: int = 0
    """Its version; 0 where it is built in or stands in the user's file."""
    channel: str = ""
    """The channel that the show belongs to; empty where there is none."""
    memory: bool = False
    """Whether the show takes account of what its channel told before `as_of`, and is remembered."""
    filters: NewsFilter = NewsFilter()
    """Which news the show tells."""
    prefer: Preferred = ()
    """Topics whose stories come earlier."""
    notice: str = ""
    """A remark that stays with the show."""
    disclose: bool = False
    """Whether the show says in its opening that computers write and speak it."""
    unknown_fields: tuple[str, ...] = ()
    """Unknown fields of the request, e.g. a misspelt `minuets`."""
    budget: float | None = None
    """The most that providers may cost, in USD; none where the show has no budget of its own."""
    over_budget: OverBudgetRule = "local"
    """What the show does where a budget refuses a call."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where a host has another voice than the one that is listed, since that one does not exist."""


class ShowDeadline(ShowEvent):
    """The time of one stage, or of the whole show (`show`), is up.

    It is scheduled when the stage's work begins, for the whole when the show is accepted.
    """

    subject: ClassVar[str] = subjects.SHOW_DEADLINE
    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation", "stage")

    stage: Stage
    """The stage whose time is up."""


class StageStarted(ShowEvent):
    """The work of a stage has begun; its time limit runs from now."""

    subject: ClassVar[str] = subjects.STAGE_STARTED
    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation", "stage")

    stage: Stage
    """The stage that has begun."""


class ShowCancelRequested(ShowEvent):
    """A request to cancel a running show; `show` decides.

    A request that names an earlier `generation` than the running one has no effect.
    """

    subject: ClassVar[str] = subjects.SHOW_CANCEL_REQUESTED

    reason: str = ""
    """Why, in words."""


class ShowRetryRequested(ShowEvent):
    """A request to retry a failed show at the stage that failed; `show` decides.

    `generation` is the one that failed; the next one begins.
    """

    subject: ClassVar[str] = subjects.SHOW_RETRY_REQUESTED


class ShowDeleteRequested(ShowEvent):
    """A request to delete a show that has ended; `show` decides."""

    subject: ClassVar[str] = subjects.SHOW_DELETE_REQUESTED

    reason: str = ""
    """Why, in words."""


class ShowDeleted(ShowEvent):
    """The show's files were removed; every projection removes what it holds of it."""

    subject: ClassVar[str] = subjects.SHOW_DELETED

    reason: str = ""
    """Why, in words."""
    channel: str = ""
    """The channel that the show belonged to, where that is known."""
