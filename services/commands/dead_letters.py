"""`radiox dead-letters`: messages that nobody could finish, and another try."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import nats.js.errors
from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import DeadLetter, ShowState, Status, subjects
from services.client.show_client import ShowClient
from services.commands.connection import Connection, connect
from services.commands.show import folder, summary
from services.commands.show.follow import ShowFollower
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.screen import error_console, screen
from services.commands.terminal.tables import print_rows
from services.kit.broker import jetstream
from services.kit.delivery.dead_letters import PAYLOAD_KEPT
from services.kit.failures import Retry
from services.kit.settings import PlatformSettings

RETRY_TIMEOUT = 15.0
"""Seconds in which `show` must have begun a new generation."""


def listed(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """List every dead letter, the oldest first."""

    async def read(connection: Connection) -> list[DeadLetter]:
        return await _letters(connection)

    letters = sorted(_at(settings, read, services=()), key=lambda letter: letter.died_at)
    if as_json:
        rows = [letter.model_dump(mode="json", exclude={"payload"}) for letter in letters]
    else:
        rows = [_row(letter) for letter in letters]
    print_rows(rows, console, as_json=as_json, otherwise="There is no dead letter.")


def shown(key: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Show one dead letter, its payload included."""

    async def read(connection: Connection) -> DeadLetter:
        return await _letter(connection, key)

    letter = _at(settings, read, services=())
    if as_json:
        sys.stdout.write(letter.model_dump_json(indent=2) + "\n")
        return
    for name, value in letter.model_dump(mode="json", exclude={"payload"}).items():
        console.print(Text.assemble((f"{name:<11}", "bold"), str(value)), soft_wrap=True)
    console.print(Text(f"\n{_readable(letter.payload)}"), soft_wrap=True)


def replayed(key: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Try again what the letter stopped.

    A failed show goes on in its next generation; a stack that was started for this alone is
    watched until the show ends. Anything else is published again as it was, under a new id.

    Raises:
        Failed: there is nothing to try again.
    """

    async def again(connection: Connection) -> dict[str, Any]:
        letter = await _letter(connection, key)
        state = await connection.client.state(letter.show_id) if letter.show_id else None
        if state is None:
            return await _published_again(connection, letter)
        return await _begun_again(connection, state, error_console(quiet=as_json))

    told = _at(settings, again)
    if as_json:
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    else:
        console.print(Text(told["what"]))


def _at(
    settings: PlatformSettings,
    act: Callable[[Connection], Coroutine[Any, Any, Any]],
    **options: Any,
) -> Any:
    async def there() -> Any:
        async with connect(settings, **options) as connection:
            return await act(connection)

    return asyncio.run(there())


async def _letters(connection: Connection) -> list[DeadLetter]:
    info = await jetstream(connection.broker).stream_info(
        subjects.STREAM_DEAD, subjects_filter=subjects.DEAD_LETTERS
    )
    return [await _letter(connection, key) for key in info.state.subjects or {}]


async def _letter(connection: Connection, key: str) -> DeadLetter:
    wanted = key if key.startswith("dead.") else f"dead.{key}"
    try:
        message = await jetstream(connection.broker).get_last_msg(subjects.STREAM_DEAD, wanted)
    except (nats.js.errors.NotFoundError, nats.js.errors.APIError) as error:
        raise Refused(f"{key}: there is no such dead letter") from error
    body = message.data or b""
    try:
        return DeadLetter.model_validate_json(body)
    except ValidationError:
        return _foreign(wanted, message.seq or 0, body)


def _foreign(key: str, sequence: int, body: bytes) -> DeadLetter:
    """What somebody else put among the dead letters: shown, and nothing to replay."""
    return DeadLetter(
        key=key,
        stream=subjects.STREAM_DEAD,
        sequence=sequence,
        subject="",
        consumer="",
        reason="not a dead letter: somebody published this here",
        failures=0,
        died_at=datetime.fromtimestamp(0, UTC),
        payload=body.decode(errors="replace")[:PAYLOAD_KEPT],
    )


async def _published_again(connection: Connection, letter: DeadLetter) -> dict[str, Any]:
    if not letter.subject:
        raise Failed("the letter does not say on which subject its message came")
    if len(letter.payload) >= PAYLOAD_KEPT:
        raise Failed("the letter holds only the beginning of its message")
    await connection.broker.publish(
        letter.payload.encode(),
        letter.subject,
        headers={"Nats-Msg-Id": f"replay-{uuid4()}", "content-type": "application/json"},
        stream=letter.stream,
    )
    return {"what": f"published again on {letter.subject}", "subject": letter.subject}


async def _begun_again(
    connection: Connection, state: ShowState, console: Console
) -> dict[str, Any]:
    if state.status is not Status.FAILED:
        raise Failed(f"show {state.show_id} is {state.status}, and only failed ones begin again")
    async with connection.client.subscribe(state.show_id) as updates:
        begun = await _retried(connection.client, state)
        what = f"show {begun.show_id} goes on as generation {begun.generation}"
        if connection.where == "embedded" and begun.accepted is not None:
            console.print(Text(what))
            with screen(console, silent=False) as drawn:
                follower = ShowFollower(connection, begun.show_id, updates, drawn)
                follower.expect(begun.accepted)
                what = await _to_its_end(follower, connection)
    return {"what": what, "show_id": begun.show_id, "generation": begun.generation}


async def _retried(client: ShowClient, failed: ShowState) -> ShowState:
    """The state once `show` has begun the next generation."""
    try:
        await client.retry(failed.show_id, failed.generation)
        return await client.generation_after(
            failed.show_id, failed.generation, timeout=RETRY_TIMEOUT
        )
    except TimeoutError as error:
        raise Failed("nobody took the retry; does the service `show` run?") from error
    except Retry as error:
        raise Failed(error.reason) from error


async def _to_its_end(follower: ShowFollower, connection: Connection) -> str:
    """Follow the show of a stack that ends with this command, and leave it in a folder."""
    with follower.stopped_by_signals():
        event = summary.finished(await follower.until_the_end())
    place = folder.folder_for(event)
    await folder.leave(event, place, connection.platform.blobs)
    return f"The show lies in {place}/"


def _row(letter: DeadLetter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "died": f"{letter.died_at:%Y-%m-%d %H:%M}",
        "failures": letter.failures,
        "show": letter.show_id,
        "reason": letter.reason,
    }


def _readable(payload: str) -> str:
    try:
        return json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    except ValueError:
        return payload
