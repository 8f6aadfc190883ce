"""RadioX's published language: the events, and the names under which they travel.

Frozen pydantic models without logic, Apache-2.0, so that an integrator can embed them.
"""

from contracts.audio import AudioReady, Chapter, Loudness, SpokenSegment, VoiceUse
from contracts.blob import BlobRef
from contracts.cover import CoverReady
from contracts.delivery import DeadLetter, Progress
from contracts.event import Contract, Event
from contracts.feed import FeedReport, FeedSource, Language, SourceRef
from contracts.script import ScriptReady, Segment, Story
from contracts.show import (
    Deadlines,
    Host,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeadline,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowRetryRequested,
    Stage,
    Voice,
)

__all__ = [
    "AudioReady",
    "BlobRef",
    "Chapter",
    "Contract",
    "CoverReady",
    "DeadLetter",
    "Deadlines",
    "Event",
    "FeedReport",
    "FeedSource",
    "Host",
    "Language",
    "Loudness",
    "Progress",
    "ScriptReady",
    "Segment",
    "ShowAccepted",
    "ShowCancelRequested",
    "ShowCancelled",
    "ShowDeadline",
    "ShowFailed",
    "ShowGenerated",
    "ShowRequested",
    "ShowRetryRequested",
    "SourceRef",
    "SpokenSegment",
    "Stage",
    "Story",
    "Voice",
    "VoiceUse",
]
