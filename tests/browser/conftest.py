"""A real Chromium, and a station with one show: the tests of the pages share both."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from contracts import Status
from services.client.show_client import ShowClient
from tests.station import Station, running_station
from tests.waiting import until

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
JAEGER, TRACE = "http://127.0.0.1:16686/trace", "4bf92f3577b34da6a3ce929d0e0e4736"
LONG = 60_000
"""Milliseconds that a busy machine may need; a test that passes does not wait for them."""
expect.set_options(timeout=LONG)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Show:
    """The one show; the station has no audio service until it may be finished."""

    station: Station
    show_id: str

    @property
    def url(self) -> str:
        return f"{self.station.http_url}/dashboard/{self.show_id}"

    def finish(self) -> None:
        """Let the show be spoken, and wait for its end."""
        self.station.serve_once("audio")
        self.station.run(self._ended())

    async def _ended(self) -> None:
        client = ShowClient(self.station.platform)

        async def generated() -> bool:
            state = await client.state(self.show_id)
            return state is not None and state.status is Status.GENERATED

        await until(generated, within=60)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder, traces = tmp_path_factory.mktemp("station"), {"trace_url": f"{JAEGER}/{{trace_id}}"}
    with running_station(folder, without=["audio"], bridge=traces) as running:
        yield running


@pytest.fixture(scope="module")
def show(station: Station) -> Show:
    return Show(station, station.request("morning", traceparent=f"00-{TRACE}-00f067aa0ba902b7-01"))


@pytest.fixture
def finished(show: Show) -> Show:
    show.finish()
    return show


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"needs a browser: one of {', '.join(NAMES)}")
    arguments = ["--autoplay-policy=no-user-gesture-required", "--mute-audio"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=arguments)


@dataclass
class Visit:
    """A page of a browser, and what went wrong in it."""

    page: Page
    expected: set[str] = field(default_factory=set)
    """Parts of messages that the test provokes."""
    messages: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.messages.append(message.text)

    def request(self, request: Request) -> None:
        self.addresses.append(request.url)

    @property
    def errors(self) -> list[str]:
        """Messages of the console, violations of the policy among them, that no test provokes."""
        return [each for each in self.messages if not any(part in each for part in self.expected)]

    @property
    def foreign(self) -> list[str]:
        """Addresses of other hosts that were requested."""
        own = {"127.0.0.1", None}  # blob: and data: have no host
        return [each for each in self.addresses if urlsplit(each).hostname not in own]


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page, by default that of a desktop in daylight; nothing may go wrong in it."""
    options: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
    context.set_default_timeout(LONG)
    page = context.new_page()
    found = Visit(page)
    page.on("console", found.note)
    page.on("pageerror", lambda error: found.messages.append(str(error)))
    page.on("request", found.request)
    yield found
    context.close()
    assert found.errors == []
    assert found.foreign == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    if not AXE.exists():
        pytest.skip("needs axe-core: `make axe`, which needs npm")
    return AXE.read_text()


def violations(page: Page, axe: str, *, within: str = "body") -> list[str]:
    """What axe-core finds wrong with a page, or a part of it, with the elements."""
    page.evaluate(axe)  # the debugger's evaluation is not subject to the page's policy
    result = page.evaluate(
        "([within, rules]) => axe.run(within, {runOnly: rules, resultTypes: ['violations']})",
        [within, STANDARDS],
    )
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
