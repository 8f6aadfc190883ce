"""The published schemas, and the breaking changes of the contracts against them.

`python -m tests.contracts.schemas` records additions and refuses any other change. To break the
contract on purpose, remove the field from schemas.json by hand.
"""

import json
import sys
from pathlib import Path
from typing import Any

import contracts
from contracts.event import Contract
from infra.asyncapi.schemas import schemas

PUBLISHED = Path(__file__).with_name("schemas.json")
ANNOTATIONS = {"description", "default", "examples"}
"""Keys that may change without breaking a consumer."""

Schemas = dict[str, dict[str, Any]]


def published() -> Schemas:
    """The schemas as they were last recorded."""
    found: Schemas = json.loads(PUBLISHED.read_text("utf-8"))
    return found


def current() -> Schemas:
    """The schemas of the contracts in the code."""
    named = (getattr(contracts, name) for name in contracts.__all__)
    return schemas(
        model for model in named if isinstance(model, type) and issubclass(model, Contract)
    )


def breaking_changes(old: Schemas, new: Schemas) -> list[str]:
    """The breaking changes from `old` to `new`: fields that are removed, retyped or required."""
    found = []
    for name, was in old.items():
        if name not in new:
            found.append(f"{name} is gone")
            continue
        found += [f"{name}.{field} is {what}" for field, what in _changes(was, new[name])]
    return found


def _changes(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, str]]:
    fields = now.get("properties", {})
    gone = [(field, "gone") for field in was.get("properties", {}) if field not in fields]
    retyped = [
        (field, "retyped")
        for field, kind in was.get("properties", {}).items()
        if field in fields and not _widens(_kind(kind), _kind(fields[field]))
    ]
    strict = sorted(set(now.get("required", ())) - set(was.get("required", ())))
    return gone + retyped + [(field, "required now") for field in strict]


def _kind(schema: Any) -> Any:
    """A schema without its annotations; a constant as an enumeration, which may be extended."""
    if isinstance(schema, list):
        return [_kind(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kind = {key: _kind(value) for key, value in schema.items() if key not in ANNOTATIONS}
    if "const" in kind:
        kind["enum"] = [kind.pop("const")]
    return kind


def _widens(was: Any, now: Any) -> bool:
    """Whether `now` equals `was` except for added values of enumerations."""
    if isinstance(was, dict) and isinstance(now, dict):
        return was.keys() == now.keys() and all(
            set(was[key]) <= set(now[key]) if key == "enum" else _widens(was[key], now[key])
            for key in was
        )
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
