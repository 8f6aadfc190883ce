"""How a command ends where it does not end well: a sentence for the user, and a code."""

import typer


class Ended(Exception):  # noqa: N818 - an end, not always an error
    """The command is over; `code` is what the shell sees."""

    code = 1


class Failed(Ended):
    """What was asked for could not be done."""


class Refused(Ended):
    """What was asked for makes no sense: a bad argument, or a source that cannot be read."""

    code = 2


class Interrupted(Ended):
    """The user stopped it."""

    code = 130


def warn(text: str) -> None:
    """Say on stderr what the user should know although the command goes on."""
    typer.secho(f"radiox: {text}", err=True, fg="yellow")
