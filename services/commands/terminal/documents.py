"""Reads and writes YAML and TOML documents that people edit."""

import re
import sys
import tomllib
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from services.commands.terminal.errors import Refused

MAX_BYTES = 1_000_000
"""Greatest size of a document."""
MAX_DEPTH = 20
"""Most levels of a document."""


_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_DAY = "tag:yaml.org,2002:timestamp"
_TEXT = "tag:yaml.org,2002:str"
_CLOCK = re.compile(r"[0-9]{1,2}(:[0-9]{2})+$")
"""A time of day, which YAML 1.1 reads as a number in base 60: `18:30` as 1110."""


class _Loader(yaml.SafeLoader):
    """Plain values alone: no aliases, which can grow without end, and no key twice."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """The tag of a node; days and times of day are texts, as in YAML 1.2."""
        tag: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # no types
        is_time = tag in _NUMBERS and _CLOCK.match(str(value)) is not None
        return _TEXT if is_time or tag == _DAY else tag

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node that is no alias, and not too deep."""
        mark = self.get_mark()
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", mark)
        self._depth = getattr(self, "_depth", 0) + 1
        if self._depth > MAX_DEPTH:
            raise yaml.composer.ComposerError(None, None, f"deeper than {MAX_DEPTH} levels", mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        """Construct a mapping, each of whose keys is text and stands there once."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                message = f"the key {key.value} is no text; put it in quotes"
                raise yaml.constructor.ConstructorError(None, None, message, key.start_mark)
            if key.value in seen:
                message = f"{key.value} stands there twice"
                raise yaml.constructor.ConstructorError(None, None, message, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read_text(file: Path) -> str:
    """The text of a file; `-` is stdin.

    Raises:
        Refused: it cannot be read, is too large or no UTF-8; the message names it.
    """
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Refused(f"{file}: larger than {MAX_BYTES:,} bytes")
        return data.decode()
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: is not UTF-8: {error}") from error


def parse_yaml(text: str, name: str) -> Any:
    """The value of a YAML document; `name` begins the messages.

    Raises:
        Refused: it is no YAML, or has aliases, a key twice, or too many levels; the message names
            the line.
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise Refused(f"{name}{where}: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise Refused(f"{name}: is not YAML: {error}") from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name}: is not YAML: {error}") from error


def read_document(file: Path) -> Any:
    """The value of a file: TOML where its name ends so, else YAML (of which JSON is a part).

    Raises:
        Refused: it cannot be read; the message names the file, and the line where it is known.
    """
    text = read_text(file)
    if file.suffix.lower() != ".toml":
        return parse_yaml(text, str(file))
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(f"{file}: is not TOML: {error}") from error


def yaml_of(value: Any) -> str:
    """A value as a YAML document."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
