"""The commands of `radiox media`."""

import getpass
import json
import re
import stat
import sys
import unicodedata
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import (
    BlobRef,
    MediaAddQuery,
    MediaFindQuery,
    MediaFound,
    MediaItem,
    MediaList,
    MediaListQuery,
    MediaRemoveQuery,
    MediaSaved,
    subjects,
)
from contracts.event import Contract
from services.commands.connection import Act, Connection, run_connected
from services.commands.queries import asked
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.screen import error_console
from services.commands.terminal.tables import print_rows
from services.kit.failures import Conflict, Discard, Retry
from services.kit.settings import PlatformSettings
from services.media.app import MAX_BYTES

T = TypeVar("T")
Q = TypeVar("Q", bound=Contract)

DECODING_TIMEOUT = 300.0
"""Seconds in which an upload must be accepted or refused; others may be decoded before it."""
UNKNOWN = BlobRef(bucket=subjects.BLOBS_UPLOADS, key="-", sha256="", size=0, media_type="")
"""Stands for an upload in a query that is checked before anything is uploaded."""
OCTETS = "application/octet-stream"
"""What a file is, is told by its bytes, once it is uploaded."""
MAX_NAME = 64


def add_item(
    file: Path,
    settings: PlatformSettings,
    console: Console,
    *,
    name: str | None,
    replace: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Upload a file as an item with `fields`, and print what was measured.

    Raises:
        Refused: an option or the file is invalid; the message says what to do.
        Failed: there is an item of that name, and it is not to be replaced; or nobody answers.
    """
    query = _valid(
        MediaAddQuery,
        name=name or _name_of(fields["title"]),
        upload=UNKNOWN,
        version=None if replace else 0,
        by=getpass.getuser(),
        **fields,
    )
    _require_file(file, MAX_BYTES[query.kind])

    async def add(connection: Connection) -> MediaFound:
        upload = await _uploaded(file, connection)
        try:
            sent = query.model_copy(update={"upload": upload})
            return await asked(connection, sent, MediaFound, timeout=DECODING_TIMEOUT)
        except Refused as refusal:
            raise Refused(f"{file}: {refusal}") from refusal
        except Failed as failure:
            raise _with_hint(failure, "--replace replaces it; --name gives another name") from None
        finally:
            await connection.platform.blobs.delete(upload.bucket, upload.key)

    with error_console(quiet=as_json).status(f"{file.name} is uploaded, decoded and measured"):
        found = _run(settings, add)
    if as_json:
        _print_json(found)
        return
    saved = found.saved
    console.print(
        Text(f"{saved.name} is saved as version {saved.version}: {_measured(saved)}"),
        soft_wrap=True,
    )


def list_items(
    settings: PlatformSettings,
    console: Console,
    *,
    kind: str | None,
    mood: str | None,
    use: str | None,
    as_json: bool,
) -> None:
    """Print the items that suit."""
    query = _valid(MediaListQuery, kind=kind, mood=mood, use=use)
    items = _run(settings, lambda connection: asked(connection, query, MediaList)).items
    rows = [item.model_dump(mode="json") for item in items] if as_json else [*map(_row, items)]
    print_rows(rows, console, as_json=as_json, if_empty="There is no such item.")


def show_item(name: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print an item.

    Raises:
        Failed: there is no such item.
    """
    query = _valid(MediaFindQuery, name=name)
    found = _run(settings, lambda connection: asked(connection, query, MediaFound))
    if as_json:
        _print_json(found)
        return
    for label, value in _described(found):
        console.print(Text(f"{label}: {value}"), soft_wrap=True)


def remove_item(
    name: str, settings: PlatformSettings, console: Console, *, force: bool, as_json: bool
) -> None:
    """Remove an item.

    Raises:
        Failed: there is no such item, or presets name it and `force` is false.
    """
    query = _valid(MediaRemoveQuery, name=name, force=force, by=getpass.getuser())

    async def remove(connection: Connection) -> MediaFound:
        try:
            return await asked(connection, query, MediaFound)
        except Failed as failure:
            raise _with_hint(failure, "--force removes it all the same") from None

    found = _run(settings, remove)
    if as_json:
        _print_json(found)
        return
    still = f"; it is still named by {', '.join(found.presets)}" if found.presets else ""
    console.print(Text(f"{name} is removed{still}."), soft_wrap=True)


def _run(settings: PlatformSettings, act: Act[T]) -> T:
    return run_connected(settings, act, services=("media",))


def _valid(query: type[Q], **fields: Any) -> Q:
    try:
        return query.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(f"{first['loc'][0]}: {first['msg']}") from error


def _name_of(title: str) -> str:
    """A name made of a title: `Frühes Licht!` is `fruhes-licht`.

    Raises:
        Refused: none can be made of it.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_NAME].rstrip("-")
    if not name:
        raise Refused("no name can be made of the title; give one, e.g. --name first-light")
    return name


def _require_file(file: Path, most: int) -> None:
    try:
        found = file.stat()
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
    if not stat.S_ISREG(found.st_mode):
        raise Refused(f"{file}: not a file, but a folder, a pipe or a device")
    if not found.st_size:
        raise Refused(f"{file}: the file is empty")
    if found.st_size > most:
        raise Refused(f"{file}: larger than {most // 1_000_000} MB")


async def _uploaded(file: Path, connection: Connection) -> BlobRef:
    """Stream the file into the store; the service tells what it is, and takes no larger one."""
    try:
        store = connection.platform.blobs
        return await store.put_file(subjects.BLOBS_UPLOADS, str(uuid4()), file, OCTETS)
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
    except (Discard, Retry) as error:
        raise Failed(f"{file} cannot be uploaded: {error.reason}") from error


def _with_hint(failure: Failed, hint: str) -> Failed:
    """A failure with what to do where somebody else is in the way."""
    return Failed(f"{failure}\n{hint}") if isinstance(failure.__cause__, Conflict) else failure


def _row(saved: MediaSaved) -> dict[str, Any]:
    item = _item(saved)
    return {
        "name": saved.name,
        "kind": item.kind,
        "title": item.title,
        "seconds": item.seconds,
        "lufs": item.loudness,
        "tempo": item.tempo,
        "key": item.key,
        "moods": ", ".join(item.moods),
        "uses": ", ".join(item.uses),
    }


def _described(found: MediaFound) -> list[tuple[str, str]]:
    saved, item = found.saved, _item(found.saved)
    when = f"{saved.occurred_at.astimezone():%Y-%m-%d %H:%M}" if saved.occurred_at else ""
    described = (
        ("name", saved.name),
        ("title", item.title),
        ("licence", item.licence),
        ("moods", ", ".join(item.moods)),
        ("uses", ", ".join(item.uses)),
        ("measured", _measured(saved)),
        ("saved", " ".join(filter(None, (when, f"as version {saved.version}", _by(saved.by))))),
        ("used by", ", ".join(found.presets)),
    )
    return [(label, value) for label, value in described if value]


def _by(name: str) -> str:
    return f"by {name}" if name else ""


def _measured(saved: MediaSaved) -> str:
    """What an item is, and what was measured."""
    item = _item(saved)
    parts = (
        item.kind,
        f"{item.width} × {item.height} pixels" if item.width else "",
        "" if item.seconds is None else f"{item.seconds:.1f} s",
        "" if item.loudness is None else f"{item.loudness:.1f} LUFS",
        "" if item.true_peak is None else f"{item.true_peak:.1f} dBTP",
        "" if item.tempo is None else f"{item.tempo:.0f} beats a minute",
        item.key or "",
        f"{item.file.size / 1000:,.0f} kB",
    )
    return ", ".join(filter(None, parts))


def _item(saved: MediaSaved) -> MediaItem:
    if saved.item is None:
        raise Failed(f"{saved.name} was removed meanwhile")
    return saved.item


def _print_json(found: MediaFound) -> None:
    sys.stdout.write(json.dumps(found.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n")
