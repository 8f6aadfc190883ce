"""The commands of `radiox keys`."""

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.text import Text

from services.client.keys import ApiKey, KeyStore, Scope
from services.commands.connection import connect
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.kit.failures import Discard, Invalid, Retry
from services.kit.nats_server import write_secret
from services.kit.settings import PlatformSettings

T = TypeVar("T")

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])|0")
ONCE = "This is the only time that it is shown."


def create_key(
    name: str,
    scope: Scope,
    settings: PlatformSettings,
    console: Console,
    *,
    expires: str | None,
    if_none: bool,
    out: Path | None,
    made: Path | None,
    as_json: bool,
) -> None:
    """Make a key, and print it or write it to the file `out`; or store that of the file `made`.

    Raises:
        Refused: an option is invalid, a file exists, or cannot be read.
        Failed: a valid key has that name, or the broker cannot be reached.
    """
    ends = None if expires is None else time_of(expires, datetime.now(UTC))
    # Where there is no valid key, a file of an earlier station holds a dead one.
    _check_file(out, replace=if_none)
    token = None if made is None else _token_of(made)

    async def create(store: KeyStore) -> tuple[ApiKey, str] | None:
        if if_none and await store.valid():
            return None
        return await store.create(name, scope, ends, token=token)

    created = _run(settings, create)
    if created is None:
        console.print("There is a valid key already.")
        return
    if out is not None and if_none:
        out.unlink(missing_ok=True)
    if made is not None and out is None:
        console.print(Text(f"{created[0].name} ({created[0].id}, {scope}) is the key in {made}."))
        return
    _print_made(*created, console, out=out, as_json=as_json)


def list_keys(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the keys, the oldest first."""

    async def current(store: KeyStore) -> list[ApiKey]:
        return list((await store.current()).values())

    now = datetime.now(UTC)
    rows = [_row(key, now) for key in _run(settings, current)]
    empty = "There is no key; `radiox keys create NAME` makes one."
    print_rows(rows, console, as_json=as_json, if_empty=empty)


def revoke_keys(which: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Revoke the keys of a name, or the one with an id.

    Raises:
        Failed: there is no such valid key.
    """
    revoked = _run(settings, lambda store: store.revoke(which))
    rows = [_row(key, datetime.now(UTC)) for key in revoked]
    if as_json:
        print_rows(rows, console, as_json=True, if_empty="")
        return
    for key in revoked:
        console.print(Text(f"{key.name} ({key.id}) is revoked."))


def rotate_key(
    which: str,
    settings: PlatformSettings,
    console: Console,
    *,
    overlap: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Make a key that replaces another one, which ends after `overlap`.

    Raises:
        Refused: the overlap is no duration, or the file exists.
        Failed: there is no such valid key.
    """
    time = duration_of(overlap, "--overlap")
    _check_file(out)
    made = _run(settings, lambda store: store.rotate(which, time))
    _print_made(*made, console, out=out, as_json=as_json)


def duration_of(text: str, option: str) -> timedelta:
    """A duration such as `30m`, `24h` or `90d`.

    Raises:
        Refused: it is none; the message names the option.
    """
    found = DURATION.fullmatch(text)
    if found is None:
        raise Refused(f"{option}: {text!r} is no duration such as 30m, 24h or 90d")
    return timedelta(**{UNITS[found[2]]: int(found[1])}) if found[2] else timedelta()


def time_of(text: str, now: datetime) -> datetime:
    """The time that a duration from now on, or a date, names; a date begins in UTC.

    Raises:
        Refused: it is neither.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return now + duration_of(text, "--expires")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _run(settings: PlatformSettings, command: Callable[[KeyStore], Awaitable[T]]) -> T:
    async def run() -> T:
        async with connect(settings, services=(), resume=True) as connection:
            platform = connection.platform
            try:
                return await command(KeyStore(platform.client, platform.clock))
            except Invalid as error:
                raise Refused(error.reason) from error
            except (Discard, Retry) as error:
                raise Failed(error.reason) from error

    return asyncio.run(run())


def _token_of(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise Refused(f"--from: {path} cannot be read: {error}") from error


def _check_file(out: Path | None, *, replace: bool = False) -> None:
    if out is None:
        return
    if not out.parent.is_dir():
        raise Refused(f"--out: {out} is in no folder that exists")
    if out.exists() and not replace:
        raise Refused(f"--out: {out} exists already")


def _print_made(
    key: ApiKey, token: str, console: Console, *, out: Path | None, as_json: bool
) -> None:
    if out is not None:
        write_secret(out, token)
    row = _row(key, datetime.now(UTC))
    if as_json:
        shown = row if out is not None else row | {"key": token}
        sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
    elif out is not None:
        told = Text(f"{key.name} ({key.id}, {key.scope}): the key is in {out}.")
        console.print(told, soft_wrap=True)
    else:
        console.print(Text(f"{key.name} ({key.id}, {key.scope}). {ONCE}"))
        console.print(Text(token), soft_wrap=True)


def _row(key: ApiKey, now: datetime) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope,
        "state": _state(key, now),
        "created": key.created_at.isoformat(timespec="seconds"),
        "expires": key.expires_at.isoformat(timespec="seconds") if key.expires_at else None,
    }


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "valid" if key.is_valid(now) else "expired"
