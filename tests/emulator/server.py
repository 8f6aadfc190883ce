"""The emulator as an HTTP server on loopback."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.emulator import (
    elevenlabs_account,
    openai_chat,
    openai_media,
    openai_responses,
)
from tests.emulator.books import Books
from tests.emulator.elevenlabs_errors import ElevenLabsDialect
from tests.emulator.elevenlabs_speech import PATHS, dialogue, speech
from tests.emulator.openai_errors import OpenAIDialect
from tests.emulator.operation import Answer, Operation
from tests.emulator.plan import DIALOGUE, PICTURE, SOUND, TRANSPORT, WRITING, Faults, Kind, Plan
from tests.emulator.state import Connection, State, Writer

HOST = "127.0.0.1"
KEEP_ALIVE = 75
"""Seconds that an idle connection is kept."""
CLOSE_TIMEOUT = 1
"""Seconds that open requests get when the server stops."""


class Emulator:
    """The providers' servers: each at its own address, all on one port."""

    def __init__(self, state: State, port: int = 0) -> None:
        self.state = state
        self._port = port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self._opened = 0

    @property
    def key(self) -> str:
        """The key that both providers accept."""
        return self.state.key

    @property
    def url(self) -> str:
        """Where the books and the plan are."""
        return f"http://{HOST}:{self._port}"

    @property
    def openai_url(self) -> str:
        """The base URL for OpenAI's SDK."""
        return f"{self.url}/openai/v1"

    @property
    def compatible_url(self) -> str:
        """The base URL of an older compatible server: no key, no Responses API, no schemas."""
        return f"{self.url}/compatible/v1"

    @property
    def elevenlabs_url(self) -> str:
        """The base URL for ElevenLabs' SDK."""
        return f"{self.url}/elevenlabs"

    @property
    def addresses(self) -> dict[str, str]:
        """Every address, and the key."""
        return {
            "url": self.url,
            "openai_url": self.openai_url,
            "compatible_url": self.compatible_url,
            "elevenlabs_url": self.elevenlabs_url,
            "key": self.key,
        }

    @property
    def books(self) -> Books:
        """What was asked and charged."""
        return self.state.books

    @property
    def writer(self) -> Writer:
        """What the language model answers, as a function of the request's JSON body."""
        return self.state.writer

    @writer.setter
    def writer(self, writer: Writer) -> None:
        self.state.writer = writer

    def plan(self, plan: Plan | dict[str, Any]) -> None:
        """Let things go wrong from now on as this plan says, or as its operations do."""
        if not isinstance(plan, Plan):
            plan = Plan(operations=plan)
        self.state.faults = Faults(plan)

    async def start(self) -> None:
        """Serve; on the same port as before, where it was stopped.

        Raises:
            OSError: the port is in use.
        """
        listener = socket.create_server((HOST, self._port))
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            _application(self.state),
            http=self._protocol(),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._serve(self._server, listener))

    async def stop(self) -> None:
        """Refuse connections, and close those that are open."""
        if self._server is not None and self._task is not None:
            self._server.stopped.set()
            await self._task
            self._server = self._task = None

    @staticmethod
    async def _serve(server: "_Server", listener: socket.socket) -> None:
        with listener:
            await server.serve(sockets=[listener])

    def _protocol(self) -> type[H11Protocol]:
        emulator = self

        class ListedProtocol(H11Protocol):
            """Lists its connection, so that it is counted and can be cut."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                emulator._opened += 1
                listed = Connection(emulator._opened, transport)
                if self.client is not None:
                    emulator.state.connections[self.client] = listed

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self.client is not None:
                    emulator.state.connections.pop(self.client, None)

        return ListedProtocol


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the process and stops at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopped = asyncio.Event()

    async def main_loop(self) -> None:
        """Serve until stopped; the header Date is renewed every second."""
        while not self.stopped.is_set():
            await self.on_tick(0)
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self.stopped.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Close the listener and every connection; open requests end as their clients are gone."""
        for server in self.servers:
            server.close()
        for connection in self.server_state.connections:
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=CLOSE_TIMEOUT)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def emulator(
    *, port: int = 0, key: str = "", plan: Plan | dict[str, Any] | None = None, **settings: Any
) -> AsyncIterator[Emulator]:
    """Serve while the block runs. Port 0: any free one; `settings` are those of `State`."""
    state = State(key=key or f"sk-emulator-{secrets.token_hex(16)}", **settings)
    served = Emulator(state, port)
    served.plan(plan or {})
    await served.start()
    try:
        yield served
    finally:
        await served.stop()


def _application(state: State) -> Starlette:
    return Starlette(
        routes=[
            Mount("/openai/v1", routes=_openai(state)),
            Mount("/compatible/v1", routes=_compatible(state)),
            Mount("/elevenlabs", routes=_elevenlabs(state)),
            *_control(state),
        ]
    )


def _openai(state: State) -> list[Route]:
    def serve(name: str, answer: Answer, faults: frozenset[Kind]) -> Operation:
        return Operation(f"openai.{name}", state, OpenAIDialect(), answer, faults)

    return [
        _post("/responses", serve("responses", openai_responses.answer, WRITING)),
        _post("/chat/completions", serve("chat", openai_chat.answer, WRITING)),
        _post("/audio/speech", serve("speech", openai_media.speak, SOUND)),
        _post("/images/generations", serve("images", openai_media.draw, PICTURE)),
        _get("/models", serve("models", openai_media.list_models, TRANSPORT)),
    ]


def _compatible(state: State) -> list[Route]:
    def serve(name: str, answer: Answer, faults: frozenset[Kind]) -> Operation:
        operation = f"openai.compatible.{name}"
        return Operation(operation, state, OpenAIDialect(), answer, faults, open_to_all=True)

    missing = serve("missing", openai_chat.answer_missing, TRANSPORT)
    return [
        _post("/chat/completions", serve("chat", openai_chat.answer_compatible, WRITING)),
        Route("/{path:path}", missing, methods=["GET", "POST"]),
    ]


def _elevenlabs(state: State) -> list[Route]:
    def serve(name: str, answer: Answer, faults: frozenset[Kind] = TRANSPORT) -> Operation:
        return Operation(name, state, ElevenLabsDialect(), answer, faults)

    sounds = [
        _post(f"/v1/{base}{path}", serve(f"elevenlabs.{name}{suffix}", answer, faults))
        for name, base, answer, faults in (
            ("speech", "text-to-speech/{voice}", speech, SOUND),
            ("dialogue", "text-to-dialogue", dialogue, DIALOGUE),
        )
        for suffix, path in PATHS.items()
    ]
    account = elevenlabs_account
    return [
        *sounds,
        _get("/v1/voices", serve("elevenlabs.voices", account.list_voices)),
        _get("/v2/voices", serve("elevenlabs.voices", account.search_voices)),
        _post("/v1/voices/add", serve("elevenlabs.clone", account.clone_voice)),
        _get("/v1/user/subscription", serve("elevenlabs.subscription", account.subscription)),
        _get("/v1/models", serve("elevenlabs.models", account.list_models)),
    ]


def _control(state: State) -> list[Route]:
    async def read_books(_: Request) -> Response:
        return JSONResponse(state.books.summary())

    async def clear_books(_: Request) -> Response:
        state.books.clear()
        return Response(status_code=204)

    async def set_plan(request: Request) -> Response:
        try:
            state.faults = Faults(Plan.model_validate_json(await request.body()))
        except ValidationError as error:
            return PlainTextResponse(str(error), 422)
        return Response(status_code=204)

    return [
        Route("/_books", read_books, methods=["GET"]),
        Route("/_books", clear_books, methods=["DELETE"]),
        Route("/_plan", set_plan, methods=["PUT"]),
    ]


def _post(path: str, operation: Operation) -> Route:
    return Route(path, operation, methods=["POST"])


def _get(path: str, operation: Operation) -> Route:
    return Route(path, operation, methods=["GET"])
