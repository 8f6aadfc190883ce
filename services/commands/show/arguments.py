"""The options of `radiox show`, validated before a stack is started."""

from datetime import datetime

import typer
from pydantic import ValidationError

from contracts import NewsFilter, ShowRequested
from contracts.vocabulary import KNOWN_VALUES

FILTER_OPTIONS = {
    "categories": "category",
    "regions": "region",
    "keywords": "keyword",
    "blocked_keywords": "block-keyword",
    "blocked_outlets": "block-outlet",
    "genres": "genre",
}
"""The option of each field of a filter."""


def parse_request(**fields: object) -> ShowRequested:
    """The request with the values of the options.

    Raises:
        typer.BadParameter: a value is invalid; the message names its option.
    """
    try:
        return ShowRequested.model_validate(fields, context=KNOWN_VALUES)
    except ValidationError as error:
        first = error.errors()[0]
        option = str(first["loc"][0]).replace("_", "-")
        raise typer.BadParameter(first["msg"], param_hint=f"--{option}") from error


def parse_filters(**words: list[str] | None) -> NewsFilter | None:
    """The filters with the values of the options; None where no option is given.

    Raises:
        typer.BadParameter: a value is invalid; the message names its option.
    """
    given = {field: values for field, values in words.items() if values}
    try:
        return NewsFilter.model_validate(given, context=KNOWN_VALUES) if given else None
    except ValidationError as error:
        first = error.errors()[0]
        option = FILTER_OPTIONS[str(first["loc"][0])]
        raise typer.BadParameter(first["msg"], param_hint=f"--{option}") from error


def parse_time(text: str) -> datetime:
    """The time of `--as-of`.

    Raises:
        typer.BadParameter: `text` is no ISO date or time.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text} is no ISO date or time, e.g. 2026-08-12T07:00", param_hint="--as-of"
        ) from error
