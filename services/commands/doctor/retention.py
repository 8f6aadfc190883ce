"""Retention of streams, buckets and blobs as text, from the settings that define it."""

import math
from collections.abc import Iterator
from typing import Any

from contracts import subjects
from services.fleet import SERVICES, composition, declared, from_environment
from services.kit.blobs.cache import MAX_BYTES
from services.kit.service import Retention, Service
from services.kit.settings import SettingsError
from services.kit.topology import stream_configs

NO_EXPIRY = "kept until somebody removes it"
KEEP_DAYS_VARIABLE = "RADIOX_SHOW_KEEP_DAYS"
SCRIPT_DAYS_VARIABLE = "RADIOX_CONTENT_SCRIPT_DAYS"


def of_stream(name: str) -> str:
    """Retention of the messages of a stream, as it is provisioned."""
    config = next((each for each in stream_configs(replicas=1) if each.name == name), None)
    age, size = (config.max_age or 0.0, config.max_bytes or 0) if config else (0.0, 0)
    limits = [
        *([_days(age / subjects.DAY)] if age else []),
        *([f"at most {size / 1e6:g} MB"] if size > 0 else []),
    ]
    return ", ".join(limits) or NO_EXPIRY


def of_bucket(name: str) -> str:
    """Retention of the values of a key-value bucket."""
    if name == subjects.BUCKET_SHOWS:
        return f"{_days(_settings('show').keep_days)} ({KEEP_DAYS_VARIABLE})"
    if name == subjects.BUCKET_WORDS:
        return _of_words(_settings("content").script_days)
    age = subjects.BUCKET_AGES.get(name)
    return NO_EXPIRY if age is None else _days(age / subjects.DAY)


def _of_words(days: float) -> str:
    if days > 0:
        return f"{_days(days)} ({SCRIPT_DAYS_VARIABLE})"
    kept = _days(subjects.PIPELINE_AGE / subjects.DAY)
    return f"{kept}, for its own show alone ({SCRIPT_DAYS_VARIABLE} is 0)"


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
    if days < 1:
        return f"kept for {days * 24 * 60:g} minutes"
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
