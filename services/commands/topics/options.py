"""The commands of `radiox topics` with their options; each imports its modules as it runs."""

from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

topics_app = typer.Typer(
    no_args_is_help=True,
    help="List the topics that listeners ask for; approve or refuse them.",
    epilog="""\b
Examples:
  radiox topics list                     what listeners ask for
  radiox topics approve b1946ac9…        the next edition prefers it, and the page shows it
  radiox topics refuse b1946ac9…         neither, also where it is asked for again
""",
)
TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="Id of the topic, from `topics list`.")
]


@topics_app.command("list")
def topics_list(
    channel: Annotated[str | None, typer.Option(help="Of that channel alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the topics, those first that most listeners ask for."""
    from services.commands.topics.command import list_topics

    list_topics(user_settings(), stdout_console(), channel=channel, as_json=as_json)


@topics_app.command("approve")
def topics_approve(topic: TopicArgument) -> None:
    """Have the next edition prefer a topic, and the page show it."""
    from services.commands.topics.command import judge

    judge(user_settings(), stdout_console(), topic, approved=True)


@topics_app.command("refuse")
def topics_refuse(topic: TopicArgument) -> None:
    """Refuse a topic, also where it is asked for again."""
    from services.commands.topics.command import judge

    judge(user_settings(), stdout_console(), topic, approved=False)
