"""The commands of `radiox dead-letters` with their options, which import modules as they run."""

from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

dead_letters_app = typer.Typer(
    no_args_is_help=True,
    help="List, show and replay dead letters: messages that no handler could process.",
    epilog="""\b
Examples:
  radiox dead-letters list                 what failed, where, and why
  radiox dead-letters show KEY             one of them, with its payload
  radiox dead-letters replay KEY           once the cause is repaired
""",
)

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="Key of a dead letter, from `dead-letters list`.")
]


@dead_letters_app.command("list")
def dead_letters_list(as_json: AsJson = False) -> None:
    """List the dead letters."""
    from services.commands.dead_letters.command import list_letters

    list_letters(user_settings(), stdout_console(), as_json=as_json)


@dead_letters_app.command("show")
def dead_letters_show(key: Key, as_json: AsJson = False) -> None:
    """Show one dead letter with its payload."""
    from services.commands.dead_letters.command import show_letter

    show_letter(key, user_settings(), stdout_console(), as_json=as_json)


@dead_letters_app.command("replay")
def dead_letters_replay(key: Key, as_json: AsJson = False) -> None:
    """Retry the show in a new generation; republish the message where it has no show."""
    from services.commands.dead_letters.command import replay_letter

    replay_letter(key, user_settings(), stdout_console(), as_json=as_json)
