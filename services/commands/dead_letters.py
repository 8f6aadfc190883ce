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

from contracts import DeadLetter, ShowRetryRequested, ShowState, Status, subjects
from contracts.event import identify
from services.commands.listening import listening
from services.commands.show import folder, summary
from services.commands.station import Station, reached
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.screen import error_console, screen
from services.commands.terminal.tables import print_rows
from services.commands.vigil import Vigil
from services.kit.broker import jetstream
from services.kit.delivery.dead_letters import PAYLOAD_KEPT
from services.kit.settings import PlatformSettings

TAKEN_WITHIN = 15.0
"""Seconds in which `show` must have begun a new generation."""


def listed(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """List every dead letter, the oldest first."""

    async def read(station: Station) -> list[DeadLetter]:
        return await _letters(station)

    letters = sorted(_at(settings, read, services=()), key=lambda letter: letter.died_at)
    if as_json:
        rows = [letter.model_dump(mode="json", exclude={"payload"}) for letter in letters]
    else:
        rows = [_row(letter) for letter in letters]
    print_rows(rows, console, as_json=as_json, otherwise="There is no dead letter.")


def shown(key: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Show one dead letter, its payload included."""

    async def read(station: Station) -> DeadLetter:
        return await _letter(station, key)

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

    async def again(station: Station) -> dict[str, Any]:
        letter = await _letter(station, key)
        state = await _state(station, letter.show_id) if letter.show_id else None
        if state is None:
            return await _published_again(station, letter)
        return await _begun_again(station, state, error_console(quiet=as_json))

    told = _at(settings, again)
    if as_json:
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    else:
        console.print(Text(told["what"]))


def _at(
    settings: PlatformSettings,
    act: Callable[[Station], Coroutine[Any, Any, Any]],
    **options: Any,
) -> Any:
    async def there() -> Any:
        async with reached(settings, **options) as station:
            return await act(station)

    return asyncio.run(there())


async def _letters(station: Station) -> list[DeadLetter]:
    info = await jetstream(station.broker).stream_info(
        subjects.STREAM_DEAD, subjects_filter=subjects.DEAD_LETTERS
    )
    return [await _letter(station, key) for key in info.state.subjects or {}]


async def _letter(station: Station, key: str) -> DeadLetter:
    wanted = key if key.startswith("dead.") else f"dead.{key}"
    try:
        message = await jetstream(station.broker).get_last_msg(subjects.STREAM_DEAD, wanted)
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


async def _state(station: Station, show_id: str) -> ShowState | None:
    found = await station.platform.bucket(subjects.BUCKET_SHOWS).get(show_id)
    return None if found is None else ShowState.model_validate_json(found[0])


async def _published_again(station: Station, letter: DeadLetter) -> dict[str, Any]:
    if not letter.subject:
        raise Failed("the letter does not say on which subject its message came")
    if len(letter.payload) >= PAYLOAD_KEPT:
        raise Failed("the letter holds only the beginning of its message")
    await station.broker.publish(
        letter.payload.encode(),
        letter.subject,
        headers={"Nats-Msg-Id": f"replay-{uuid4()}", "content-type": "application/json"},
        stream=letter.stream,
    )
    return {"what": f"published again on {letter.subject}", "subject": letter.subject}


async def _begun_again(station: Station, state: ShowState, console: Console) -> dict[str, Any]:
    if state.status is not Status.FAILED:
        raise Failed(f"show {state.show_id} is {state.status}, and only failed ones begin again")
    wish = ShowRetryRequested(show_id=state.show_id, generation=state.generation)
    async with listening(station, state.show_id) as heard:
        # Under an id of its own: a wish that was refused before is not taken for a repetition.
        anew = {"Nats-Msg-Id": f"{identify(wish)}:{uuid4()}"}
        await station.platform.publisher.publish(wish, **anew)
        begun = await _taken(station, state)
        what = f"show {begun.show_id} goes on as generation {begun.generation}"
        if station.where == "embedded" and begun.accepted is not None:
            console.print(Text(what))
            with screen(console, silent=False) as drawn:
                vigil = Vigil(station, begun.show_id, heard, drawn)
                vigil.expect(begun.accepted)
                what = await _to_its_end(vigil, station)
    return {"what": what, "show_id": begun.show_id, "generation": begun.generation}


async def _to_its_end(vigil: Vigil, station: Station) -> str:
    """Watch the show of a stack that ends with this command, and leave it in a folder."""
    with vigil.stopped_by_signals():
        event = summary.finished(await vigil.until_the_end())
    place = folder.folder_for(event)
    await folder.leave(event, place, station.platform.blobs)
    return f"The show lies in {place}/"


async def _taken(station: Station, before: ShowState) -> ShowState:
    """The state once `show` has begun the next generation."""
    try:
        async with asyncio.timeout(TAKEN_WITHIN):
            while True:
                state = await _state(station, before.show_id)
                if state is not None and state.generation > before.generation:
                    return state
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise Failed("nobody took the retry; does the service `show` run?") from error


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
