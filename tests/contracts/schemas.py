"""The published schemas, and the breaking changes of the contracts against them.

`python -m tests.contracts.schemas` records additions and refuses any other change. To break the
contract on purpose, remove the field from schemas.json by hand.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import contracts
from contracts.event import Contract
from infra.asyncapi.schemas import schemas

PUBLISHED = Path(__file__).with_name("schemas.json")
ANNOTATIONS = {"title", "description", "default", "examples"}
"""Keys that may change without breaking a consumer."""

SUBJECTS = "subjects"

Schemas = dict[str, dict[str, Any]]


def published() -> Schemas:
    """The schemas as they were last recorded."""
    found: Schemas = json.loads(PUBLISHED.read_text("utf-8"))
    return found


def current() -> Schemas:
    """The schemas of the contracts in the code, and the subjects under `SUBJECTS`."""
    named = (getattr(contracts, name) for name in contracts.__all__)
    models = [each for each in named if isinstance(each, type) and issubclass(each, Contract)]
    own = {each.__name__: vars(each)["subject"] for each in models if "subject" in vars(each)}
    subjects = {name: {"const": str(subject)} for name, subject in own.items()}
    return {**schemas(models), SUBJECTS: {"properties": subjects}}


def breaking_changes(old: Schemas, new: Schemas) -> list[str]:
    """The breaking changes from `old` to `new`: what is removed, retyped, narrowed or required."""
    found = []
    for name, was in old.items():
        if name not in new:
            found.append(f"{name} is gone")
            continue
        found += _changes(name, _Side(old).kind(was), _Side(new).kind(new[name]))
    return found


def _changes(name: str, was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    before, after = was.get("properties", {}), now.get("properties", {})
    gone = [f"{name}.{field} is gone" for field in before if field not in after]
    changed = {f"{name}.{each}": (before[each], after[each]) for each in before if each in after}
    changed[name] = (_without_fields(was), _without_fields(now))
    retyped = [f"{place} is retyped" for place, pair in changed.items() if not _widens(*pair)]
    strict = sorted(set(now.get("required", ())) - set(was.get("required", ())))
    return gone + retyped + [f"{name}.{field} is required now" for field in strict]


def _without_fields(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in schema.items() if key not in {"properties", "required"}}


@dataclass(frozen=True, slots=True)
class _Side:
    """The schemas before or after a change, to which a schema may refer."""

    schemas: Schemas

    def kind(self, schema: Any) -> Any:
        """A schema without its annotations, where a vocabulary stands for itself, not by name."""
        if isinstance(schema, list):
            return [self.kind(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        kind: dict[str, Any] = {
            key: _by_name(value, self.kind) if key == "properties" else self.kind(value)
            for key, value in schema.items()
            if key not in ANNOTATIONS
        }
        for wrapper in ("allOf", "anyOf"):
            if len(kind.get(wrapper, ())) == 1:
                kind |= kind.pop(wrapper)[0]
        target = self.schemas.get(str(kind.get("$ref")).removeprefix("#/"), {})
        return _vocabulary(self.kind(target) if "enum" in target else kind)


def _by_name(fields: dict[str, Any], kind: Callable[[Any], Any]) -> dict[str, Any]:
    return {name: kind(field) for name, field in fields.items()}


def _vocabulary(kind: dict[str, Any]) -> dict[str, Any]:
    """A kind that is a vocabulary: `known` are its values, `open` tells whether it takes others."""
    values = kind.get("enum") or kind.get("x-known-values") or ("const" in kind and [kind["const"]])
    if not values:
        return kind
    return {"known": values, "open": "x-known-values" in kind}


def _widens(was: Any, now: Any) -> bool:
    """Whether `now` equals `was`, but for more values of vocabularies."""
    if isinstance(was, dict) and isinstance(now, dict):
        if "known" in was and "known" in now:
            return set(was["known"]) <= set(now["known"]) and was["open"] <= now["open"]
        return was.keys() == now.keys() and all(_widens(was[key], now[key]) for key in was)
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(map(_widens, was, now))
    return bool(was == now)


def main() -> int:
    """Record the additions; print the reasons and return 1 where there are other changes."""
    new = current()
    found = breaking_changes(published(), new) if PUBLISHED.exists() else []
    if found:
        sys.stderr.write("The contracts change by additions only:\n  " + "\n  ".join(found) + "\n")
        return 1
    PUBLISHED.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
