"""What commands do with the fields of a record: assign, check, edit, compare."""

import difflib
import getpass
import json
import sys
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import RecordHistory, RecordVersion
from contracts.event import Contract
from contracts.vocabulary import KNOWN_VALUES
from services.commands.faults import told
from services.commands.terminal.documents import parse_yaml, read_text, yaml_of
from services.commands.terminal.editor import edit
from services.commands.terminal.errors import Failed, Refused, warn
from services.commands.terminal.tables import print_rows

M = TypeVar("M", bound=Contract)
Fields = dict[str, Any]
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def author() -> str:
    """The user's name; empty where the machine knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def document(model: Contract) -> Fields:
    """A model as people edit it: what differs from the defaults."""
    return model.model_dump(mode="json", exclude_defaults=True)


def parsed(kind: type[M], data: Any, where: str) -> M:
    """The model that a document has.

    Raises:
        Refused: a field is invalid, missing or unknown; the message names each, after `where`.
    """
    try:
        return kind.model_validate(fields(data, where), extra="forbid", context=KNOWN_VALUES)
    except ValidationError as error:
        raise Refused(f"{where}: {told(error)}") from error


def fields(data: Any, where: str) -> Fields:
    """A document that is a table of fields.

    Raises:
        Refused: it is none.
    """
    if not isinstance(data, dict):
        raise Refused(f"{where}: is no table of fields such as `title: The News`")
    return data


def assigned(data: Mapping[str, Any], assignments: Sequence[str]) -> Fields:
    """A document with fields set, each by `FIELD=VALUE`; without a value, it is left out.

    A value is YAML. A dot leads into a table; the names in `outlet_weights` and `lexicon` may hold
    dots of their own.

    Raises:
        Refused: an assignment is not written so.
    """
    changed: Fields = json.loads(json.dumps(data))
    for assignment in assignments:
        path, equals, value = assignment.partition("=")
        names = path.split(".", 1) if path.startswith(_TABLES) else path.split(".")
        if not equals or not all(names):
            raise Refused(f"--set {assignment}: is not FIELD=VALUE, e.g. minutes=5")
        _assign(changed, names, parse_yaml(value, f"--set {path}"), assignment)
    return changed


_TABLES = ("outlet_weights.", "lexicon.")


def _assign(table: Fields, names: Sequence[str], value: Any, assignment: str) -> None:
    *parents, last = names
    for name in parents:
        table = table.setdefault(name, {})
        if not isinstance(table, dict):
            raise Refused(f"--set {assignment}: {name} is no table")
    if value is None:
        table.pop(last, None)
    else:
        table[last] = value


def edited(
    before: Fields,
    file: Path,
    kind: type[Contract],
    *,
    instead: str = "--set",
    without: Collection[str] = (),
) -> Fields:
    """What the user makes of a document in an editor; an edit that was refused goes on in `file`.

    The editor shows what fields a document of this `kind` can have, as comments. `instead`: the
    option that is given where there is no editor. `without`: fields that no document has.

    Raises:
        Refused: there is no editor, or the text is no document; it is kept in the file.
        Failed: nothing was changed, or the editor reports an error.
    """
    if file.exists():
        warn(f"{file}: your earlier edit goes on there")
    edit(file, f"{described(kind, without=without)}\n{yaml_of(before)}", instead=instead)
    after = fields(parse_yaml(read_text(file), str(file)), str(file))
    if after == before:
        file.unlink()
        raise Failed("nothing was changed")
    return after


def described(kind: type[Contract], prefix: str = "", *, without: Collection[str] = ()) -> str:
    """The fields of a kind of documents with their descriptions, as YAML comments."""
    lines = []
    for name, field in kind.model_fields.items():
        if name in without:
            continue
        text = " ".join((field.description or "").split())
        lines += textwrap.wrap(
            f"{prefix}{name}: {text}", 96, initial_indent="# ", subsequent_indent="#     "
        )
        lines += [described(table, f"{prefix}{name}.") for table in _tables(field.annotation)]
    return "\n".join(lines) + ("" if prefix else "\n")


def _tables(annotation: Any) -> Iterator[type[Contract]]:
    """The table that a field is, where it is one."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, Contract):
            yield kind


def finish_edit(file: Path) -> None:
    """Remove the file of an edit that was saved."""
    file.unlink(missing_ok=True)


def print_versions(history: RecordHistory, console: Console, *, as_json: bool) -> None:
    """Print the versions of a record: number, when, who."""
    if as_json:
        print_json(history)
        return
    print_rows([_row(each) for each in history.versions], console, as_json=False, if_empty="None.")


def print_difference(
    before: Fields, after: Fields, names: tuple[str, str], console: Console, *, as_json: bool
) -> None:
    """Print the difference of two documents: as lines of YAML, or field by field as JSON."""
    if as_json:
        changes = {name: {"from": old, "to": new} for name, old, new in _changes(before, after)}
        sys.stdout.write(json.dumps(changes, indent=2, ensure_ascii=False) + "\n")
        return
    old, new = (yaml_of(each).splitlines() for each in (before, after))
    found = list(difflib.unified_diff(old, new, *names, lineterm=""))
    for line in found:
        style = "bold" if line.startswith(("---", "+++")) else _COLOURS.get(line[:1], "")
        console.print(Text(line, style=style), soft_wrap=True)
    if not found:
        console.print(Text(f"{names[0]} and {names[1]} are the same."), soft_wrap=True)


def print_notes(notes: Sequence[str], console: Console) -> None:
    """Print what has no effect as it stands."""
    for note in notes:
        console.print(Text(f"  {note}", style="yellow"), soft_wrap=True)


def print_json(model: Contract) -> None:
    """Print a model as JSON."""
    sys.stdout.write(model.model_dump_json(indent=2) + "\n")


def origin(version: RecordVersion) -> str:
    """Where a version comes from, in words."""
    if version.version == 0:
        return "not saved"
    by = f" by {version.by}" if version.by else ""
    return f"version {version.version}{by}"


def _row(version: RecordVersion) -> dict[str, Any]:
    saved = f"{version.saved_at.astimezone():%Y-%m-%d %H:%M}" if version.saved_at else ""
    what = "removed" if version.removed else "saved" if version.version else "as RadioX has it"
    return {"version": version.version, "saved": saved, "by": version.by, "what": what}


def _changes(before: Fields, after: Fields) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from ((f"{name}.{field}", *values) for field, *values in _changes(old, new))
        elif old != new:
            yield name, old, new
