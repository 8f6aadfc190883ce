"""Where the fields of a preset come from: a file, another preset, feeds in a file, options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.commands import editing
from services.commands.terminal.documents import read_document
from services.commands.terminal.errors import Refused


@dataclass(frozen=True, slots=True)
class Sources:
    """What the options of `radiox preset add` and `edit` say about the fields."""

    file: Path | None = None
    """A document with all fields."""
    assignments: Sequence[str] = ()
    """Fields, each as `FIELD=VALUE`."""
    feeds: Path | None = None
    """A file with feeds, e.g. a catalogue."""
    copied: str | None = None
    """The preset that a new one begins with."""

    @property
    def any(self) -> bool:
        """Whether anything says what the fields are; else the user's editor does."""
        return bool(self.file or self.assignments or self.feeds)


def fields_of(before: Mapping[str, Any], sources: Sources) -> editing.Fields:
    """The fields of a preset as the options make them of those that it has.

    Raises:
        Refused: a file cannot be read, or an option is invalid; the message names it.
    """
    written: Mapping[str, Any] = before
    if sources.file is not None:
        written = editing.fields(read_document(sources.file), str(sources.file))
    if sources.feeds is not None:
        # Categories narrow the catalogue, which a preset with feeds of its own does not read.
        kept = {name: value for name, value in written.items() if name != "categories"}
        written = {**kept, "feeds": _feeds(sources.feeds)}
    return editing.assigned(written, sources.assignments)


def _feeds(file: Path) -> list[Any]:
    """The feeds of a file: a catalogue (`[[feed]]` tables in TOML), or a list in YAML."""
    data = read_document(file)
    found = data.get("feed") if isinstance(data, dict) else data
    if not isinstance(found, list) or not found:
        raise Refused(f"{file}: holds no feeds: `[[feed]]` tables in TOML, or a list in YAML")
    return found
