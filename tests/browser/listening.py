"""A channel on the air with a show of a minute, for the tests of the page that people listen on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Frame, Page

from contracts import (
    FeedSource,
    GridSave,
    GridVersion,
    ShowRequested,
    StationPlay,
    StationPlayed,
    Status,
    subjects,
)
from contracts.grid import Grid, GridFiller
from services.client.queries import ask
from services.client.show_client import ShowClient
from tests.station import SAMPLE, Station, running_station
from tests.waiting import until

CHANNEL = "main"
SHOW = "minute"
TITLE = "The Sample <img src=x onerror=alert(1)> Bulletin"
"""Title of the show: what feeds and people write is never markup."""
NAME = "Radio Limmat"
"""Title of the channel."""
NOTICE = "Made from invented sample material."
"""What is to be said of the show."""
LOUDEST = """async () => {
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(document.querySelector("#audio").captureStream()).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (let round = 0; round < 150 && loudest < 0.01; round += 1) {
    await new Promise((done) => setTimeout(done, 100));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  await context.close();
  return loudest;
}"""
"""The loudest sample that the page plays until it is heard, or within 15 seconds."""


CHANGES = """() => {
  window.changes = [];
  window.stalls = 0;
  const audio = document.querySelector("#audio");
  audio.addEventListener("waiting", () => { window.stalls += audio.seeking ? 0 : 1; });
  new MutationObserver(() => window.changes.push(radiox.player.position()))
    .observe(document.querySelector("#story"), {childList: true, subtree: true});
}"""
"""Notes where the sound is whenever the story changes, and how often the sound stops."""


@dataclass
class OnAir:
    """A channel on the air."""

    station: Station

    @property
    def url(self) -> str:
        return self.station.onair_url

    def ask(self, query: Any, reply: Any) -> Any:
        return self.station.run(ask(self.station.platform.client, query, reply, timeout=20))

    def request(self, show_id: str, **about: Any) -> None:
        """Ask for a show of the sample's feeds; it is not waited for."""
        self.station.run(self._request(show_id, **about))

    def play(self, show_id: str) -> None:
        """Put a finished show on next."""
        self.ask(StationPlay(channel=CHANNEL, show_id=show_id), StationPlayed)

    def finish(self, show_id: str, status: Status = Status.GENERATED) -> None:
        """Wait until a show is finished, or has ended otherwise."""
        self.station.run(self._ended(show_id, status))

    async def _request(self, show_id: str, **about: Any) -> None:
        feeds = []
        for name, body in SAMPLE.items():
            kind = "application/rss+xml"
            blob = await self.station.platform.blobs.put(subjects.BLOBS_SOURCES, name, body, kind)
            feeds.append(FeedSource(blob=blob))
        told = {"feeds": tuple(feeds), "minutes": 1.0, "channel": CHANNEL, "title": TITLE} | about
        request = ShowRequested(show_id=show_id, notice=NOTICE, **told)
        await ShowClient(self.station.platform).request(request)

    async def _ended(self, show_id: str, status: Status) -> None:
        client = ShowClient(self.station.platform)

        async def ended() -> bool:
            state = await client.state(show_id)
            return state is not None and state.status is status

        await until(ended, within=60)


@contextmanager
def on_air(folder: Path) -> Iterator[OnAir]:
    """Run a station with a channel of short pieces of music, and a show that was heard on it."""
    with running_station(
        folder, audio={"speech": "espeak"}, media={"covers": "local"}, content={"writer": "local"}
    ) as station:
        running = OnAir(station)
        filler = GridFiller(music=(1, 2), music_seconds=12, repeat_hours=0)
        running.ask(GridSave(channel=CHANNEL, grid=Grid(title=NAME, filler=filler)), GridVersion)
        running.request(SHOW)
        running.finish(SHOW)
        station.run(_listed(running.url))
        yield running


async def _listed(url: str) -> None:
    """Wait until the channel is on the air, and the show in the list of the latest."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:

        async def listed() -> bool:
            timeline = await http.get(f"/air/{CHANNEL}/timeline.json")
            shows = await http.get(f"/shows.json?channel={CHANNEL}")
            return timeline.is_success and SHOW in shows.text

        await until(listed, within=60)


def heard(page: Page | Frame) -> dict[str, Any]:
    """What the page says is heard."""
    found: dict[str, Any] = page.evaluate("() => radiox.heard()")
    return found


def playing(page: Page) -> None:
    """Press play, and wait until sound is heard."""
    page.locator("#play").click()
    page.wait_for_function("() => radiox.player.state === 'playing'")


def changes_on_air(page: Page, url: str) -> list[float]:
    """When something else begins on the channel, chapters of shows too (Unix time, in seconds)."""
    found = []
    for span in page.request.get(f"{url}/air/{CHANNEL}/timeline.json").json()["spans"]:
        found.append(span["start"])
        if span["show_id"]:
            show = page.request.get(f"{url}/shows/{span['show_id']}.json").json()
            zero = span["start"] - span["offset"]
            found += [zero + chapter["start"] for chapter in show["chapters"]]
    return found


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the files of a folder, as another site does; yields its address."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base
        del format, args
