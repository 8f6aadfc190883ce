"""`radiox dead-letters`: list, show and replay dead letters."""

import json
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import nats.js.errors
from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import DeadLetter, ShowState, Status, subjects
from services.client.show_client import ShowClient
from services.client.tracing import continued
from services.commands.connection import Connection, run_connected
from services.commands.show import folder, summary
from services.commands.show.follow import ShowFollower
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.screen import error_console, open_screen
from services.commands.terminal.tables import print_rows
from services.kit.broker import jetstream
from services.kit.delivery.dead_letters import MAX_PAYLOAD_LENGTH
from services.kit.failures import Retry
from services.kit.settings import PlatformSettings
from services.kit.trace_context import passed_on

RETRY_TIMEOUT = 15.0
"""Seconds in which `show` must start the next generation."""


def list_letters(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print all dead letters, the oldest first."""
    found = run_connected(settings, _letters, services=())
    letters = sorted(found, key=lambda letter: letter.died_at)
    if as_json:
        rows = [letter.model_dump(mode="json", exclude={"payload"}) for letter in letters]
    else:
        rows = [_row(letter) for letter in letters]
    print_rows(rows, console, as_json=as_json, if_empty="There is no dead letter.")


def show_letter(key: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print one dead letter with its payload."""
    letter = run_connected(settings, lambda connection: _letter(connection, key), services=())
    if as_json:
        sys.stdout.write(letter.model_dump_json(indent=2) + "\n")
        return
    for name, value in letter.model_dump(mode="json", exclude={"payload"}).items():
        console.print(Text.assemble((f"{name:<11}", "bold"), str(value)), soft_wrap=True)
    console.print(Text(f"\n{_indented(letter.payload)}"), soft_wrap=True)


def replay_letter(key: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Replay one dead letter and print the result.

    A failed show is retried in its next generation; an embedded stack runs until the show has
    ended. Any other message is published again unchanged, under a new message id.

    Raises:
        Failed: the letter cannot be replayed.
    """

    async def replay(connection: Connection) -> dict[str, Any]:
        letter = await _letter(connection, key)
        state = await connection.client.state(letter.show_id) if letter.show_id else None
        if state is None:
            return await _republish(connection, letter)
        return await _retry_show(connection, state, error_console(quiet=as_json))

    result = run_connected(settings, replay)
    if as_json:
        sys.stdout.write(json.dumps(result, indent=2) + "\n")
    else:
        console.print(Text(result["what"]))


async def _letters(connection: Connection) -> list[DeadLetter]:
    info = await jetstream(connection.broker).stream_info(
        subjects.STREAM_DEAD, subjects_filter=subjects.DEAD_LETTERS
    )
    return [await _letter(connection, key) for key in info.state.subjects or {}]


async def _letter(connection: Connection, key: str) -> DeadLetter:
    subject = key if subjects.is_dead_letter(key) else f"{subjects.DEAD_LETTER_PREFIX}{key}"
    try:
        message = await jetstream(connection.broker).get_last_msg(subjects.STREAM_DEAD, subject)
    except (nats.js.errors.NotFoundError, nats.js.errors.APIError) as error:
        raise Refused(f"{key}: there is no such dead letter") from error
    body = message.data or b""
    try:
        return DeadLetter.model_validate_json(body)
    except ValidationError:
        return _not_a_letter(subject, message.seq or 0, body)


def _not_a_letter(key: str, sequence: int, body: bytes) -> DeadLetter:
    """A dead letter for a message of another publisher: it is listed but cannot be replayed."""
    return DeadLetter(
        key=key,
        stream=subjects.STREAM_DEAD,
        sequence=sequence,
        subject="",
        consumer="",
        reason="not a dead letter: published by another program",
        failures=0,
        died_at=datetime.fromtimestamp(0, UTC),
        payload=body.decode(errors="replace")[:MAX_PAYLOAD_LENGTH],
    )


async def _republish(connection: Connection, letter: DeadLetter) -> dict[str, Any]:
    if not letter.subject:
        raise Failed("the letter does not name the subject of its message")
    if len(letter.payload) >= MAX_PAYLOAD_LENGTH:
        raise Failed("the letter holds only the beginning of its message")
    # In the trace of the message that died: the attempts of both are siblings.
    died = await connection.platform.streams.at(letter.stream, letter.sequence)
    with continued(died.traceparent if died else None):
        headers = {"Nats-Msg-Id": f"replay-{uuid4()}", "content-type": "application/json"}
        await connection.broker.publish(
            letter.payload.encode(),
            letter.subject,
            headers=headers | passed_on(),
            stream=letter.stream,
        )
    return {"what": f"published again on {letter.subject}", "subject": letter.subject}


async def _retry_show(connection: Connection, state: ShowState, console: Console) -> dict[str, Any]:
    if state.status is not Status.FAILED:
        raise Failed(f"show {state.show_id} is {state.status}, and only failed ones can be retried")
    client = connection.client
    before = await client.positions()
    retried = await _next_generation(client, state)
    async with client.follow(retried.show_id, after=before) as updates:
        what = f"show {retried.show_id} continues as generation {retried.generation}"
        if connection.kind == "embedded" and retried.accepted is not None:
            console.print(Text(what))
            with open_screen(console, silent=False) as screen:
                follower = ShowFollower(connection, retried.show_id, updates, screen)
                follower.expect(retried.accepted)
                what = await _follow_and_save(follower, connection)
    return {"what": what, "show_id": retried.show_id, "generation": retried.generation}


async def _next_generation(client: ShowClient, failed: ShowState) -> ShowState:
    """Request a retry; the state once `show` has started the next generation."""
    try:
        await client.retry(failed.show_id, failed.generation)
        return await client.generation_after(
            failed.show_id, failed.generation, timeout=RETRY_TIMEOUT
        )
    except TimeoutError as error:
        raise Failed("no service accepted the retry; does `show` run?") from error
    except Retry as error:
        raise Failed(error.reason) from error


async def _follow_and_save(follower: ShowFollower, connection: Connection) -> str:
    """Follow the show to its end and save it; returns a message that names the folder."""
    with follower.stopped_by_signals():
        event = summary.generated(await follower.until_the_end())
    target = folder.folder_for(event)
    await folder.save(event, target, connection.client.fetch)
    return f"The show is in {target}/"


def _row(letter: DeadLetter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "died": f"{letter.died_at:%Y-%m-%d %H:%M}",
        "failures": letter.failures,
        "show": letter.show_id,
        "reason": letter.reason,
    }


def _indented(payload: str) -> str:
    try:
        return json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    except ValueError:
        return payload
