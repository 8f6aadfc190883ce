"""The arguments of `radiox show`, judged before anything starts."""

from datetime import datetime

import typer
from pydantic import ValidationError

from contracts import ShowRequested


def request(**asked: object) -> ShowRequested:
    """The request that the options of `radiox show` ask for.

    Raises:
        typer.BadParameter: a value is none that a show can have; its option is named.
    """
    try:
        return ShowRequested.model_validate(asked)
    except ValidationError as error:
        fault = error.errors()[0]
        option = str(fault["loc"][0]).replace("_", "-")
        raise typer.BadParameter(fault["msg"], param_hint=f"--{option}") from error


def moment(text: str) -> datetime:
    """The time that `--as-of` names.

    Raises:
        typer.BadParameter: it is no ISO date or time.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text} is no ISO date or time, e.g. 2026-08-12T07:00", param_hint="--as-of"
        ) from error
