"""`radiox host history` and `restore`."""

from rich.console import Console

from contracts import (
    HostProfile,
    StationHost,
)
from services.commands import editing
from services.commands.connection import Connection
from services.commands.hosts import printing, queries
from services.commands.terminal.errors import Failed
from services.commands.terminal.tables import print_rows
from services.kit.settings import PlatformSettings


def list_versions(
    name: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the versions of a host: who saved each, when, and what it changed."""
    history = queries.run(settings, lambda connection: queries.history(name, connection))
    if as_json:
        editing.print_json(history)
        return
    rows = []
    before = history.listed
    if before is not None:
        rows.append({"version": 0, "saved": "", "by": "", "what": "as it was before"})
    for each in history.versions:
        rows.append(
            {
                "version": each.version,
                "saved": f"{each.occurred_at.astimezone():%Y-%m-%d %H:%M}"
                if each.occurred_at
                else "",
                "by": each.by,
                "what": _difference(before, each.host),
            }
        )
        before = each.host
    print_rows(rows, console, as_json=False, if_empty="No version was saved.")


def restore_host(
    name: str, version: int, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save an earlier version again, as the next one; 0 is the host before anybody saved it.

    Raises:
        Failed: there is no such version, or it is a removal.
        Refused: the version is not valid any more, e.g. since its voice is gone.
    """

    async def restore(connection: Connection) -> StationHost:
        history = await queries.history(name, connection)
        profile = history.listed if version == 0 else None
        profile = next((v.host for v in history.versions if v.version == version), profile)
        if profile is None:
            known = ", ".join(str(v.version) for v in history.versions if v.host is not None)
            raise Failed(f"{name} has no version {version} to restore; there are {known or 'none'}")
        last = max((each.version for each in history.versions), default=0)
        return await queries.saved(name, profile, last, connection)

    printing.print_saved(queries.run(settings, restore), console, as_json=as_json)


def _difference(before: HostProfile | None, after: HostProfile | None) -> str:
    """What a version changed, by the names of its fields."""
    if after is None:
        return "removed"
    if before is None:
        return "added"
    names = [n for n in HostProfile.model_fields if getattr(before, n) != getattr(after, n)]
    return ", ".join(names) or "nothing"
