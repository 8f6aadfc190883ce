"""RadioX's public contracts: events, the state of a show, subjects and buckets.

Frozen pydantic models without logic, Apache-2.0, so that an integrator can embed them.
"""

from contracts.ai import AiUse, Maker
from contracts.audio import AudioReady, Chapter, Loudness, SpokenSegment, VoiceUse
from contracts.blob import BlobRef
from contracts.cover import CoverReady
from contracts.delivery import Advisory, DeadLetter, Progress
from contracts.event import Contract, Event, ShowEvent
from contracts.feed import FeedReport, FeedSource, Language, NewsFilter, SourceRef
from contracts.host import HostProfile, HostRole, HostSaved
from contracts.media import MediaItem, MediaKind, MediaSaved, MusicChoice
from contracts.preset import Preset, PresetSaved
from contracts.record import RecordSaved
from contracts.request import ShowRequested
from contracts.review import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ReviewDeadline,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptRejectRequested,
    ScriptReviseRequested,
)
from contracts.script import Script, ScriptReady, Segment, SegmentWritten
from contracts.show import (
    Deadlines,
    Host,
    MusicUnderStories,
    OverBudgetRule,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeadline,
    ShowDeleted,
    ShowDeleteRequested,
    ShowFailed,
    ShowGenerated,
    ShowRetryRequested,
    Stage,
    StageStarted,
    StageTimeouts,
)
from contracts.state import (
    STAGE_RESULTS,
    TERMINAL_EVENTS,
    Fact,
    Failure,
    Finishing,
    Outcome,
    ShowState,
    ShowStateQuery,
    Status,
    TimelineEntry,
)
from contracts.station import ConfigurationSaved, StationConfiguration
from contracts.story import Story
from contracts.usage import CallOutcome, Cost, Fallback, Operation, ProviderCalled, Usage
from contracts.voice import Gender, PublishedSpeech, SpeechProvider, Voice, VoiceCard

__all__ = [
    "STAGE_RESULTS",
    "TERMINAL_EVENTS",
    "Advisory",
    "AiUse",
    "AudioReady",
    "BlobRef",
    "CallOutcome",
    "Chapter",
    "ConfigurationSaved",
    "Contract",
    "Cost",
    "CoverReady",
    "DeadLetter",
    "Deadlines",
    "Event",
    "Fact",
    "Failure",
    "Fallback",
    "FeedReport",
    "FeedSource",
    "Finishing",
    "Gender",
    "Host",
    "HostProfile",
    "HostRole",
    "HostSaved",
    "Language",
    "Loudness",
    "Maker",
    "MediaItem",
    "MediaKind",
    "MediaSaved",
    "MusicChoice",
    "MusicUnderStories",
    "NewsFilter",
    "Operation",
    "Outcome",
    "OverBudgetRule",
    "Preset",
    "PresetSaved",
    "Progress",
    "ProviderCalled",
    "PublishedSpeech",
    "RecordSaved",
    "Review",
    "ReviewAnswer",
    "ReviewCommand",
    "ReviewDeadline",
    "Script",
    "ScriptApproveRequested",
    "ScriptDrafted",
    "ScriptReady",
    "ScriptRejectRequested",
    "ScriptReviseRequested",
    "Segment",
    "SegmentWritten",
    "ShowAccepted",
    "ShowCancelRequested",
    "ShowCancelled",
    "ShowDeadline",
    "ShowDeleteRequested",
    "ShowDeleted",
    "ShowEvent",
    "ShowFailed",
    "ShowGenerated",
    "ShowRequested",
    "ShowRetryRequested",
    "ShowState",
    "ShowStateQuery",
    "SourceRef",
    "SpeechProvider",
    "SpokenSegment",
    "Stage",
    "StageStarted",
    "StageTimeouts",
    "StationConfiguration",
    "Status",
    "Story",
    "TimelineEntry",
    "Usage",
    "Voice",
    "VoiceCard",
    "VoiceUse",
]
