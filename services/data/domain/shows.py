"""Which rows the end of a show becomes."""

from collections.abc import Iterable, Iterator

from contracts import Cost, ShowCancelled, ShowDeleted, ShowFailed, ShowGenerated
from services.data.domain.rows import Row, Rows, moment_of, position_of
from services.data.domain.words import document, label

EndedShow = ShowGenerated | ShowFailed | ShowCancelled

EMPTY: Row = {
    "title": "",
    "episode": "",
    "description": "",
    "notes": "",
    "station": "",
    "language": "",
    "channel": "",
    "preset": "",
    "as_of": None,
    "requested_at": None,
    "timezone": "",
    "duration": None,
    "minutes_requested": None,
    "loudness": None,
    "true_peak": None,
    "loudness_range": None,
    "music": "",
    "written_by": "",
    "painted_by": "",
    "notice": "",
    "paid": 0.0,
    "saved": 0.0,
    "takes_spoken": None,
    "takes_reused": None,
    "ai": None,
    "seconds": None,
    "stage": None,
    "reason": "",
    "field": "",
    "dead_letter": "",
}
"""What a show has that never began."""
FILTERS = ("channel", "status", "preset", "language")
"""Columns by which shows are filtered."""


def rows_of_end(event: EndedShow) -> Rows:
    """The rows of a show that ended."""
    show = _show(event)
    rows: dict[str, list[Row]] = {"shows": [show], "usage": list(_usage(event, show))}
    texts = [show["title"], show["reason"]]
    if isinstance(event, ShowGenerated):
        rows |= _parts(event, show)
        texts += _texts(event)
    labels = (label(name, show[name]) for name in FILTERS)
    rows["show_words"] = [{"position": show["position"], "words": document(texts, labels)}]
    return {table: _numbered(table, event.show_id, found) for table, found in rows.items()}


def rows_of_deletion(event: ShowDeleted) -> Rows:
    """The row that is left of a show that was deleted."""
    row = {
        "show_id": event.show_id,
        "sequence": event.sequence,
        "deleted_at": moment_of(event),
        "channel": getattr(event, "channel", ""),
        "reason": event.reason,
    }
    return {"deletions": [row]}


def _numbered(table: str, show_id: str, rows: Iterable[Row]) -> list[Row]:
    if table in {"shows", "show_words"}:
        return list(rows)
    return [{"show_id": show_id, "number": number, **row} for number, row in enumerate(rows, 1)]


def _show(event: EndedShow) -> Row:
    """The show's own row. Fields that one of the three events lacks are empty."""
    ended_at = moment_of(event)
    row = {name: getattr(event, name, None) for name in EMPTY}
    row = EMPTY | {name: value for name, value in row.items() if value is not None}
    cost: Cost = getattr(event, "cost", Cost())
    row |= {"paid": cost.paid, "saved": cost.saved}
    if isinstance(event, ShowGenerated):
        row |= {
            "ai": event.ai.model_dump(),
            "seconds": dict(event.seconds),
            "loudness": event.loudness.integrated,
            "true_peak": event.loudness.true_peak,
            "loudness_range": event.loudness.range,
        }
    return row | {
        "position": position_of(ended_at, event.sequence),
        "show_id": event.show_id,
        "sequence": event.sequence,
        "generation": event.generation,
        "status": event.subject.removeprefix("show."),
        "ended_at": ended_at,
    }


def _usage(event: EndedShow, show: Row) -> Iterator[Row]:
    for use in getattr(event, "usage", ()):
        yield {"position": show["position"], **use.model_dump()}


def _parts(event: ShowGenerated, show: Row) -> dict[str, list[Row]]:
    return {
        "segments": [
            {
                "segment": each.id,
                "kind": each.kind,
                "speaker": each.speaker,
                "text": each.text,
                "start": each.start,
                "end": each.end,
                "story": each.story,
                "edited": each.edited,
            }
            for each in event.segments
        ],
        "stories": list(_stories(event, show)),
        "sources": list(_sources(event)),
        "chapters": [chapter.model_dump() for chapter in event.chapters],
        "show_hosts": [
            {
                "name": host.name,
                "tone": host.tone,
                "provider": host.voice.provider,
                "voice": host.voice.name,
            }
            for host in event.hosts
        ],
        "feed_reads": [
            {"position": show["position"], "read_at": show["ended_at"], **report.model_dump()}
            for report in event.feeds
        ],
        "assets": [{"name": name, **ref} for name, ref in _files(event)],
    }


def _stories(event: ShowGenerated, show: Row) -> Iterator[Row]:
    chapters = {chapter.story: chapter for chapter in event.chapters if chapter.story}
    for number, story in sorted({story.number: story for story in event.stories}.items()):
        chapter = chapters.get(number)
        yield {
            "number": number,
            "position": show["position"],
            "title": story.title,
            "category": story.category,
            "channel": event.channel,
            "language": event.language,
            "aired_at": show["ended_at"],
            "start": chapter.start if chapter else None,
            "end": chapter.end if chapter else None,
            "grave": story.grave,
            "update": story.update,
            "outlets": story.outlets,
            "items": story.items,
            "score": dict(story.score),
        }


def _sources(event: ShowGenerated) -> Iterator[Row]:
    """The articles of each story, then those that belong to none."""
    told = []
    for story in event.stories:
        for source in story.sources:
            told.append(source)
            yield {"story": story.number, **source.model_dump()}
    for source in event.sources:
        if source not in told:
            yield {"story": None, **source.model_dump()}


def _files(event: ShowGenerated) -> Iterator[tuple[str, Row]]:
    files = {
        "audio": event.audio,
        "master": event.master,
        "cover": event.cover,
        "transcript": event.transcript,
        "chapters": event.chapters_file,
    }
    for name, ref in files.items():
        yield name, ref.model_dump()


def _texts(event: ShowGenerated) -> Iterator[str]:
    yield from (event.episode, event.description)
    yield from (segment.text for segment in event.segments)
    yield from (story.title for story in event.stories)
    yield from (f"{source.outlet} {source.title}" for source in event.sources)
