"""Errors that end a command with a message for the user and an exit code."""

import typer


class Ended(Exception):  # noqa: N818 - an end, not always an error
    """The command ends; `code` is its exit code."""

    code = 1


class Failed(Ended):
    """The command could not do its work."""


class Refused(Ended):
    """The input is invalid: a bad argument or setting, or a source that cannot be read."""

    code = 2


class Interrupted(Ended):
    """The user interrupted the command."""

    code = 130


def warn(text: str) -> None:
    """Print a warning on stderr; the command continues."""
    typer.secho(f"radiox: {text}", err=True, fg="yellow")
