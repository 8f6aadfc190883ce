"""Evaluates a request: validates it, and resolves defaults, preset, hosts and feeds."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from contracts import (
    Deadlines,
    Language,
    MusicChoice,
    NewsFilter,
    Preset,
    ShowAccepted,
    ShowRequested,
    Style,
)
from contracts.vocabulary import KNOWN_VALUES, known_values
from services.show.domain import music, times
from services.show.domain.casting import cast
from services.show.domain.feeds import feeds_of
from services.show.domain.refusal import Refusal
from services.show.domain.station import DEFAULT_PRESET, StationConfig
from services.show.domain.style import paced, part_of_day, style_of_the_hour, without_phrases

STORIES_PER_MINUTE = 4.0
"""Maximum: a story takes at least a dozen seconds, and the closing needs time too."""
MAX_REQUEST_BYTES = 400_000
"""Maximum size of a request: it is part of the show's state, which may be 1 MB at its end."""
MOST_UNKNOWN, LONGEST_PATH = 50, 200
"""Unknown fields that are kept, and characters of the path of each."""
_UNSAFE, _LONGEST_CHANNEL = re.compile(r"[^A-Za-z0-9_-]"), 64
"""What a channel's name has none of, and how long it is at most."""
YEARS = range(1970, 2200)
"""Valid years of `as_of`; date arithmetic fails at the limits of the calendar."""


def evaluate(
    payload: Mapping[str, Any],
    station: StationConfig,
    *,
    show_id: str,
    now: datetime,
    size: int = 0,
) -> ShowAccepted | Refusal:
    """Accept a request with all values resolved, or refuse it with the field and the reason.

    `size`: size of the payload in bytes.
    """
    if size > MAX_REQUEST_BYTES:
        reason = f"a request is at most {MAX_REQUEST_BYTES:,} bytes long; this one is {size:,}"
        return Refusal("", reason)
    parsed = _parse(payload)
    if isinstance(parsed, Refusal):
        return parsed
    request, unknown = parsed
    return resolve(request, station, show_id=show_id, now=now, unknown=unknown)


def _parse(payload: Mapping[str, Any]) -> tuple[ShowRequested, tuple[str, ...]] | Refusal:
    """Parse a request; return it with its unknown fields, or a refusal."""
    try:
        request = ShowRequested.model_validate(payload, context=KNOWN_VALUES)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = _path(fault["loc"])
        return Refusal(field, f"{field}: {fault['msg']}")
    return request, unknown_fields(payload)


def unknown_fields(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of unknown fields of a valid request, e.g. `feeds.0.nmae`, at most 50."""
    try:
        ShowRequested.model_validate(payload, extra="forbid")
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        paths = (_path(each["loc"]) for each in faults if each["type"] == "extra_forbidden")
        return tuple(path[:LONGEST_PATH] for path in sorted(paths)[:MOST_UNKNOWN])
    return ()


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def resolve(
    request: ShowRequested,
    station: StationConfig,
    *,
    show_id: str,
    now: datetime,
    unknown: tuple[str, ...],
) -> ShowAccepted | Refusal:
    """Resolve all values of a request."""
    name = request.preset or station.configured.preset or DEFAULT_PRESET
    preset = station.presets.get(name)
    if preset is None:
        return _no_such_preset(name, request, station)
    timezone = preset.timezone or station.timezone
    fault = _fault_of_time(request, name, timezone)
    if fault is not None:
        return fault
    language = request.language or preset.language
    minutes = request.minutes or preset.minutes
    news = request.news or _stories(preset, request.minutes)
    if news > minutes * STORIES_PER_MINUTE:
        return Refusal("news", f"news: {news} stories do not fit into {minutes:g} minutes")
    casting = cast(preset.hosts, language, station.hosts, station.speech, station.rates)
    if isinstance(casting, Refusal):
        return casting
    feeds = feeds_of(request, preset, language, station)
    if not feeds:
        return Refusal("feeds", f"feeds: there is none to read in “{language}”")
    channel = _channel(request, preset, name)
    as_of = _with_timezone(request.as_of, timezone) or now
    seed = _seed(show_id) if request.seed is None else request.seed
    local = as_of.astimezone(ZoneInfo(timezone))
    style = _style(request, preset, local, station)
    return ShowAccepted(
        show_id=show_id,
        title=request.title or _title(preset, language),
        station=station.station,
        language=language,
        minutes=minutes,
        news=news,
        hosts=paced(casting.hosts, style.tempo),
        feeds=feeds,
        as_of=as_of,
        as_of_given=request.as_of is not None,
        timezone=timezone,
        max_age_hours=station.max_age_hours,
        allow_shorter=bool(request.allow_shorter),
        seed=seed,
        music_under_stories=request.music_under_stories or preset.music_under_stories,
        music=_music(preset, station, style, uses=(name, *_uses(preset, local)), seed=seed),
        style=style,
        loudness=preset.loudness,
        lexicon=station.configured.lexicon,
        **_time_limits(station, minutes, now),
        review_seconds=_review_seconds(request, preset),
        preset=name,
        preset_version=station.version_of(name),
        channel=channel,
        memory=bool(channel) and _remembers(request, preset),
        dialogue=preset.dialogue if request.dialogue is None else request.dialogue,
        filters=_filters(request, preset),
        prefer=request.prefer,
        notice=request.notice,
        disclose=preset.disclose if request.disclose is None else request.disclose,
        unknown_fields=unknown,
        budget=preset.budget if request.budget is None else request.budget,
        over_budget=request.over_budget or preset.over_budget,
        fallbacks=casting.fallbacks,
    )


def _fault_of_time(request: ShowRequested, preset: str, timezone: str) -> Refusal | None:
    """Why a show cannot be made for its time, or in its time zone."""
    if not times.is_timezone(timezone):
        return Refusal("preset", f"preset: {preset}: timezone: {times.unknown(timezone)}")
    if request.as_of is None or request.as_of.year in YEARS:
        return None
    reason = f"as_of: {request.as_of:%Y-%m-%d} is outside of {YEARS[0]} to {YEARS[-1]}"
    return Refusal("as_of", reason)


def _no_such_preset(name: str, request: ShowRequested, station: StationConfig) -> Refusal:
    known = ", ".join(sorted(station.presets))
    whose = "" if request.preset else ", which the configuration of the station names"
    return Refusal("preset", f"preset: there is no “{name}”{whose}; there are {known}")


def _style(
    request: ShowRequested, preset: Preset, local: datetime, station: StationConfig
) -> Style:
    """The style of the preset; with no preset named, and none in it, that of the time of day."""
    language = request.language or preset.language
    if preset.style is None and request.preset is None:
        return style_of_the_hour(local, language, station)
    style = preset.style or Style()
    return style if preset.language == language else without_phrases(style)


def _music(
    preset: Preset, station: StationConfig, style: Style, *, uses: Iterable[str], seed: int
) -> MusicChoice | None:
    media = station.saved.items
    return music.choose(preset.music, media, mood=style.mood, uses=uses, seed=seed)


def _uses(preset: Preset, local: datetime) -> tuple[str, ...]:
    """What media may be meant for, beside the preset: its channel, and the time of day."""
    times = [part_of_day(local, language) for language in known_values(Language)]
    return (preset.channel or "", *times)


def next_generation(accepted: ShowAccepted, station: StationConfig, now: datetime) -> ShowAccepted:
    """The show's next generation, with new time limits."""
    limits = _time_limits(station, accepted.minutes, now)
    return accepted.model_copy(update={"generation": accepted.generation + 1, **limits})


def queue_full_reason(waiting: int, longest: int) -> str:
    """The reason of a refusal where too many shows are waiting."""
    return (
        f"the station is busy: {waiting} of at most {longest} shows are waiting; ask again later, "
        "under another show_id where you gave one"
    )


def _time_limits(station: StationConfig, minutes: float, now: datetime) -> dict[str, Any]:
    """Time limits of the stages, and the deadline of the whole show."""
    per_minute = station.stage_timeouts
    timeouts = per_minute.model_copy(update={"audio": per_minute.audio * max(minutes, 1)})
    whole = station.queue_seconds + timeouts.script + timeouts.audio
    end = now + timedelta(seconds=whole)
    return {
        "timeouts": timeouts,
        "deadlines": Deadlines(script=end, audio=end, cover=end),
    }


def _review_seconds(request: ShowRequested, preset: Preset) -> float | None:
    """Seconds for which the script waits for review; none where it is not reviewed."""
    wanted = preset.review if request.review is None else request.review
    return preset.review_hours * 3600 if wanted else None


def _stories(preset: Preset, minutes: float | None) -> int:
    """The number of stories: that of the preset, or one for the requested length."""
    if minutes is None:
        return preset.news
    return max(2, round(minutes)) + (1 if minutes >= 2 else 0)  # noqa: PLR2004


def _title(preset: Preset, language: Language) -> str:
    if preset.language == language:
        return preset.title
    return {"en": "The News", "de": "Das Journal"}[language]


def _channel(request: ShowRequested, preset: Preset, name: str) -> str:
    """The channel that a request names, or that of the preset; else none.

    A preset is the channel of its own name, in the characters that a key may have. With no preset
    named, by the request or by the configuration, there is no channel.
    """
    if request.channel:
        return request.channel
    if request.preset is None and name == DEFAULT_PRESET:
        return ""
    return preset.channel or _UNSAFE.sub("-", name)[:_LONGEST_CHANNEL]


def _remembers(request: ShowRequested, preset: Preset) -> bool:
    """Whether the show remembers its channel.

    A request with a seed wants the same show again, on a station that has told other shows too;
    so it remembers nothing, unless it says so, or names a channel.
    """
    if request.memory is not None:
        return request.memory
    return request.channel is not None or (request.seed is None and preset.memory)


def _filters(request: ShowRequested, preset: Preset) -> NewsFilter:
    """The preset's filters, each replaced where the request gives the same one."""
    given = request.filters.model_dump(exclude_unset=True) if request.filters else {}
    return preset.filters.model_copy(update=given)


def _with_timezone(at: datetime | None, timezone: str) -> datetime | None:
    """Interpret a time without an offset in the station's time zone."""
    if at is None or at.tzinfo is not None:
        return at
    return at.replace(tzinfo=ZoneInfo(timezone))


def _seed(show_id: str) -> int:
    return int.from_bytes(hashlib.sha256(show_id.encode()).digest()[:4])
