"""HTTP endpoints for scripts that wait for review."""

import re
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptRejectRequested,
    ScriptReviseRequested,
    ShowState,
)
from contracts.review import Refusal
from services.bridge.domain import requests
from services.bridge.domain.requests import FieldError, InvalidRequest
from services.bridge.domain.views import links, review_links
from services.bridge.inputs import found, json_body, show_id_of
from services.bridge.ports import Deps
from services.bridge.problems import Problem
from services.client.edits import UnreadableEdit, edited_segments

C = TypeVar("C", bound=ReviewCommand)

STATUS: dict[Refusal, int] = {"stale": 409, "closed": 409, "expired": 410, "invalid": 422}
"""The HTTP status of each refusal."""
ANSWER_FIELDS = {"revision", "seconds", "seconds_requested"}
"""Fields of an answer in a response; the others are those of a refusal."""
REVISION = re.compile(r'"?([1-9][0-9]{0,8})"?')
"""A revision as an entity tag; the quotes may be missing."""


async def script_resource(request: Request, deps: Deps) -> Response:
    """Return the script in review (GET), or edit it (PUT).

    One route for both, so that a 405 lists every method.
    """
    endpoint = edit_script if request.method == "PUT" else show_script
    return await endpoint(request, deps)


async def show_script(request: Request, deps: Deps) -> Response:
    """Return the current draft; its ETag is the revision."""
    _, review = await _review(request, deps)
    draft = await _draft(review, deps)
    headers = {"ETag": f'"{draft.revision}"', "Cache-Control": "no-cache"}
    return JSONResponse(draft.model_dump(mode="json"), headers=headers)


async def edit_script(request: Request, deps: Deps) -> Response:
    """Replace the segments of the draft that `If-Match` names."""
    revision = _revision_of(request.headers.get("if-match"))
    document = await json_body(request, deps.settings, max_bytes=deps.settings.script_bytes)
    state, review = await _review(request, deps)
    if review.revision != revision:
        raise Problem(409, f"the script is at revision {review.revision}: read it again")
    try:
        segments = edited_segments(document, await _draft(review, deps))
    except UnreadableEdit as error:
        raise InvalidRequest([FieldError(*each) for each in error.errors]) from error
    edit = {"revision": revision, "segments": segments}
    return await _send(_command(ScriptReviseRequested, edit, request, state), deps)


async def decide_script(request: Request, kind: type[ReviewCommand], deps: Deps) -> Response:
    """Approve or reject the revision that the body names."""
    state, _ = await _review(request, deps)
    decision = await json_body(request, deps.settings)
    return await _send(_command(kind, decision, request, state), deps)


async def _send(command: ReviewCommand, deps: Deps) -> Response:
    """Send a command; 200 means that it has had its effect."""
    answer = await deps.reviews.send(command)
    if answer.refusal is not None:
        raise _problem(answer, answer.refusal)
    body = {
        "show_id": command.show_id,
        **answer.model_dump(mode="json", include=ANSWER_FIELDS),
        "links": links(command.show_id) | review_links(command.show_id),
    }
    return JSONResponse(body, headers={"ETag": f'"{answer.revision}"'})


def _problem(answer: ReviewAnswer, refusal: Refusal) -> Problem:
    errors = [FieldError(answer.field, answer.reason)] if answer.field else []
    detail = f"{answer.field}: {answer.reason}" if answer.field else answer.reason
    return Problem(STATUS[refusal], detail, errors)


def _command(kind: type[C], fields: Any, request: Request, state: ShowState) -> C:
    """The command of a request; with an Idempotency-Key, a repetition is the same command."""
    known = kind.model_fields.keys() - ReviewCommand.model_fields.keys() | {"revision"}
    if not isinstance(fields, dict):
        raise InvalidRequest([FieldError("body", "must be a JSON object")])
    unknown = sorted(fields.keys() - known)
    if unknown:
        raise InvalidRequest([FieldError(name, "is no field of it") for name in unknown[:20]])
    key = request.headers.get("idempotency-key")
    command_id = str(uuid4()) if key is None else requests.id_of_key(key)
    named = {"show_id": state.show_id, "generation": state.generation, "command_id": command_id}
    try:
        return kind.model_validate(fields | named)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:20]
        raise InvalidRequest(
            [FieldError(".".join(map(str, each["loc"])), each["msg"]) for each in faults]
        ) from error


def _revision_of(tag: str | None) -> int:
    if tag is None:
        raise Problem(428, 'If-Match must name the revision that was read, e.g. "1"')
    match = REVISION.fullmatch(tag.strip())
    if match is None:
        raise Problem(400, 'If-Match must be one revision, e.g. "1"')
    return int(match[1])


async def _review(request: Request, deps: Deps) -> tuple[ShowState, Review]:
    """The show of a request, and its review."""
    show_id = show_id_of(request)
    state = found(await deps.gateway.state(show_id), show_id)
    if state.review is None:
        raise Problem(404, "the show has no script in review")
    return state, state.review


async def _draft(review: Review, deps: Deps) -> ScriptDrafted:
    draft = await deps.reviews.draft(review)
    if draft is None:
        raise Problem(410, "the draft has aged out")
    return draft


def routes(show: str, deps: Deps) -> list[Route]:
    """The routes of a review, under the path of a show."""
    decisions: dict[str, type[ReviewCommand]] = {
        "approval": ScriptApproveRequested,
        "rejection": ScriptRejectRequested,
    }
    return [
        Route(f"{show}/script", partial(script_resource, deps=deps), methods=["GET", "PUT"]),
        *(
            Route(f"{show}/{name}", partial(decide_script, kind=kind, deps=deps), methods=["POST"])
            for name, kind in decisions.items()
        ),
    ]
