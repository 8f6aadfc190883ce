"""Names that are made up and parameters that are none get clear errors."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.kit.settings import PlatformSettings
from tests.integration.onair.air import OnAir, on_air

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(shared_broker: PlatformSettings) -> AsyncIterator[OnAir]:
    async with on_air(shared_broker) as air:
        yield air


@pytest.mark.parametrize(
    "path",
    [
        "/air/none/timeline.json",
        "/air/none/nowplaying.json",
        "/air/..%2f..%2fetc/timeline.json",
        "/api/nowplaying/none",
        "/air/none/events",
        "/stream/none.mp3",
        "/shows/none.json",
        "/shows/a%00b.json",
        "/shows/..%2f..%2fetc%2fpasswd/audio.mp3",
        "/shows/first/../../etc/passwd",
        "/shows/first/..%2faudio.mp3",
        "/shows/first/script.json",
        "/shows/none/audio.mp3",
        "/feeds/none.xml",
        "/feeds/preset/none.xml",
        "/feeds/%3Cscript%3E.xml",
        f"/shows/{'x' * 300}.json",
    ],
)
async def test_made_up_names_are_not_found(shared: OnAir, path: str) -> None:
    response = await shared.http.get(path)
    assert response.status_code == 404, response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/air/main/history.json?limit=0",
        "/air/main/history.json?limit=501",
        "/air/main/history.json?limit=-1",
        "/air/main/history.json?kind=everything",
        "/air/main/history.json?since=yesterday",
        f"/air/main/history.json?q={'x' * 101}",
        "/air/main/archive.json?day=2026-02-30",
        "/air/main/archive.json?day=../..",
        "/air/main/archive.json?day=9999-12-31",
        "/shows.json?limit=101",
        "/shows.json?channel=a%20b",
        "/shows.json?after=x",
        "/feeds/main.xml?after=x",
    ],
)
async def test_bad_parameters_are_named(shared: OnAir, path: str) -> None:
    response = await shared.http.get(path)
    assert response.status_code == 422, response.text
    problem = response.json()
    name = path.partition("?")[2].partition("=")[0]
    assert problem["detail"].startswith(f"{name}:")


async def test_hosts_that_are_none_are_refused(shared: OnAir) -> None:
    response = await shared.http.get("/feeds/main.xml", headers={"Host": "a b<script>"})
    assert response.status_code in {400, 403}
