"""The whole station in one process, on a real broker, and a client of its HTTP interface."""

import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services import fleet
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack

FEEDS = Path(__file__).parents[2] / "fixtures/feeds"
OVERRIDES: dict[str, dict[str, object]] = {
    "bridge": {"port": 0},
    "audio": {"speech": "espeak"},
    "media": {"covers": "local"},
    "content": {"writer": "local"},
    "show": {"station": "Radio Test", "timezone": "Europe/Berlin"},
}
API = "/api/v1"


@dataclass(frozen=True)
class Station:
    """A running station, its interface, and the address of a publisher with feeds."""

    http: httpx.AsyncClient
    platform: Platform
    feeds: str

    async def get(self, path: str, **parameters: Any) -> Any:
        """The JSON of a path below the API's prefix."""
        return self.read(await self.http.get(f"{API}{path}", params=parameters))

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of a response to a POST."""
        return self.read(await self.http.post(f"{API}{path}", json=body, **options))

    async def refusal(self, path: str, body: Any, status: int = 422) -> str:
        """The detail of a refusal."""
        response = await self.http.post(f"{API}{path}", json=body)
        assert response.status_code == status, response.text
        return str(response.json()["detail"])

    @staticmethod
    def read(response: httpx.Response) -> Any:
        """The JSON of a success."""
        assert response.is_success, response.text
        return response.json()

    def feed(self, name: str) -> str:
        """The address of a feed among the fixtures."""
        return f"{self.feeds}/{name}.xml"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base
        del format, args


@pytest.fixture(scope="module")
def publisher() -> Iterator[str]:
    """The address of a server with the feeds of the fixtures."""
    handler = partial(_Quiet, directory=str(FEEDS))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@asynccontextmanager
async def running_station(
    data_dir: Path, feeds: str, overrides: Mapping[str, Mapping[str, object]] = OVERRIDES
) -> AsyncIterator[Station]:
    """Run the station while the block runs."""
    async with (
        embedded_stack(
            PlatformSettings(data_dir=data_dir),
            services=tuple(fleet.SERVICES),
            overrides=overrides,
        ) as stack,
        connected(stack.settings, "test") as (_, platform),
        httpx.AsyncClient(base_url=stack.address_of("bridge"), timeout=100) as http,
    ):
        yield Station(http, platform, feeds)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def station(
    tmp_path_factory: pytest.TempPathFactory, publisher: str
) -> AsyncIterator[Station]:
    """The station that the tests of a module share."""
    async with running_station(tmp_path_factory.mktemp("station"), publisher) as station:
        yield station
