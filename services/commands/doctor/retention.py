"""How long things are kept, read from where it is defined."""

from typing import cast

from contracts import subjects
from services.audio.settings import AudioSettings
from services.fleet import S, SettingsError, from_environment
from services.kit.blobs.cache import ROOM
from services.show.settings import ShowSettings

NOT_REMOVED = "kept until somebody removes it"


def of_stream(name: str) -> str:
    """How long a stream of events keeps its messages."""
    age = subjects.STREAM_AGES.get(name)
    return NOT_REMOVED if age is None else _days(age / subjects.DAY)


def of_bucket(name: str) -> str:
    """How long a key-value bucket keeps its values."""
    if name == subjects.BUCKET_SHOWS:
        return _of_shows()
    age = subjects.BUCKET_AGES.get(name)
    return NOT_REMOVED if age is None else _days(age / subjects.DAY)


def of_blobs(bucket: str) -> str:
    """How long blobs are kept."""
    if bucket == subjects.BLOBS_SHOWS:
        return _of_shows()
    if bucket == subjects.BLOBS_TAKES:
        return f"{_days(_settings(AudioSettings).take_days)} (RADIOX_AUDIO_TAKE_DAYS)"
    return NOT_REMOVED


def of_cache() -> str:
    """How much the cache of blobs may take up."""
    return f"at most {ROOM / 1e9:g} GB; what is not used goes first"


def _of_shows() -> str:
    return f"{_days(_settings(ShowSettings).keep_days)} (RADIOX_SHOW_KEEP_DAYS)"


def _days(days: float) -> str:
    return "kept for 1 day" if days == 1 else f"kept for {days:g} days"


def _settings(kind: type[S]) -> S:
    """The settings of the environment; where those are wrong, which has a row of its own, ours."""
    try:
        return from_environment(kind)
    except SettingsError:
        return cast("S", kind.model_construct())
