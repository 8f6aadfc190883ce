"""Bounds the requests to each receiver: so many at once, none while it fails."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

from services.kit.calls.breaker import Circuit, CircuitOpen
from services.webhook.domain.course import Answer
from services.webhook.ports import Busy, Receivers

SLOT_TIMEOUT = 0.5
"""Seconds for which a request waits for one of the others of its webhook to end: a receiver that
answers is kept busy, and one that hangs holds up nobody else for longer."""
BUSY_SECONDS = 1.0
"""Seconds for which a request is put off that has not got its turn."""


class BoundedReceivers:
    """Sends at most `slots` requests to a webhook at once, and none while its circuit is open."""

    def __init__(
        self, receivers: Receivers, slots: int, circuit_of: Callable[[str], Circuit]
    ) -> None:
        self._receivers = receivers
        self._slots = slots
        self._circuit_of = circuit_of
        self._circuits: dict[str, Circuit] = {}
        self._turns: dict[str, asyncio.Semaphore] = {}

    async def post(
        self, webhook_id: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        """Send one request.

        Raises:
            Busy: no request was sent, since the receiver is busy or has failed.
        """
        turn = self._turns.setdefault(webhook_id, asyncio.Semaphore(self._slots))
        try:
            async with asyncio.timeout(SLOT_TIMEOUT):
                await turn.acquire()
        except TimeoutError:
            raise Busy("the receiver is busy with other events", after=BUSY_SECONDS) from None
        try:
            return await self._sent(webhook_id, url, content, headers)
        finally:
            turn.release()

    async def _sent(
        self, webhook_id: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        if webhook_id not in self._circuits:
            self._circuits[webhook_id] = self._circuit_of(webhook_id)
        circuit = self._circuits[webhook_id]
        try:
            await circuit.admit()
        except CircuitOpen as opened:
            raise Busy(opened.reason, after=opened.after) from opened
        answer = await self._receivers.post(webhook_id, url, content, headers)
        await _note(circuit, answer)
        return answer


async def _note(circuit: Circuit, answer: Answer) -> None:
    """Count a failure of the server; what it says about one event is none."""
    status = answer.status
    overloaded = status == HTTPStatus.TOO_MANY_REQUESTS
    if status is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR and not overloaded:
        await circuit.succeeded()
    elif answer.retry_after:
        await circuit.pause(answer.retry_after, answer.error)
    else:
        await circuit.failed(answer.error)
