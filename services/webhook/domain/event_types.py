"""Types of events, and the patterns by which a webhook names them."""

import re
from collections.abc import Iterable

from contracts import (
    AlertFired,
    AlertResolved,
    AudioReady,
    ConfigurationSaved,
    CoverReady,
    Event,
    GridSaved,
    HostSaved,
    MediaSaved,
    PresetSaved,
    ScriptDrafted,
    ScriptReady,
    SegmentWritten,
    ShowAccepted,
    ShowAired,
    ShowCancelled,
    ShowDeleted,
    ShowFailed,
    ShowGenerated,
)

KINDS: tuple[type[Event], ...] = (
    ShowAccepted,
    ScriptDrafted,
    SegmentWritten,
    ScriptReady,
    AudioReady,
    CoverReady,
    ShowGenerated,
    ShowFailed,
    ShowCancelled,
    ShowDeleted,
    ShowAired,
    HostSaved,
    PresetSaved,
    ConfigurationSaved,
    MediaSaved,
    GridSaved,
    AlertFired,
    AlertResolved,
)
"""The events that can be delivered."""
TEST = "webhook.test"
"""Type of the event that a test sends."""


def type_of(kind: type[Event]) -> str:
    """The type of an event: its subject without the words that are fields, e.g. `host.saved`."""
    return re.sub(r"\.\{\w+\}", "", kind.subject)


TYPES = tuple(map(type_of, KINDS))


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern names a type; `*` stands for one word, a last `>` for one or more."""
    words, wanted = name.split("."), pattern.split(".")
    if wanted[-1] == ">":
        if len(words) < len(wanted):
            return False
        words, wanted = words[: len(wanted) - 1], wanted[:-1]
    return len(words) == len(wanted) and all(
        each in {"*", word} for each, word in zip(wanted, words, strict=True)
    )


def are_wanted(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns names the type."""
    return any(matches(pattern, name) for pattern in patterns)


def refusal(patterns: Iterable[str]) -> str:
    """Why the patterns cannot be used, in words; empty where they can."""
    for pattern in patterns:
        if not any(matches(pattern, name) for name in TYPES):
            return (
                f"types: there is no event type {pattern!r}; there are {', '.join(TYPES)}, and "
                "patterns such as show.* and >"
            )
    return ""
