"""How long things are kept, read from where it is defined."""

from typing import Any

from contracts import subjects
from services.fleet import SettingsError, composition, from_environment
from services.kit.blobs.cache import MAX_BYTES

NOT_REMOVED = "kept until somebody removes it"
KEEP_DAYS = "(RADIOX_SHOW_KEEP_DAYS)"


def of_stream(name: str) -> str:
    """How long a stream of events keeps its messages."""
    age = subjects.STREAM_AGES.get(name)
    return NOT_REMOVED if age is None else _days(age / subjects.DAY)


def of_bucket(name: str) -> str:
    """How long a key-value bucket keeps its values."""
    if name == subjects.BUCKET_SHOWS:
        return f"{_days(_settings('show').keep_days)} {KEEP_DAYS}"
    age = subjects.BUCKET_AGES.get(name)
    return NOT_REMOVED if age is None else _days(age / subjects.DAY)


def of_blobs(bucket: str) -> str:
    """How long blobs are kept."""
    if bucket == subjects.BLOBS_SHOWS:
        days = _settings("show").keep_days + subjects.PIPELINE_AGE / subjects.DAY
        return f"{_days(days)} {KEEP_DAYS}"
    if bucket == subjects.BLOBS_TAKES:
        return f"{_days(_settings('audio').take_days)} (RADIOX_AUDIO_TAKE_DAYS)"
    if bucket == subjects.BLOBS_SOURCES:
        return f"{_days(_settings('content').source_days)} (RADIOX_CONTENT_SOURCE_DAYS)"
    return NOT_REMOVED


def of_cache() -> str:
    """How much the cache of blobs may take up."""
    return f"at most {MAX_BYTES / 1e9:g} GB; what is not used goes first"


def _days(days: float) -> str:
    return "kept for 1 day" if days == 1 else f"kept for {days:g} days"


def _settings(service: str) -> Any:
    """A service's settings; its own defaults where the environment's are wrong, as a row tells."""
    kind = composition(service).SETTINGS
    try:
        return from_environment(kind)
    except SettingsError:
        return kind.model_construct()
