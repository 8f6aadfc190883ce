"""`radiox topics`: asks the service of listeners, and prints what it replies."""

from typing import TypeVar

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import Topic, TopicJudge, Topics, TopicsQuery
from contracts.event import Contract
from services.commands import editing
from services.commands.connection import run_connected
from services.commands.queries import asked
from services.commands.terminal.errors import Refused
from services.commands.terminal.tables import print_rows
from services.kit.delivery.policy import explain
from services.kit.settings import PlatformSettings

R = TypeVar("R", bound=Contract)
SERVICES = ("listener",)
OFF = "The station takes no topics: RADIOX_LISTENER_TOPICS is off."


def list_topics(
    settings: PlatformSettings, console: Console, *, channel: str | None, as_json: bool
) -> None:
    """Print the topics, those first that most listeners ask for.

    Raises:
        Refused: there can be no channel of that name.
    """
    try:
        query = TopicsQuery(channel=channel)
    except ValidationError as error:
        raise Refused(explain(error)) from error
    found = _asked(settings, query, Topics)
    if as_json:
        editing.print_json(found)
        return
    rows = [
        {
            "topic": each.topic_id,
            "channel": each.channel,
            "text": each.text,
            "listeners": each.listeners,
            "status": each.status,
        }
        for each in found.topics
    ]
    empty = "Nobody asks for a topic." if found.enabled else OFF
    print_rows(rows, console, as_json=False, if_empty=empty)


def judge(settings: PlatformSettings, console: Console, topic_id: str, *, approved: bool) -> None:
    """Approve or refuse a topic, and print it.

    Raises:
        Refused: it is no id of a topic.
        Failed: there is no such topic any more.
    """
    try:
        query = TopicJudge(topic_id=topic_id, approved=approved)
    except ValidationError as error:
        raise Refused(f"{explain(error)}; `radiox topics list` has the ids") from error
    found = _asked(settings, query, Topic)
    console.print(Text(f"{found.status}: {found.text}"))


def _asked(settings: PlatformSettings, query: Contract, reply: type[R]) -> R:
    return run_connected(
        settings,
        lambda connection: asked(connection, query, reply),
        services=SERVICES,
        resume=True,
    )
