"""Writes `.env.example` to standard output: every variable, from the settings that read it.

Run it with `python -m infra.env_example`.
"""

import sys
import textwrap
from collections.abc import Iterator

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from services.commands.config.reading import PLATFORM, classes, written
from services.kit.accounts import ElevenLabsAccount, OpenAIAccount, S3Account, SupabaseAccount
from services.kit.settings import is_reloaded, variable

WIDTH = 100
INTRODUCTION = """\
Copy this file to `.env` beside it, and fill in what you have. `radiox` and `make show` read it in \
the folder where they run, or the file that RADIOX_ENV_FILE names; `docker compose` gives it to \
the services. What the environment sets already has precedence. Git ignores `.env`: keep it to \
yourself.

Everything here is optional. With an empty file a show is made on this machine, free of charge. A \
provider is used as soon as nothing is missing; where it fails, the next one stands in, and \
`show.json` says so. `radiox doctor` prints which ones are used, and what the others lack; `radiox \
config show` prints every setting and where it comes from.

A line that begins with `#` shows the default, or an example where there is none. Lists and tables \
are written in JSON. What is marked with (SIGHUP) is read again by a running process that receives \
this signal; everything else holds from its next start.

This file is generated from the settings: change their descriptions instead."""
SECTIONS = {
    "accounts": "Accounts at providers",
    PLATFORM: "The platform: read by every service",
}
"""Headings of what is no service."""
KEYS = ("OPENAI_API_KEY", "ELEVENLABS_API_KEY")
"""What most people fill in: these stand there without a `#`."""


class Accounts(ElevenLabsAccount, OpenAIAccount):
    """Those that several services share."""


def generate() -> str:
    """The text of the file."""
    lines = list(_commented(INTRODUCTION))
    seen: set[str] = set()
    for name, settings in _sections():
        entries = list(_entries(settings, seen))
        if entries:
            heading = SECTIONS.get(name) or f"{name.capitalize()}: {_purpose(settings)}"
            lines += ["", f"# --- {heading} ".ljust(WIDTH, "-"), *entries]
    return "\n".join(lines) + "\n"


def _sections() -> Iterator[tuple[str, type[BaseSettings]]]:
    """The accounts first, then the platform and the services; a shared variable stands once."""
    yield "accounts", Accounts
    yield from classes().items()


def _purpose(settings: type[BaseSettings]) -> str:
    """What the settings of a service are about: the first line of their description."""
    about = (settings.__doc__ or "").splitlines()[0].rstrip(".")
    return about[:1].lower() + about[1:]


def _entries(settings: type[BaseSettings], seen: set[str]) -> Iterator[str]:
    """The variables of the settings; accounts at stores of files, which few have, come last."""
    stores = S3Account.model_fields.keys() | SupabaseAccount.model_fields.keys()
    for field in sorted(settings.model_fields, key=stores.__contains__):
        name, about = variable(settings, field), settings.model_fields[field]
        if name in seen:
            continue
        seen.add(name)
        mark = " (SIGHUP)" if is_reloaded(settings, field) else ""
        yield ""
        yield from _commented(f"{' '.join((about.description or '').split())}{mark}")
        yield f"{name}=" if name in KEYS else f"# {name}={shown(about)}"


def shown(field: FieldInfo) -> str:
    """The default; an example where there is none, or where it differs between machines."""
    if field.examples:
        return written(field.examples[0])
    return written(field.get_default(call_default_factory=False))


def _commented(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        yield from textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent="# ",
            subsequent_indent="# ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or ["#"]


if __name__ == "__main__":
    sys.stdout.write(generate())
