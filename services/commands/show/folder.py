"""Saving a finished show in a folder."""

import asyncio
import json
import os
import re
import unicodedata
from collections.abc import Awaitable, Callable
from itertools import groupby
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from contracts import BlobRef, ShowGenerated, SourceRef, SpokenSegment
from contracts.client import DamagedBlobError
from services.commands.terminal.errors import Failed, Refused
from services.kit.blobs import BlobMissing
from services.kit.failures import Retry

Fetch: TypeAlias = Callable[[BlobRef, Path], Awaitable[None]]
"""Copies a blob to a file, as `ShowClient.fetch` does."""


def check_writable(folder: Path) -> None:
    """Check before a show is made that it can be saved in `folder`.

    Raises:
        Refused: the folder, or the one it would be created in, is a file or cannot be written.
    """
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not existing.is_dir():
        raise Refused(f"{existing}: is a file, so no show can be saved there")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise Refused(f"{existing}: cannot be written")


def folder_for(event: ShowGenerated) -> Path:
    """The default folder, `shows/<date-time>-<title>`, in the station's timezone."""
    at = event.as_of.astimezone(ZoneInfo(event.timezone))
    return Path("shows") / f"{at:%Y-%m-%d-%H%M}-{slug(event.title)}"


def slug(title: str) -> str:
    """The title in at most 60 lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:60].strip("-") or "show"


async def save(event: ShowGenerated, folder: Path, fetch: Fetch) -> None:
    """Write the show's files to `folder`, replacing those of an earlier show.

    Raises:
        Failed: a part is missing or damaged, the store is unreachable, or a file cannot be
            written.
    """
    parts = {
        "show.mp3": event.audio,
        "cover.jpg": event.cover,
        "transcript.vtt": event.transcript,
        "chapters.json": event.chapters_file,
        "master.flac": event.master,
    }
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        for name, ref in parts.items():
            await fetch(ref, folder / name)
        (folder / "script.md").write_text(markdown(event), "utf-8")
        (folder / "notes.html").write_text(event.notes + "\n", "utf-8")
        (folder / "show.json").write_text(event_json(event) + "\n", "utf-8")
    except BlobMissing as error:
        raise Failed(f"the show is made, but a part is missing in the store: {error}") from error
    except DamagedBlobError as error:
        raise Failed(f"the show is made, but a part is damaged: {error}") from error
    except Retry as error:
        raise Failed(f"the show is made, but the store cannot be read: {error.reason}") from error
    except OSError as error:
        raise Failed(f"the show is made, but cannot be saved in {folder}: {error}") from error


def event_json(event: ShowGenerated) -> str:
    """The event as indented JSON."""
    return json.dumps(event.model_dump(mode="json"), indent=2, ensure_ascii=False)


def markdown(event: ShowGenerated) -> str:
    """The spoken script in Markdown, each passage with its sources."""
    at = event.as_of.astimezone(ZoneInfo(event.timezone))
    lines = [f"# {event.title}", "", f"{event.station}, {at:%d %B %Y, %H:%M} ({event.timezone})"]
    if event.notice:
        lines += ["", f"> **{event.notice}**"]
    titles = {chapter.story: chapter.title for chapter in event.chapters if chapter.story}
    for (kind, story), group in groupby(event.segments, key=lambda s: (s.kind, s.story)):
        heading = titles.get(story, f"Story {story}") if story else kind.capitalize()
        lines += ["", f"## {heading}", *_passages(list(group))]
    return "\n".join(lines) + "\n"


def _passages(segments: list[SpokenSegment]) -> list[str]:
    lines = []
    for segment in segments:
        minutes, seconds = divmod(int(segment.start), 60)
        mark = ", edited in review" if segment.edited else ""
        lines += ["", f"**{segment.speaker}** ({minutes}:{seconds:02}{mark}): {segment.text}"]
        if segment.sources:
            lines += ["", *(f"- {_cited(source)}" for source in segment.sources)]
    return lines


def _cited(source: SourceRef) -> str:
    title = re.sub(r"([\[\]\\*_`<>])", r"\\\1", source.title)
    return f"{source.outlet}: " + (f"[{title}](<{source.link}>)" if source.link else title)
