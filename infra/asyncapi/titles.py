"""Titles for people: of messages by their names, of channels and operations by their messages."""

import re
from typing import Literal

from contracts.event import Contract
from infra.asyncapi.audience import INTEGRATOR, TITLES

_VERBS = {("send", False): "publishes", ("receive", False): "handles", ("receive", True): "answers"}
"""What a service does with a message, by action and by whether it is a query."""
_OF_INTEGRATORS = {("send", False): "Publish", ("send", True): "Ask", ("receive", False): "Receive"}


def title_of(model: type[Contract]) -> str:
    """The name of a message in words: `ShowAccepted` is `Show accepted`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).capitalize()


def title_of_operation(
    party: str,
    action: Literal["send", "receive"],
    subject: str,
    model: type[Contract],
    *,
    asks: bool,
) -> str:
    """What a party does with a message, in a few words; `asks`: whether it is a query."""
    if party == INTEGRATOR and subject in TITLES:
        return TITLES[subject]
    words = title_of(model).lower()
    if party == INTEGRATOR:
        return f"{_OF_INTEGRATORS[action, asks]}: {words}"
    return f"{party.capitalize()} {_VERBS[action, asks]}: {words}"
