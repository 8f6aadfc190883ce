"""Builds `show.generated` from the stages' results, and learns the rates of voices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from contracts import (
    AiUse,
    AudioReady,
    BlobRef,
    Cost,
    CoverReady,
    CoverSize,
    ScriptReady,
    ShowAccepted,
    ShowGenerated,
    ShowState,
    SourceRef,
    SpokenSegment,
    Story,
    Usage,
    VoiceUse,
)

LEARNING_RATE = 0.3
"""Weight of one show in the measured rate of a voice."""


class CoverFiles(NamedTuple):
    """A cover, and the same in sizes for pages."""

    file: BlobRef
    sizes: tuple[CoverSize, ...]


def generated(
    accepted: ShowAccepted,
    script: ScriptReady,
    audio: AudioReady,
    cover: CoverFiles,
    *,
    ai: AiUse,
    painted: CoverReady | None,
    tagged: BlobRef,
    notes: str,
    finish_seconds: float,
    requested_at: datetime,
    now: datetime,
) -> ShowGenerated:
    """Build `show.generated`; `painted`: none where the station's own cover is used."""
    stages = (script, audio, painted) if painted else (script, audio)
    saved = sum(stage.saved for stage in stages)
    usage = tuple(each for stage in stages for each in stage.usage)
    paid = round(sum(each.cost for each in usage), 6)
    seconds = {
        **script.seconds,
        **audio.seconds,
        "cover": sum(painted.seconds.values()) if painted else 0.0,
        "finish": finish_seconds,
        "total": (now - requested_at).total_seconds(),
    }
    return ShowGenerated(
        show_id=accepted.show_id,
        generation=accepted.generation,
        title=accepted.title,
        episode=script.episode,
        description=script.description,
        notes=notes,
        station=accepted.station,
        language=accepted.language,
        as_of=accepted.as_of,
        timezone=accepted.timezone,
        hosts=accepted.hosts,
        duration=audio.duration,
        loudness=audio.loudness,
        audio=tagged,
        master=audio.master,
        cover=cover.file,
        cover_sizes=cover.sizes,
        transcript=audio.transcript,
        chapters_file=audio.chapters_file,
        chapters=audio.chapters,
        segments=audio.segments,
        stories=told(script.stories, audio.segments),
        sources=tuple(unique_sources(audio.segments)),
        feeds=script.feeds,
        music=audio.music,
        written_by=script.written_by,
        ai=ai,
        seconds={stage: round(value, 3) for stage, value in seconds.items()},
        minutes_requested=accepted.minutes,
        preset=accepted.preset,
        preset_version=accepted.preset_version,
        channel=accepted.channel,
        memory=accepted.memory,
        notice=accepted.notice,
        unknown_fields=accepted.unknown_fields,
        usage=usage,
        fallbacks=tuple(each for stage in (accepted, *stages) for each in stage.fallbacks),
        cost=Cost(paid=paid, saved=round(saved, 6)),
        requested_at=requested_at,
        painted_by=painted.painted_by if painted else "",
        voices=audio.voices,
        takes_spoken=audio.takes_spoken,
        takes_reused=audio.takes_reused,
        package=audio.package,
    )


def known(state: ShowState, usage: tuple[Usage, ...]) -> dict[str, Any]:
    """What the terminal event of an unfinished show tells: its identity, request, and cost."""
    fields: dict[str, Any] = {
        "show_id": state.show_id,
        "generation": state.generation,
        "requested_at": state.requested_at,
        "usage": usage,
        "cost": Cost(paid=round(sum(each.cost for each in usage), 6)),
    }
    accepted = state.accepted
    if accepted is not None:
        names = ("title", "station", "language", "preset", "channel", "as_of")
        fields |= {name: getattr(accepted, name) for name in names}
        fields["minutes_requested"] = accepted.minutes
    return fields


def told(stories: Iterable[Story], segments: Iterable[SpokenSegment]) -> tuple[Story, ...]:
    """The stories of which something was spoken."""
    spoken = {segment.story for segment in segments}
    return tuple(story for story in stories if story.number in spoken)


def unique_sources(segments: Iterable[SpokenSegment]) -> list[SourceRef]:
    """The sources of the spoken segments, each once, in the order of their first segment."""
    seen: dict[tuple[str, str | None, str], SourceRef] = {}
    for segment in segments:
        for source in segment.sources:
            seen.setdefault((source.outlet, source.link, source.title), source)
    return list(seen.values())


def learned_rates(rates: dict[str, float], voices: Iterable[VoiceUse]) -> dict[str, float]:
    """The rates of voices at their usual speed (characters a second), with the latest measured."""
    new = dict(rates)
    for use in voices:
        if use.seconds <= 0 or use.characters <= 0:
            continue
        name = f"{use.provider}/{use.voice}"
        measured = use.characters / use.seconds / use.speed
        old = new.get(name, measured)
        new[name] = round(old + LEARNING_RATE * (measured - old), 3)
    return new
