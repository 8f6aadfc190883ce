"""Vocabularies: sets of values that grow, e.g. the languages.

Whoever reads a message takes any value of a vocabulary, also one that a later version has added.
Whoever acts on it, or saves it, takes the known values alone: a field of a request is `Known[…]`,
and what a request contains is validated with the context `KNOWN_VALUES`.
"""

from dataclasses import dataclass
from enum import EnumMeta
from typing import Annotated, Any, Final, TypeAlias, TypeVar, get_args

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

KNOWN_VALUES: Final = {"known_values": True}
"""The context of a validation that refuses unknown values: `Model.model_validate(…, context=…)`."""
MAX_VALUE_LENGTH = 200
"""Most characters of an unknown value."""

# A value that is none of the known ones is written without a warning.
_AS_TEXT = {"type": "to-string", "when_used": "json"}
_Values = TypeVar("_Values", bound=str)
_Vocabulary = TypeVar("_Vocabulary")


@dataclass(frozen=True, slots=True)
class _Open:
    """Takes any text; the schema lists the known values."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        values = get_args(source)[0]
        schema = handler.generate_schema(Annotated[values, WrapValidator(_read)])
        return {**schema, "serialization": _AS_TEXT}

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> Any:
        known = handler.resolve_ref_schema(handler(core))
        values = known.get("enum") or [known["const"]]
        return {"type": "string", "examples": values, "x-known-values": values}


@dataclass(frozen=True, slots=True)
class _Known:
    """Takes the known values alone."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return handler.generate_schema(get_args(source)[0])


def _read(value: Any, known: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    try:
        return known(value)
    except ValidationError:
        strict = info.context == KNOWN_VALUES
        if strict or not isinstance(value, str) or len(value) > MAX_VALUE_LENGTH:
            raise
        return value


def is_vocabulary(annotation: Any) -> bool:
    """Whether an annotation is a vocabulary."""
    return any(isinstance(each, _Open) for each in get_args(annotation))


def known_values(vocabulary: Any) -> tuple[Any, ...]:
    """Return the known values of a vocabulary, in order."""
    values = get_args(get_args(vocabulary)[0])[0]
    return tuple(values) if isinstance(values, EnumMeta) else get_args(values)


Open: TypeAlias = Annotated[_Values | str, _Open()]
"""A vocabulary of these values: `Open[Literal["en", "de"]]`, or of those of an enumeration."""
Known: TypeAlias = Annotated[_Vocabulary, _Known()]
"""A value of a vocabulary that is known: a field of a request."""
