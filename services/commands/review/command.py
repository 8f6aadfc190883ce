"""Lists, prints, edits, approves and rejects scripts that wait for review."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptDrafted,
    ScriptReviseRequested,
    Segment,
    ShowState,
)
from contracts.event import is_show_id
from contracts.vocabulary import KNOWN_VALUES
from services.client.edits import UnreadableEdit, edited_segments
from services.client.reviews import Reviews
from services.commands.connection import Connection, connect
from services.commands.terminal.editor import edit
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.kit.delivery.policy import explain
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

T = TypeVar("T")


def list_reviews(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the shows whose scripts wait, the one that expires first at the top."""

    async def read(connection: Connection) -> list[ShowState]:
        return await connection.client.unfinished()

    waiting = [
        (state.review, state)
        for state in _run(settings, read)
        if state.in_review and state.review is not None
    ]
    rows = [
        _row(review, state)
        for review, state in sorted(waiting, key=lambda pair: pair[0].expires_at)
    ]
    print_rows(rows, console, as_json=as_json, if_empty="No show waits for review.")


def show_script(
    show_id: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the current draft of a script: to read, or as the JSON that `edit` takes."""

    async def read(connection: Connection) -> tuple[ShowState, ScriptDrafted]:
        return await _draft(connection, show_id)

    state, draft = _run(settings, read)
    if as_json:
        sys.stdout.write(_json(draft) + "\n")
        return
    for line in script_lines(draft, waits=state.in_review):
        console.print(Text(line), soft_wrap=True)


def edit_script(
    show_id: str,
    file: Path | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Replace the draft by that of a file, or by what the user's editor makes of it.

    Raises:
        Refused: the file cannot be read, or breaks a rule of scripts; the message names the field.
        Failed: it is based on another revision than the current one, or the review is over.
    """

    async def edit(connection: Connection) -> ReviewAnswer:
        state, draft = await _draft(connection, show_id)
        edited = await asyncio.to_thread(_editors_file, draft) if file is None else file
        document = _parsed(_read(edited), edited)
        revision = _revision(document, draft)
        try:
            segments = edited_segments(document, draft) if revision == draft.revision else ()
        except UnreadableEdit as error:
            raise Refused(str(error)) from error
        command = ScriptReviseRequested(**_identity(state), revision=revision, segments=segments)
        answer = await _sent(connection, command)
        if file is None:
            edited.unlink(missing_ok=True)
        return answer

    answer = _run(settings, edit)
    what = f"The script is at revision {answer.revision}"
    if answer.seconds is not None and answer.seconds_requested is not None:
        what += f": about {answer.seconds:.0f} s of {answer.seconds_requested:.0f} s"
        what += ", reserves not counted"
    _print_answer(answer, f"{what}.", console, as_json=as_json)


def decide(
    kind: type[ReviewCommand],
    show_id: str,
    settings: PlatformSettings,
    console: Console,
    *,
    what: str,
    as_json: bool,
    **fields: object,
) -> None:
    """Approve or reject a revision; `what` says so once it has happened.

    Raises:
        Refused: a field is invalid.
        Failed: it is not the current revision, or the review is over.
    """

    async def send(connection: Connection) -> ReviewAnswer:
        state, _ = await _state(connection, show_id)
        try:
            command = kind.model_validate(_identity(state) | fields, context=KNOWN_VALUES)
        except ValidationError as error:
            raise Refused(explain(error)) from error
        return await _sent(connection, command)

    _print_answer(_run(settings, send), what, console, as_json=as_json)


def script_lines(draft: ScriptDrafted, *, waits: bool) -> list[str]:
    """A draft to read: a heading for each story, marks, and the sources of each passage.

    `waits`: whether it still waits for review.
    """
    until = f"waits until {draft.expires_at.astimezone():%Y-%m-%d %H:%M}"
    author = "a reviewer" if draft.revised_by else draft.written_by
    lines = [
        f"{draft.title}, {draft.minutes:g} min, {', '.join(host.name for host in draft.hosts)}",
        f"Revision {draft.revision}, by {author}; {until if waits else 'the review is over'}.",
    ]
    titles = {story.number: story.title for story in draft.stories}
    for (kind, story), group in groupby(draft.segments, key=lambda each: (each.kind, each.story)):
        heading = f"{story}. {titles.get(story, '')}" if story else kind.capitalize()
        lines += ["", heading, *(line for segment in group for line in _passage(segment))]
    return lines


def _passage(segment: Segment) -> list[str]:
    names = ("reserve", "edited")
    marks = [name for name in names if getattr(segment, name)]
    mark = f" [{', '.join(marks)}]" if marks else ""
    sources = [
        f"        {source.outlet}: {source.title}" + (f" <{source.link}>" if source.link else "")
        for source in segment.sources
    ]
    return [f"  {segment.id}  {segment.speaker}{mark}: {segment.text}", *sources]


def _run(settings: PlatformSettings, act: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        async with connect(settings, embedded=False) as connection:
            try:
                return await act(connection)
            except (Retry, Discard) as error:
                raise Failed(error.reason) from error

    return asyncio.run(run())


async def _state(connection: Connection, show_id: str) -> tuple[ShowState, Review]:
    """A show, and the review that it came to."""
    state = await connection.client.state(show_id) if is_show_id(show_id) else None
    if state is None:
        raise Refused(
            f"{show_id}: there is no such show; `radiox review list` lists those that wait"
        )
    if state.review is None:
        raise Failed(f"{show_id}: the show has no script in review")
    return state, state.review


async def _draft(connection: Connection, show_id: str) -> tuple[ShowState, ScriptDrafted]:
    state, review = await _state(connection, show_id)
    draft = await Reviews(connection.platform).draft(review)
    if draft is None:
        raise Failed(f"{show_id}: the draft has aged out")
    return state, draft


async def _sent(connection: Connection, command: ReviewCommand) -> ReviewAnswer:
    """Send a command and return its answer.

    Raises:
        Refused: an edit breaks a rule.
        Failed: the command is refused for another reason.
    """
    answer = await Reviews(connection.platform).send(command)
    if answer.refusal == "invalid":
        raise Refused(f"{answer.field}: {answer.reason}")
    if answer.refusal is not None:
        raise Failed(answer.reason)
    return answer


def _identity(state: ShowState) -> dict[str, Any]:
    """The fields of a new command about a show."""
    return {
        "show_id": state.show_id,
        "generation": state.generation,
        "command_id": str(uuid4()),
    }


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file}: cannot be read: {error}") from error


def _editors_file(draft: ScriptDrafted) -> Path:
    """A file in the current folder in which the user has edited a draft.

    It outlives an edit that is refused: the next one goes on with it.

    Raises:
        Refused: no editor is set, or it cannot be run.
        Failed: the editor reports an error, or nothing was changed.
    """
    file = Path(f"script-{draft.show_id}-{draft.revision}.json")
    edit(file, _json(draft) + "\n", instead="--file")
    if _parsed(_read(file), file) == draft.model_dump(mode="json"):
        file.unlink()
        raise Failed("nothing was changed")
    return file


def _parsed(text: str, file: Path) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refused(f"{file}: is not JSON: {error}") from error


def _revision(document: Any, draft: ScriptDrafted) -> int:
    """The revision that a document is based on, by default the current one."""
    named = document.get("revision", draft.revision) if isinstance(document, dict) else 0
    if not isinstance(named, int) or isinstance(named, bool) or named < 1:
        raise Refused("revision: must be the number of the revision that was edited")
    return named


def _row(review: Review, state: ShowState) -> dict[str, Any]:
    return {
        "show": state.show_id,
        "title": state.accepted.title if state.accepted else "",
        "revision": review.revision,
        "since": f"{review.opened_at.astimezone():%Y-%m-%d %H:%M}",
        "until": f"{review.expires_at.astimezone():%Y-%m-%d %H:%M}",
    }


def _json(draft: ScriptDrafted) -> str:
    return json.dumps(draft.model_dump(mode="json"), indent=2, ensure_ascii=False)


def _print_answer(answer: ReviewAnswer, what: str, console: Console, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
    else:
        console.print(Text(what), soft_wrap=True)
