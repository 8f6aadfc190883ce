"""What is accepted as media of the station, and which files of it are still needed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from contracts import BlobRef, MediaItem, MediaKind, MediaSaved, Preset

MAX_BYTES: Mapping[MediaKind, int] = {
    "jingle": 200_000_000,
    "bed": 200_000_000,
    "ident": 200_000_000,
    "cover": 20_000_000,
}
"""Largest upload."""
SECONDS: Mapping[MediaKind, tuple[float, float]] = {
    "jingle": (0.2, 6.0),
    "bed": (4.0, 600.0),
    "ident": (0.5, 20.0),
}
"""Shortest and longest sound."""
MAX_SOUND_BYTES = 200_000_000
"""Largest upload of a sound that is no item of the station's media."""
SOUND_SECONDS = (0.5, 1800.0)
"""Shortest and longest sound of that kind."""
_UPLOAD_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_upload_key(key: str) -> bool:
    """Whether uploads may have this key: it becomes part of another one."""
    return _UPLOAD_KEY.fullmatch(key) is not None


def wanted(kind: MediaKind) -> str:
    """What is accepted, in words."""
    if kind == "cover":
        return "a cover is a JPEG, PNG or WebP"
    return f"{'an' if kind == 'ident' else 'a'} {kind} is a WAV, FLAC, MP3, Ogg, AIFF or M4A"


def suits(item: MediaItem, kind: MediaKind | None, mood: str | None, use: str | None) -> bool:
    """Whether an item is of a kind and suits a mood and a use, as far as they are given."""
    return (
        (kind is None or item.kind == kind)
        and (mood is None or mood in item.moods)
        and (use is None or use in item.uses)
    )


def naming(item: str, presets: Mapping[str, Preset | None]) -> tuple[str, ...]:
    """Names of the presets that name an item."""
    return tuple(
        name
        for name, preset in presets.items()
        if preset is not None and item in preset.music.model_dump().values()
    )


def not_needed(history: Sequence[MediaSaved], before: datetime) -> list[BlobRef]:
    """Files of versions that were replaced or removed before a time, in no later version."""
    kept = set(_files(history[-1:]))
    for version, following in pairwise(history):
        if following.occurred_at is None or following.occurred_at >= before:
            kept.update(_files([version]))
    return [file for file in dict.fromkeys(_files(history)) if file not in kept]


def _files(versions: Iterable[MediaSaved]) -> Iterable[BlobRef]:
    return (version.item.file for version in versions if version.item is not None)
