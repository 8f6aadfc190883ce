"""An operation of a provider as an ASGI endpoint: admit, fail as planned, check, answer, count."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any, Protocol, TypeAlias

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from tests.emulator.books import Tally
from tests.emulator.contract import Problem, problems_of_request
from tests.emulator.plan import ERRORS, Fault, Kind
from tests.emulator.state import Call, State
from tests.emulator.wire import RefusedError, Reply, broken, deliver, disconnected

Answer: TypeAlias = Callable[[Call], Reply]
"""Answers in a thread: sound takes long to compute, and clients may share the event loop."""


class Dialect(Protocol):
    """How a provider authenticates requests and words its errors."""

    def key_of(self, headers: Mapping[str, str]) -> str:
        """Give the key that a request carries, or an empty string."""
        ...

    def unauthorized(self, key: str) -> Reply:
        """Refuse a key."""
        ...

    def failure(self, fault: Fault) -> Reply:
        """Fail as a planned error."""
        ...

    def invalid(self, problem: Problem) -> Reply:
        """Refuse a request that violates the contract."""
        ...


@dataclass(frozen=True)
class Operation:
    """Serves one operation; `answer` does what is its own.

    A class rather than a function, since Starlette serves it as an ASGI application: only there
    can a response be cut.
    """

    name: str
    state: State
    dialect: Dialect
    answer: Answer
    faults: frozenset[Kind]
    """What can happen to it."""
    open_to_all: bool = False
    """Answers without a key."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        connection = self.state.connections[tuple(scope["client"])]
        books = self.state.books
        with books.request(self.name, connection.number) as (tally, rank):
            request = Request(scope, receive)
            fault, reply = await self._reply(request, tally, rank)
            if fault is not None and fault.kind == "reset":
                connection.transport.abort()
                await disconnected(receive, 1.0)
                return
            tally.statuses[reply.status] += 1
            await deliver(reply, receive, send, connection.transport, fault)

    async def _reply(self, request: Request, tally: Tally, rank: int) -> tuple[Fault | None, Reply]:
        raw = await request.body()
        key = self.dialect.key_of(request.headers)
        if self.state.key.encode() in raw or self.state.key in str(request.url):
            self._violated("the key is in the body or the address")
        if key != self.state.key and not self.open_to_all:
            return None, self.dialect.unauthorized(key)
        fault = self._planned(tally)
        if fault and fault.kind in ERRORS:
            return fault, self.dialect.failure(fault)
        try:
            call = self._call(request, raw, fault, rank)
            reply = await asyncio.to_thread(self.answer, call)
        except RefusedError as refused:
            return None, refused.reply
        except Exception as error:
            self._violated(f"the emulator failed: {type(error).__name__}")
            raise
        return fault, broken(reply, fault.share) if fault and fault.kind == "malformed" else reply

    def _planned(self, tally: Tally) -> Fault | None:
        fault = self.state.faults.next(self.name)
        if fault is None:
            return None
        if fault.kind not in self.faults:
            self._violated(f"the plan wants {fault.kind}, which cannot happen here")
            return None
        tally.faults[fault.kind] += 1
        return fault

    def _call(self, request: Request, raw: bytes, fault: Fault | None, rank: int) -> Call:
        body = _document(raw, request.headers.get("content-type", ""))
        problems = problems_of_request(self.name, body, request.query_params)
        for problem in problems:
            self._violated(f"request: {problem.where}: {problem.what}")
        if problems:
            raise RefusedError(self.dialect.invalid(problems[0]))
        return Call(self.state, self.name, request, body, fault, rank)

    def _violated(self, what: str) -> None:
        self.state.books.violations.append(f"{self.name}: {what}")


def _document(raw: bytes, content_type: str) -> dict[str, Any]:
    """Read a JSON document or a form; files of a form are given as their sizes in bytes."""
    if content_type.startswith("multipart/form-data"):
        return _form(raw, content_type)
    try:
        document = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _form(raw: bytes, content_type: str) -> dict[str, Any]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + raw, policy=policy.HTTP)
    form: dict[str, Any] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        if part.get_filename() is None:
            form[str(name)] = data.decode()
        else:
            form.setdefault(str(name), []).append(len(data))
    return form
