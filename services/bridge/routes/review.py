"""The script of a show, and its review before air."""

import re
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from fastapi import APIRouter, Depends, Header
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from contracts import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptReady,
    ScriptRejectRequested,
    ScriptReviseRequested,
    Segment,
    ShowGenerated,
    ShowState,
    subjects,
)
from contracts.event import Contract
from contracts.review import Refusal
from services.bridge import samples
from services.bridge.access import requires
from services.bridge.domain import requests, views
from services.bridge.domain.spoken import spoken, spoken_script
from services.bridge.domain.views import ReviewDecision
from services.bridge.inputs import (
    IdempotencyKey,
    OpenDeps,
    ShowIdPath,
    json_body,
    parsed,
)
from services.bridge.openapi import json_request, json_response, problems, shown
from services.bridge.ports import Deps
from services.bridge.reading import archived_end, found, state_of
from services.client.edits import UnreadableEdit, edited_segments
from services.kit.web.problems import Problem
from services.kit.web.validation import FieldError, InvalidRequest

C = TypeVar("C", bound=ReviewCommand)

STATUS: dict[Refusal, int] = {"stale": 409, "closed": 409, "expired": 410, "invalid": 422}
"""The HTTP status of each refusal."""
REVISION = re.compile(r'"?([1-9][0-9]{0,8})"?')
"""A revision as an entity tag; the quotes may be missing."""
DECIDED = shown(samples.decision(), "The command has had its effect.")
NO_CACHE = {"Cache-Control": "no-cache"}

ROUTER = APIRouter(tags=["review"])

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of the script that was read: its revision.",
        examples=['"1"'],
    ),
]


class ScriptEdit(Contract):
    """An edited script: that which was read, with other segments."""

    segments: tuple[Segment, ...]
    """All segments, in order, under the ids that they have in the script that was read."""


class Approval(Contract):
    """The approval of a script."""

    revision: int = Field(ge=1)
    """The draft that the reviewer has read."""


class Rejection(Approval):
    """The rejection of a script."""

    reason: str = Field(default="", max_length=500)
    """Why, in words."""


@ROUTER.get(
    "/shows/{show_id}/script",
    operation_id="read_script",
    summary="Read the script of a show",
    response_model=ScriptDrafted | ScriptReady,
    responses=problems("gone")
    | shown(samples.example(ScriptDrafted.subject), "The draft, or the script."),
    dependencies=[Depends(requires("read"))],
)
async def show_script(show_id: ShowIdPath, deps: OpenDeps) -> Response:
    """Return the draft in review, whose ETag is its revision, or else the script that is spoken.

    Once the show is generated, that script has the segments that were spoken, and no others.
    """
    state = await state_of(show_id, deps)
    if state is None and show_id not in deps.recent:
        event = await archived_end(show_id, deps)
        if isinstance(event, ShowGenerated):
            return json_response(spoken_script(event), headers=NO_CACHE)
    state = found(state, show_id)
    if state.review is not None:
        draft = await _draft(state.review, deps)
        return json_response(draft, headers=NO_CACHE | {"ETag": f'"{draft.revision}"'})
    return json_response(await _ready(state, deps), headers=NO_CACHE)


async def _ready(state: ShowState, deps: Deps) -> ScriptReady:
    """The script of a show that was not reviewed."""
    fact = state.facts.get(subjects.SCRIPT_READY)
    if fact is None:
        raise Problem(404, "the show has no script yet")
    script = await deps.reviews.ready(fact.sequence)
    event = await deps.gateway.outcome(state) if state.over else None
    if isinstance(event, ShowGenerated):
        return spoken_script(event) if script is None else spoken(script, event)
    if script is None:
        raise Problem(410, "the script has aged out")
    return script


@ROUTER.put(
    "/shows/{show_id}/script",
    operation_id="edit_script",
    summary="Edit the script in review",
    response_model=ReviewDecision,
    responses=problems("conflict", "gone", "precondition-required") | DECIDED,
    openapi_extra=json_request(
        ScriptEdit, {"segments": samples.example(ScriptReviseRequested.subject)["segments"]}
    ),
    dependencies=[Depends(requires("request"))],
)
async def edit_script(
    show_id: ShowIdPath,
    request: Request,
    deps: OpenDeps,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Replace the segments of the draft that `If-Match` names; `show` checks them.

    The body is the draft that was read. Fields beside `segments` may be left out, and cannot be
    changed.
    """
    revision = _revision_of(if_match)
    document = await json_body(request, deps.settings, max_bytes=deps.settings.script_bytes)
    state, review = await _review(show_id, deps)
    if review.revision != revision:
        raise Problem(409, f"the script is at revision {review.revision}: read it again")
    try:
        segments = edited_segments(document, await _draft(review, deps))
    except UnreadableEdit as error:
        raise InvalidRequest([FieldError(*each) for each in error.errors]) from error
    edit = {"revision": revision, "segments": segments}
    return await _send(_command(ScriptReviseRequested, edit, idempotency_key, state), deps)


@ROUTER.post(
    "/shows/{show_id}/approval",
    operation_id="approve_script",
    summary="Approve the script in review",
    response_model=ReviewDecision,
    responses=problems("conflict", "gone") | DECIDED,
    openapi_extra=json_request(Approval, {"revision": 2}),
    dependencies=[Depends(requires("request"))],
)
async def approve_script(
    show_id: ShowIdPath, request: Request, deps: OpenDeps, idempotency_key: IdempotencyKey = None
) -> Response:
    """Approve the revision that the body names: it goes on air."""
    return await _decide(show_id, request, ScriptApproveRequested, idempotency_key, deps)


@ROUTER.post(
    "/shows/{show_id}/rejection",
    operation_id="reject_script",
    summary="Reject the script in review",
    response_model=ReviewDecision,
    responses=problems("conflict", "gone") | DECIDED,
    openapi_extra=json_request(Rejection, {"revision": 2, "reason": "no bridge was opened"}),
    dependencies=[Depends(requires("request"))],
)
async def reject_script(
    show_id: ShowIdPath, request: Request, deps: OpenDeps, idempotency_key: IdempotencyKey = None
) -> Response:
    """Reject the revision that the body names: the show is cancelled."""
    return await _decide(show_id, request, ScriptRejectRequested, idempotency_key, deps)


async def _decide(
    show_id: str, request: Request, kind: type[ReviewCommand], key: str | None, deps: Deps
) -> Response:
    state, _ = await _review(show_id, deps)
    decision = await json_body(request, deps.settings)
    return await _send(_command(kind, decision, key, state), deps)


async def _send(command: ReviewCommand, deps: Deps) -> Response:
    """Send a command; 200 means that it has had its effect."""
    answer = await deps.reviews.send(command)
    if answer.refusal is not None:
        raise _problem(answer, answer.refusal)
    decision = views.decided(command.show_id, answer)
    return json_response(decision, headers={"ETag": f'"{answer.revision}"'})


def _problem(answer: ReviewAnswer, refusal: Refusal) -> Problem:
    errors = [FieldError(answer.field, answer.reason)] if answer.field else []
    detail = f"{answer.field}: {answer.reason}" if answer.field else answer.reason
    return Problem(STATUS[refusal], detail, errors)


def _command(kind: type[C], fields: Any, key: str | None, state: ShowState) -> C:
    """The command of a request; with an Idempotency-Key, a repetition is the same command."""
    known = kind.model_fields.keys() - ReviewCommand.model_fields.keys() | {"revision"}
    if not isinstance(fields, dict):
        raise InvalidRequest([FieldError("body", "must be a JSON object")])
    unknown = sorted(fields.keys() - known)
    if unknown:
        raise InvalidRequest([FieldError(name, "is no field of it") for name in unknown[:20]])
    command_id = str(uuid4()) if key is None else requests.id_of_key(key)
    named = {"show_id": state.show_id, "generation": state.generation, "command_id": command_id}
    return parsed(kind, fields | named)


def _revision_of(tag: str | None) -> int:
    if tag is None:
        raise Problem(428, 'If-Match must name the revision that was read, e.g. "1"')
    match = REVISION.fullmatch(tag.strip())
    if match is None:
        raise Problem(400, 'If-Match must be one revision, e.g. "1"')
    return int(match[1])


async def _review(show_id: str, deps: Deps) -> tuple[ShowState, Review]:
    """The show of a request, and its review."""
    state = found(await deps.gateway.state(show_id), show_id)
    if state.review is None:
        raise Problem(404, "the show has no script in review")
    return state, state.review


async def _draft(review: Review, deps: Deps) -> ScriptDrafted:
    draft = await deps.reviews.draft(review)
    if draft is None:
        raise Problem(410, "the draft has aged out")
    return draft
