"""The declared spans against OpenTelemetry's registry, and against the contracts."""

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import opentelemetry.semconv._incubating.attributes as incubating
import pytest
from opentelemetry.semconv import attributes

from contracts.event import Event
from services.kit.calls.spans import _WORK
from services.kit.telemetry import spans

OWN = "radiox."
DEPRECATED = "Deprecated"
MOVED = "Moved to the [OpenTelemetry GenAI semantic conventions repository]"
"""Of generative AI: the names are the same, in a registry of their own."""


def registry() -> dict[str, str]:
    """The attributes of the registry that is installed, with their documentation."""
    found: dict[str, str] = {}
    for package in (incubating, attributes):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            found |= documented(importlib.import_module(module.name))
    return found


def documented(module: ModuleType) -> dict[str, str]:
    """The constants of a module with the text behind each of them in the source."""
    parts = Path(str(module.__file__)).read_text("utf-8").split('"""')
    known: dict[str, str] = {}
    for code, text in zip(parts[::2], parts[1::2], strict=False):
        names = [line.split(":")[0] for line in code.splitlines() if ": Final = " in line]
        values = [getattr(module, name) for name in names]
        known |= {value: text for value in values if isinstance(value, str)}
    return known


REGISTRY = registry()
DECLARED = {name for each in spans.SPANS for name in each.attributes} | {spans.ERROR_TYPE}


def test_the_registry_is_read() -> None:
    assert "messaging.consumer.group.name" in REGISTRY
    assert DEPRECATED in REGISTRY["messaging.operation"]


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_an_attribute_is_one_of_the_registry_or_our_own(name: str) -> None:
    if name.startswith(OWN):
        assert name not in REGISTRY
    else:
        assert name in REGISTRY
        assert DEPRECATED not in REGISTRY[name] or MOVED in REGISTRY[name]


def test_no_two_declarations_have_one_name_and_kind() -> None:
    names = [(each.name, each.kind) for each in spans.SPANS]
    assert len(set(names)) == len(names)


def test_a_span_of_a_message_is_named_after_operation_and_destination() -> None:
    about = {spans.DESTINATION: "show.requested"}
    assert spans.PROCESS.named(about) == "process show.requested"
    assert spans.PUBLISH.named(about) == "publish show.requested"


def test_values_are_those_of_the_registry_where_it_lists_them() -> None:
    messaging = importlib.import_module("opentelemetry.semconv._incubating.attributes.messaging_attributes")  # noqa: E501  # fmt: skip
    gen_ai = importlib.import_module("opentelemetry.semconv._incubating.attributes.gen_ai_attributes")  # noqa: E501  # fmt: skip
    types = {each.value for each in messaging.MessagingOperationTypeValues}
    assert {"send", "process"} <= types
    operations = {each.value for each in gen_ai.GenAiOperationNameValues}
    outputs = {each.value for each in gen_ai.GenAiOutputTypeValues}
    assert {operation for operation, _ in _WORK.values()} <= operations
    assert {output for _, output in _WORK.values()} - outputs == {"music"}


def test_the_identity_of_every_event_is_declared() -> None:
    def kinds(kind: type[Event]) -> list[type[Event]]:
        return [kind, *(below for each in kind.__subclasses__() for below in kinds(each))]

    fields = {f"{OWN}{name}" for kind in kinds(Event) for name in kind.identity_fields
              if kind.__module__.startswith("contracts.")}  # fmt: skip
    assert fields == set(spans.IDENTITY)
