"""Show notes: HTML for feeds and players, of paragraphs, lists and links only."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

from contracts import Chapter, Language, SourceRef, SpokenSegment

MAX_NOTES = 60_000
"""Greatest length of the notes, in characters: `show.generated` carries them."""
MAX_LINK = 2000
"""Longer addresses are not linked, in characters."""
_SOURCES = 12
"""Sources that are listed under a chapter."""
_MUSIC: dict[Language, str] = {"en": "Music: {}", "de": "Musik: {}"}
_PICTURE: dict[Language, str] = {"en": "Cover: {}", "de": "Titelbild: {}"}


def show_notes(
    *,
    description: str,
    chapters: Sequence[Chapter],
    segments: Sequence[SpokenSegment],
    made_by: Sequence[str],
    music: str,
    picture: str = "",
    notice: str,
    language: Language,
) -> str:
    """The notes of a show: its chapters with time and sources, then `made_by`, music and picture.

    `made_by`: who speaks and who made it, in sentences; `music` and `picture`: title and licence.
    At most `MAX_NOTES` characters: the last chapters of a long show have no sources, or are left
    out. Only web addresses become links.
    """
    before = [_paragraph(text) for text in (notice, description) if text]
    after = [*map(_paragraph, made_by)]
    if music:
        after.append(_paragraph(_MUSIC[language].format(music)))
    if picture:
        after.append(_paragraph(_PICTURE[language].format(picture)))
    room = MAX_NOTES - sum(len(text) + 1 for text in (*before, *after, "<ul>", "</ul>"))
    entries = _entries(chapters, segments, room)
    return "\n".join([*before, "<ul>", *entries, "</ul>", *after] if entries else before + after)


def _entries(
    chapters: Sequence[Chapter], segments: Sequence[SpokenSegment], room: int
) -> list[str]:
    entries: list[str] = []
    bare = [_entry(chapter, ()) for chapter in chapters]
    for number, chapter in enumerate(chapters):
        whole = _entry(chapter, _sources(chapter, segments))
        later = sum(len(text) + 1 for text in bare[number + 1 :])
        text = whole if len(whole) + 1 + later <= room else bare[number]
        if len(text) + 1 > room:
            break
        entries.append(text)
        room -= len(text) + 1
    return entries


def _entry(chapter: Chapter, sources: Sequence[SourceRef]) -> str:
    items = "".join(f"<li>{_source(source)}</li>" for source in sources)
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<li>{clock(chapter.start)} {escape(chapter.title)}{listed}</li>"


def _sources(chapter: Chapter, segments: Sequence[SpokenSegment]) -> list[SourceRef]:
    """The sources of what is said in a chapter, each once."""
    if chapter.story is None:
        return []
    said = (segment for segment in segments if segment.story == chapter.story)
    return _unique(source for segment in said for source in segment.sources)[:_SOURCES]


def _unique(sources: Iterable[SourceRef]) -> list[SourceRef]:
    return list({(each.outlet, each.title): each for each in sources}.values())


def _source(source: SourceRef) -> str:
    title = escape(source.title)
    if is_web_address(source.link):
        title = f'<a href="{escape(source.link or "")}">{title}</a>'
    return f"{escape(source.outlet)}: {title}"


def is_web_address(link: str | None) -> bool:
    """Whether `link` can be opened in a browser: http or https, with a host."""
    if not link or len(link) > MAX_LINK or any(c.isspace() or not c.isprintable() for c in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def clock(seconds: float) -> str:
    """A position in the show, e.g. `3:07` or `1:02:45`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
