"""Retention of streams, buckets and blobs as text, from the settings that define it."""

import math
from collections.abc import Iterator
from typing import Any

from contracts import subjects
from services.fleet import SERVICES, SettingsError, composition, declared, from_environment
from services.kit.blobs.cache import MAX_BYTES
from services.kit.service import Retention, Service

NO_EXPIRY = "kept until somebody removes it"
KEEP_DAYS_VARIABLE = "RADIOX_SHOW_KEEP_DAYS"


def of_stream(name: str) -> str:
    """Retention of the messages of a stream."""
    age = subjects.STREAM_AGES.get(name)
    return NO_EXPIRY if age is None else _days(age / subjects.DAY)


def of_bucket(name: str) -> str:
    """Retention of the values of a key-value bucket."""
    if name == subjects.BUCKET_SHOWS:
        return f"{_days(_settings('show').keep_days)} ({KEEP_DAYS_VARIABLE})"
    if name == subjects.BUCKET_WORDS:
        days = _settings("content").script_days or subjects.PIPELINE_AGE / subjects.DAY
        return f"{_days(days)} (RADIOX_CONTENT_SCRIPT_DAYS)"
    age = subjects.BUCKET_AGES.get(name)
    return NO_EXPIRY if age is None else _days(age / subjects.DAY)


def of_blobs(bucket: str) -> str:
    """Retention of the blobs of a bucket."""
    rules = [_rule(each) for each in _rules() if each.bucket == bucket]
    return "; ".join(rules) or NO_EXPIRY


def _rules() -> Iterator[Retention]:
    """The rules of every service, those of all blobs of a bucket first."""
    found = [rule for name in SERVICES for rule in _declared(name).retention]
    yield from sorted(found, key=lambda rule: rule.name)


def _rule(rule: Retention) -> str:
    name = f"{rule.name} " if rule.name else ""
    size = "" if math.isinf(rule.megabytes) else f", at most {rule.megabytes:g} MB"
    return f"{name}{_days(rule.days)}{size} ({rule.variable})"


def of_cache() -> str:
    """Size limit of the cache of blobs."""
    return f"at most {MAX_BYTES / 1e9:g} GB; the least recently used goes first"


def of_scratch() -> str:
    """Retention of the scratch folders of killed processes."""
    return "left by killed processes; the next command removes them"


def _days(days: float) -> str:
    return "kept for 1 day" if days == 1 else f"kept for {days:g} days"


def _declared(service: str) -> Service:
    return declared(composition(service), _settings(service))


def _settings(service: str) -> Any:
    """The settings of a service; its defaults where those of the environment are invalid.

    The doctor reports invalid settings in a row of their own.
    """
    kind = composition(service).SETTINGS
    try:
        return from_environment(kind)
    except SettingsError:
        return kind.model_construct()
