"""Shows as listeners read them: lists of them, and one with everything that its page needs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts import Chapter, ShowGenerated, ShowState, ShowSummary, SpokenSegment, Story
from contracts.feed import SourceRef
from services.onair.domain.feed import NOTICE
from services.onair.domain.notes import clean_notes, is_web_address

FILES: Mapping[str, str] = {
    "audio.mp3": "audio",
    "master.flac": "master",
    "transcript.vtt": "transcript",
    "chapters.json": "chapters_file",
    "cover.jpg": "cover",
}
"""The files of a show: the field of `show.generated` by name."""


def summary_of(show: ShowSummary) -> dict[str, Any]:
    """A finished show, as lists have it."""
    return {
        "show_id": show.show_id,
        "title": show.title,
        "episode": show.episode,
        "station": show.station,
        "language": show.language,
        "channel": show.channel,
        "preset": show.preset,
        "as_of": _iso(show.as_of),
        "published_at": _iso(show.ended_at),
        "seconds": show.duration,
        "cover": file_path(show.show_id, "cover.jpg"),
        "page": f"/shows/{show.show_id}",
    }


def document_of(show: ShowGenerated) -> dict[str, Any]:
    """A finished show with everything that its page needs."""
    return {
        "show_id": show.show_id,
        "status": "generated",
        "title": show.title,
        "episode": show.episode,
        "description": show.description,
        "notes": clean_notes(show.notes),
        "station": show.station,
        "language": show.language,
        "channel": show.channel,
        "preset": show.preset,
        "as_of": _iso(show.as_of),
        "published_at": _iso(show.occurred_at),
        "timezone": show.timezone,
        "seconds": show.duration,
        "hosts": [{"name": each.name, "role": each.role} for each in show.hosts],
        "chapters": [_chapter(each) for each in show.chapters],
        "segments": [_segment(each) for each in show.segments],
        "stories": [_story(each) for each in show.stories],
        "sources": [_source(each) for each in show.sources],
        "music": show.music,
        "notice": show.notice,
        "voices_notice": NOTICE.get(show.language, NOTICE["en"]),
        "files": {name: file_path(show.show_id, name) for name in FILES},
        "covers": [
            {"pixels": each.pixels, "media_type": each.file.media_type, "path": path}
            for each in show.cover_sizes
            if (path := file_path(show.show_id, cover_name(each.pixels, each.file.media_type)))
        ],
        "hls": file_path(show.show_id, "live.m3u8") if show.package else None,
        "page": f"/shows/{show.show_id}",
    }


def state_of(state: ShowState) -> dict[str, Any]:
    """A show that has not ended yet, or that has no files: how far it is."""
    accepted = state.accepted
    return {
        "show_id": state.show_id,
        "status": state.status,
        "title": accepted.title if accepted else "",
        "station": accepted.station if accepted else "",
        "language": accepted.language if accepted else "en",
        "channel": accepted.channel if accepted else "",
        "as_of": _iso(accepted.as_of) if accepted else None,
        "requested_at": _iso(state.requested_at),
        "reason": _reason(state),
        "notice": accepted.notice if accepted else "",
        "steps": [{"at": _iso(each.at), "what": each.what} for each in state.timeline],
        "hls": file_path(state.show_id, "live.m3u8"),
        "page": f"/shows/{state.show_id}",
    }


def file_path(show_id: str, name: str) -> str:
    """Path of a file of a show."""
    return f"/shows/{show_id}/{name}"


def cover_name(pixels: int, media_type: str) -> str:
    """Name of the cover in a size."""
    return f"cover-{pixels}.{media_type.rpartition('/')[2]}"


def _reason(state: ShowState) -> str:
    """Why a show has failed or was cancelled, in words; empty while it is made."""
    finishing = state.finishing
    if finishing is None:
        return ""
    return finishing.failure.reason if finishing.failure else finishing.reason


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return chapter.model_dump() | {"link": _link(chapter.link)}


def _segment(segment: SpokenSegment) -> dict[str, Any]:
    return {
        "id": segment.id,
        "kind": segment.kind,
        "speaker": segment.speaker,
        "text": segment.text,
        "start": segment.start,
        "end": segment.end,
        "story": segment.story,
        "sources": [_source(each) for each in segment.sources],
        "edited": segment.edited,
    }


def _story(story: Story) -> dict[str, Any]:
    return {
        "number": story.number,
        "title": story.title,
        "category": story.category,
        "grave": story.grave,
        "update": story.update,
        "outlets": story.outlets,
        "sources": [_source(each) for each in story.sources],
    }


def _source(source: SourceRef) -> dict[str, Any]:
    return {
        "outlet": source.outlet,
        "title": source.title,
        "link": _link(source.link),
        "published_at": _iso(source.published_at),
    }


def _link(address: str | None) -> str | None:
    """The address, where it is one of the web."""
    return address if address and is_web_address(address) else None


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
