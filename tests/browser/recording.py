"""What Chromium plays, sample by sample, against what the channel's packages hold."""

import asyncio
import base64
import subprocess
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts import subjects
from services.broadcast.segments import init_segment, key_of
from services.broadcast.timeline import RATE, Span, moment_of, segments_of
from services.kit.clock import Clock
from services.kit.http import http_server
from services.kit.platform import Platform
from services.onair import app as onair
from tests.station import Station

Pcm = NDArray[np.int16]
"""(frames, 2) of 16 bits at 48 kHz."""

WORKLET = """
registerProcessor("recorder", class extends AudioWorkletProcessor {
  process([input]) {
    if (input.length === 2) this.port.postMessage([input[0].slice(), input[1].slice()]);
    return true;
  }
});
"""
RECORD = """async (worklet) => {
  const context = new AudioContext({sampleRate: 48000, latencyHint: "playback"});
  const script = URL.createObjectURL(new Blob([worklet], {type: "text/javascript"}));
  await context.audioWorklet.addModule(script);
  await context.resume();
  const audio = document.querySelector("#audio");
  window.stalls = 0;
  audio.addEventListener("waiting", () => { window.stalls += 1; });
  const recorder = new AudioWorkletNode(context, "recorder");
  window.recorded = [];
  recorder.port.onmessage = ({data}) => window.recorded.push(data);
  const source = context.createMediaElementSource(audio);
  source.connect(recorder);
  source.connect(context.destination);
}"""
TAKE = """() => {
  // Chromium scales what is positive by 1/32767 and what is negative by 1/32768.
  const chunks = window.recorded.splice(0);
  const samples = new Int16Array(chunks.length * 256);
  chunks.forEach(([left, right], chunk) => left.forEach((value, frame) => {
    const at = chunk * 256 + frame * 2;
    samples[at] = Math.round(value * (value > 0 ? 32767 : 32768));
    samples[at + 1] = Math.round(right[frame] * (right[frame] > 0 ? 32767 : 32768));
  }));
  let text = "";
  const bytes = new Uint8Array(samples.buffer);
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return btoa(text);
}"""


class SkewedClock:
    """A clock that is wrong by some seconds."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._skew = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return self._clock.now() + self._skew


@asynccontextmanager
async def replicas(platform: Platform, skews: tuple[float, ...]) -> AsyncIterator[str]:
    """Replicas of onair with clocks that differ, behind one address: each answers in turn."""
    settings = onair.SETTINGS(port=0)
    async with onair.open_deps(platform, settings) as deps:
        apps = [
            onair.open_app(replace(deps, clock=SkewedClock(platform.clock, skew))) for skew in skews
        ]
        turns: Iterator[ASGIApp] = cycle(apps)

        async def balanced(scope: Scope, receive: Receive, send: Send) -> None:
            await next(turns)(scope, receive, send)

        async with http_server(balanced, "127.0.0.1", 0) as address:
            yield address


@contextmanager
def replicas_of(station: Station, skews: tuple[float, ...]) -> Iterator[str]:
    """Run replicas in the loop of a station while the block runs."""
    opened: Future[str] = Future()
    closed = asyncio.Event()

    async def run() -> None:
        async with replicas(station.platform, skews) as address:
            opened.set_result(address)
            await closed.wait()

    async def close() -> None:
        closed.set()

    running = station.start(run())
    try:
        yield opened.result(30)
    finally:
        station.run(close())
        running.result(30)


def recorded(page: Page) -> Pcm:
    """What was played since this was asked last."""
    return np.frombuffer(base64.b64decode(page.evaluate(TAKE)), "<i2").reshape(-1, 2)


async def stored(platform: Platform, span: Span) -> Pcm:
    """What a span sounds like, decoded by ffmpeg from its lossless segments."""
    pieces = [init_segment("flac")]
    for number in range(segments_of(span.package.samples)):
        ref = await platform.blobs.find(
            subjects.BLOBS_AIR, key_of(span.package.key, "flac", number)
        )
        assert ref is not None
        pieces.append(await platform.blobs.get(ref))
    decoder = await asyncio.create_subprocess_exec(
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "pipe:0", "-f", "s16le", "pipe:1",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    decoded, _ = await decoder.communicate(b"".join(pieces))
    return np.frombuffer(decoded, "<i2").reshape(-1, 2)[: span.samples]


@dataclass(frozen=True)
class Programme:
    """What a channel has sounded like."""

    sound: Pcm
    begun: float
    """When its first sample was heard, in seconds since 1970."""
    joins: list[int]
    """Where in it each piece begins."""

    def place_of(self, sample: Pcm, near: int) -> int | None:
        """Where a sample stands, to the bit, nearest to a place; None where it stands nowhere.

        A piece is heard more than once.
        """
        first = np.flatnonzero((self.sound == sample[0]).all(axis=1))
        for place in sorted(first, key=lambda place: abs(place - near)):
            if np.array_equal(self.sound[place : place + len(sample)], sample):
                return int(place)
        return None


async def programme(platform: Platform, channel: str, seconds: float) -> Programme:
    """What a channel has sounded like in the last seconds."""
    async with onair.open_deps(platform, onair.SETTINGS(port=0)) as deps:
        found = deps.channels.find(channel)
        assert found is not None
        now = found.position(platform.clock.now())
        spans = list(found.timeline.spans(max(0, now - round(seconds * RATE)), now))
        sounds: dict[str, Pcm] = {}
        for span in spans:
            if span.package.key not in sounds:
                sounds[span.package.key] = await stored(platform, span)
        first = spans[0]
        return Programme(
            np.concatenate([sounds[span.package.key][: span.samples] for span in spans]),
            moment_of(first.start, first.airing.epoch).timestamp(),
            [span.start - first.start for span in spans],
        )
