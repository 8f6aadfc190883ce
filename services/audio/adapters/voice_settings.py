"""Checks the settings of a host's voice before a provider is asked for anything."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from contracts import Voice
from services.kit.failures import Discard

M = TypeVar("M", bound=BaseModel)


def settings_of(voice: Voice, model: type[M]) -> M:
    """The settings of a voice, by the names and within the bounds of `model`.

    Raises:
        Discard: one of them does not exist, or is out of its bounds.
    """
    try:
        return model.model_validate(dict(voice.settings))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise Discard(
            f"the voice {voice.provider}/{voice.name} cannot have settings.{name}: {first['msg']}"
        ) from None
