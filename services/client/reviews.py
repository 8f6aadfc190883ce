"""The client of reviews: reads drafts, sends a reviewer's commands, and waits for their answers."""

import asyncio

from contracts import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptDrafted,
    ScriptReady,
    ShowState,
    subjects,
)
from contracts.review import Refusal
from services.client.states import ShowStates
from services.kit.failures import BrokerUnavailable
from services.kit.platform import Platform

ANSWER_TIMEOUT = 10.0
"""Seconds in which `show` must answer a command."""
POLL_INTERVAL = 0.1
"""Seconds between two reads of a state that is about to change."""
NOT_IN_REVIEW = "the show has no script in review"


class Reviews:
    """Reads drafts and decides on them, through a platform.

    Every method raises `BrokerUnavailable` where the broker is unavailable.
    """

    def __init__(self, platform: Platform, *, answer_timeout: float = ANSWER_TIMEOUT) -> None:
        """`answer_timeout`: seconds in which `show` must answer a command."""
        self._platform = platform
        self._states = ShowStates(platform.bucket(subjects.BUCKET_SHOWS))
        self._answer_timeout = answer_timeout

    async def draft(self, review: Review) -> ScriptDrafted | None:
        """The current draft; None where it has aged out."""
        stored = await self._platform.streams.at(subjects.STREAM_SHOWS, review.sequence)
        return None if stored is None else ScriptDrafted.model_validate_json(stored.body)

    async def ready(self, sequence: int) -> ScriptReady | None:
        """The script that was announced at that sequence; None where it has aged out."""
        stored = await self._platform.streams.at(subjects.STREAM_SHOWS, sequence)
        return None if stored is None else ScriptReady.model_validate_json(stored.body)

    async def send(self, command: ReviewCommand) -> ReviewAnswer:
        """Send a command of a reviewer, and return what became of it.

        A command that cannot have effect any more is not published. The same command can be sent
        again safely.

        Raises:
            Discard: the command exceeds the broker's size limit.
            BrokerUnavailable: `show` has not answered in time; the command is stored, and takes
                effect once `show` handles it.
        """
        try:
            async with asyncio.timeout(self._answer_timeout):
                return await self._answer(command) or await self._publish(command)
        except TimeoutError as error:
            raise BrokerUnavailable(
                "`show` has not answered yet; what becomes of the command can be seen in the "
                "state of the show"
            ) from error

    async def _answer(self, command: ReviewCommand) -> ReviewAnswer | None:
        return answer_to(command, await self._states.find(command.show_id))

    async def _publish(self, command: ReviewCommand) -> ReviewAnswer:
        """Publish a command, and wait for its answer in the state of the show."""
        await self._platform.publisher.publish(command)
        while True:
            answer = await self._answer(command)
            if answer is not None:
                return answer
            await asyncio.sleep(POLL_INTERVAL)


def answer_to(command: ReviewCommand, state: ShowState | None) -> ReviewAnswer | None:
    """What became of a command, None before it is decided.

    A command without an answer has lost where another one was faster: the review is over, or at
    another revision. Neither is ever undone.
    """
    review = None if state is None else state.review
    if state is None or review is None:
        return _lost(command, "closed", NOT_IN_REVIEW)
    for answer in review.answers:
        if answer.command_id == command.command_id:
            return answer
    if state.generation != command.generation or not state.in_review:
        return _closed(command, state, review)
    if review.revision != command.revision:
        reason = f"the script is at revision {review.revision} by now: read it again"
        return _lost(command, "stale", reason, review.revision)
    return None


def _closed(command: ReviewCommand, state: ShowState, review: Review) -> ReviewAnswer:
    """The refusal of a command whose review is over, or of another generation."""
    if review.generation != state.generation:
        return _lost(command, "closed", NOT_IN_REVIEW)
    if state.generation != command.generation:
        reason = f"the show is at generation {state.generation} by now: read its script again"
        return _lost(command, "stale", reason, review.revision)
    if review.approved_at is not None:
        reason = f"revision {review.revision} is approved already"
        return _lost(command, "closed", reason, review.revision)
    failure = state.finishing.failure if state.finishing else None
    if failure is not None and failure.stage == "script":
        return _lost(command, "expired", failure.reason, review.revision)
    outcome = state.finishing.outcome if state.finishing else state.status
    return _lost(command, "closed", f"the review is over: the show is {outcome}", review.revision)


def _lost(
    command: ReviewCommand, refusal: Refusal, reason: str, revision: int | None = None
) -> ReviewAnswer:
    return ReviewAnswer(
        command_id=command.command_id,
        revision=revision or command.revision,
        refusal=refusal,
        reason=reason,
    )
