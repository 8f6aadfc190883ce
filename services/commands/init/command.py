"""Makes the files of a fleet: certificates for the broker and its users, and the first API key."""

import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from services import fleet
from services.client.keys import new_token
from services.commands.init import authority as x509
from services.commands.terminal.errors import Failed, Refused

BROKER = "nats"
"""The broker's folder."""
AUTHORITY_FOLDER = "authority"
"""The authority's folder, which nobody but this command reads."""
ADMIN_KEY = "admin-key"
"""The first API key, of scope `admin`, in the operator's folder."""
HOSTS = (BROKER, "localhost", "127.0.0.1", "::1")
"""Names and addresses of the broker that every certificate of one has."""
HOST = re.compile(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.:-]{0,250}[A-Za-z0-9])?")


def make_credentials(
    out: Path, hosts: tuple[str, ...], console: Console, *, rotate: bool = False
) -> None:
    """Make what is missing in `out`, and make anew what ends soon; everything where `rotate`.

    Raises:
        Refused: a host is no name or address.
        Failed: a file cannot be written.
    """
    for host in hosts:
        if not HOST.fullmatch(host):
            raise Refused(f"--host: {host!r} is no name or address")
    try:
        made = _made(out, hosts, rotate=rotate)
    except OSError as error:
        raise Failed(f"{out}: {error.strerror}: {error.filename}") from error
    for line in made or ["nothing to do: all is there and valid"]:
        console.print(Text(f"{out}: {line}"), soft_wrap=True)


def _made(out: Path, hosts: tuple[str, ...], *, rotate: bool) -> list[str]:
    """Make the files; a line for each thing that was made."""
    now, made = x509.now_utc(), []
    folder = out / AUTHORITY_FOLDER
    authority = None if rotate else x509.read(folder)
    if authority is None:
        authority = x509.new_authority(now)
        x509.write(folder, authority)
        made.append("a new authority")
    holders = [x509.server(BROKER, dict.fromkeys((*HOSTS, *hosts)))]
    holders += [x509.client(name) for name in fleet.USERS]
    for holder in holders:
        x509.write_authority(out / holder.name, authority)
        present = x509.read(out / holder.name)
        if present is None or not x509.is_current(present, authority, holder, now):
            x509.write(out / holder.name, x509.issued(authority, holder, now))
            made.append(f"a certificate for {holder.name}")
    key = out / fleet.OPERATOR / ADMIN_KEY
    if not key.exists():
        x509.write_private(key, f"{new_token()}\n".encode())
        made.append(f"an API key in {key.relative_to(out)}")
    return made
