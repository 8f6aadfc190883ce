"""The titles of a show as it goes on: one a chapter, for players that show one line."""

from collections.abc import Iterator

from contracts import ShowGenerated
from services.onair.domain.programme import Entry


def titles_of(entry: Entry, show: ShowGenerated | None) -> Iterator[tuple[float, str]]:
    """Seconds from the begin of its show, and the title that holds from there on; the first at 0.

    Where the show is known, each story has its own: `{show} - {story}`.
    """
    yield 0.0, line_of(entry.artist or entry.title, entry.title if entry.artist else entry.episode)
    if show is None:
        return
    for chapter in show.chapters:
        if chapter.story is not None and chapter.start < entry.seconds:
            yield chapter.start, line_of(entry.title, chapter.title)
        elif chapter.start > 0:
            yield chapter.start, line_of(entry.title, entry.episode)


def line_of(artist: str, title: str) -> str:
    """`{artist} - {title}`, as players expect it; one of them where the other is empty."""
    return " - ".join(each for each in (artist, title) if each) or "RadioX"
