"""The folder in which a finished show lies."""

import asyncio
import json
import os
import re
import unicodedata
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from contracts import BlobRef, ShowGenerated, SourceRef, SpokenSegment
from services.client.download import DamagedBlobError, download
from services.commands.terminal.errors import Failed, Refused
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Retry


def usable(folder: Path) -> None:
    """Find out early whether a show can be left in `folder`.

    Raises:
        Refused: it cannot.
    """
    standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not standing.is_dir():
        raise Refused(f"{standing}: is a file, so no show can lie there")
    if not os.access(standing, os.W_OK | os.X_OK):
        raise Refused(f"{standing}: cannot be written")


def folder_for(event: ShowGenerated) -> Path:
    """`shows/<date-time>-<title>`, on the station's clock."""
    at = event.as_of.astimezone(ZoneInfo(event.timezone))
    return Path("shows") / f"{at:%Y-%m-%d-%H%M}-{slug(event.title)}"


def slug(title: str) -> str:
    """The title in lower-case ASCII letters, digits and hyphens; at most 60 of them."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:60].strip("-") or "show"


async def leave(event: ShowGenerated, folder: Path, blobs: BlobStore) -> None:
    """Put the show into `folder`, replacing one that lies there.

    Raises:
        Failed: a part is gone from the store, or the folder cannot be written.
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
            await _fetch(ref, folder / name, blobs)
        (folder / "script.md").write_text(markdown(event), "utf-8")
        (folder / "show.json").write_text(pretty(event) + "\n", "utf-8")
    except BlobMissing as error:
        raise Failed(f"the show is made, but the store has lost a part: {error}") from error
    except Retry as error:
        raise Failed(f"the show is made, but the store cannot be read: {error.reason}") from error
    except OSError as error:
        raise Failed(f"the show is made, but cannot be left in {folder}: {error}") from error


async def _fetch(ref: BlobRef, path: Path, blobs: BlobStore) -> None:
    try:
        await download(ref, path, blobs)
    except DamagedBlobError as error:
        raise Failed(str(error)) from error


def pretty(event: ShowGenerated) -> str:
    """The event as JSON that people read too."""
    return json.dumps(event.model_dump(mode="json"), indent=2, ensure_ascii=False)


def markdown(event: ShowGenerated) -> str:
    """The script as it was spoken, each passage with its sources."""
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
        lines += ["", f"**{segment.speaker}** ({minutes}:{seconds:02}): {segment.text}"]
        if segment.sources:
            lines += ["", *(f"- {_cited(source)}" for source in segment.sources)]
    return lines


def _cited(source: SourceRef) -> str:
    title = re.sub(r"([\[\]\\*_`<>])", r"\\\1", source.title)
    return f"{source.outlet}: " + (f"[{title}](<{source.link}>)" if source.link else title)
