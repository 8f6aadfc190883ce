"""The commands of `radiox keys` with their options; each imports its modules when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

keys_app = typer.Typer(
    no_args_is_help=True,
    help="Make, list, revoke and rotate the API keys of the HTTP interface.",
    epilog="""\b
Examples:
  radiox keys create newsroom --scope request --expires 90d
  curl -H "Authorization: Bearer rx_…" https://radio.example/api/v1/shows
  radiox keys list
  radiox keys rotate newsroom --overlap 24h   a new key; the old one ends a day later
  radiox keys revoke newsroom                 within a second it opens nothing

\b
`read` sees shows and records, `request` also makes shows, `admin` also changes the station. A key
is shown once, when it is made: the station keeps its hash.
""",
)


class ScopeOption(StrEnum):
    """The values of `--scope`."""

    READ = "read"
    REQUEST = "request"
    ADMIN = "admin"


Which = Annotated[str, typer.Argument(metavar="NAME", help="A name or an id from `keys list`.")]
KeyFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the key to a new file for this user alone."),
]


@keys_app.command("create")
def keys_create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")],
    scope: Annotated[ScopeOption, typer.Option(help="What it may do.")] = ScopeOption.READ,
    expires: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When it ends: `90d`, `12h`, or a date; default never."),
    ] = None,
    if_none: Annotated[
        bool, typer.Option("--if-none", help="Do nothing where there is a valid key.")
    ] = False,
    out: KeyFile = None,
    made: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Store the key that `radiox init` has made."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key, and print it: nobody can print it again."""
    from services.commands.keys.command import create_key

    create_key(
        name,
        scope.value,
        user_settings(),
        stdout_console(),
        expires=expires,
        if_none=if_none,
        out=out,
        made=made,
        as_json=as_json,
    )


@keys_app.command("list")
def keys_list(as_json: AsJson = False) -> None:
    """List the keys: name, scope, and whether each is valid; no key itself."""
    from services.commands.keys.command import list_keys

    list_keys(user_settings(), stdout_console(), as_json=as_json)


@keys_app.command("revoke")
def keys_revoke(which: Which, as_json: AsJson = False) -> None:
    """Revoke every key of a name, or the one with an id."""
    from services.commands.keys.command import revoke_keys

    revoke_keys(which, user_settings(), stdout_console(), as_json=as_json)


@keys_app.command("rotate")
def keys_rotate(
    which: Which,
    overlap: Annotated[
        str, typer.Option(metavar="TIME", help="How long the old key stays valid, e.g. `2h`.")
    ] = "24h",
    out: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a key of the same name and scope, and let the old one end after a while."""
    from services.commands.keys.command import rotate_key

    rotate_key(which, user_settings(), stdout_console(), overlap=overlap, out=out, as_json=as_json)
