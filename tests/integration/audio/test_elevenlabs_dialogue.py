"""ElevenLabs' dialogues: the adapter and the real SDK against the emulator."""

import json
import math
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any, TypeAlias

import httpx
import numpy as np
import pytest

from contracts import Language, Voice
from services.audio.adapters import elevenlabs as adapter
from services.audio.adapters.elevenlabs import ElevenLabs, open_elevenlabs
from services.audio.domain import takes as domain
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Speech, Take
from services.audio.settings import AudioSettings
from services.kit.calls import metering
from services.kit.failures import AccountRefused, Discard, RateLimited, Retry
from services.kit.http_client import HttpClient, open_http_client
from tests.emulator import signals
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator

__all__ = ["providers"]

SARAH, GEORGE = "EXAVITQu4vr4xnSDxMaL", "JBFqnCBsd6RMkjVDRZzb"
FIRST = "The mayor has closed three bridges, and more rain is on its way. The trains, Ben?"
SECOND = "They run again since noon, Ava. The last line opens on Thursday."
OPERATION = "elevenlabs.dialogue"
RATE = 44_100
Open: TypeAlias = Callable[..., AbstractAsyncContextManager[ElevenLabs]]


def take(text: str, voice: str, language: Language = "en", **settings: Any) -> Take:
    return Take(text, Voice(provider="elevenlabs", name=voice, settings=settings), language)


TALK = [take(FIRST, SARAH), take(SECOND, GEORGE)]


@pytest.fixture(autouse=True)
def account(providers: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", providers.key)
    monkeypatch.setenv("ELEVENLABS_BASE_URL", providers.elevenlabs_url)


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with open_http_client() as client:
        yield client


@pytest.fixture
def opened(http: HttpClient) -> Open:
    @asynccontextmanager
    async def open_with(**settings: Any) -> AsyncIterator[ElevenLabs]:
        async with open_elevenlabs(AudioSettings(**settings), http) as synthesizer:
            yield synthesizer

    return open_with


def asked(providers: Emulator) -> int:
    """Number of dialogues that were asked for."""
    return providers.books.tallies[f"{OPERATION}.timed"].requests


def alone(one: Take) -> Speech:
    """A take as the emulator's voice speaks it alone, with the times of its words."""
    spoken = signals.speak(one.text, one.voice.name, RATE)
    samples = np.divide(spoken.samples, 32_768, dtype=np.float32)
    begins = [match.start() for match in re.finditer(r"\S+", one.text)]
    return Speech(samples, RATE, tuple(Mark(at, spoken.starts[at]) for at in begins))


def loudest(speech: Speech) -> float:
    """The frequency of which a speech has most, in Hz; each voice has its own."""
    return float(np.abs(np.fft.rfft(speech.samples)).argmax() / speech.seconds)


def require_own_words(takes: Sequence[Take], found: Sequence[Speech]) -> None:
    """Each take sounds as its voice speaks it alone, with the same times of its words."""
    for one, speech in zip(takes, found, strict=True):
        sound, expected = domain.trim(speech), domain.trim(alone(one))
        assert sound.rate == RATE
        assert sound.seconds == pytest.approx(expected.seconds, abs=0.03)
        assert loudest(sound) == pytest.approx(loudest(expected), rel=0.2)
        assert [mark.offset for mark in sound.marks] == [mark.offset for mark in expected.marks]
        for mark, other in zip(sound.marks, expected.marks, strict=True):
            assert mark.seconds == pytest.approx(other.seconds, abs=0.03)


@pytest.mark.parametrize("model", ["eleven_v3", "eleven_v4"])
async def test_each_host_says_the_own_words_and_no_others(
    opened: Open, providers: Emulator, model: str
) -> None:
    async with opened(elevenlabs_model=model) as elevenlabs:
        assert elevenlabs.joins(TALK)
        require_own_words(TALK, await elevenlabs.converse(TALK))
    assert asked(providers) == 1
    assert providers.books.paid == {"characters": len(FIRST) + len(SECOND)}


async def test_a_plan_without_the_best_format_gives_the_next_one(
    opened: Open, providers: Emulator
) -> None:
    providers.state.tier = "free"
    async with opened() as elevenlabs:
        require_own_words(TALK, await elevenlabs.converse(TALK))
        require_own_words(TALK, await elevenlabs.converse(TALK))
    assert providers.books.tallies[f"{OPERATION}.timed"].statuses == {200: 2, 403: 1}


LONG = "It rains. " * 25
APART = [
    pytest.param([TALK[0], take(LONG + "It rains.", GEORGE)], id="a turn is too long"),
    pytest.param([take(LONG, SARAH), take(LONG, GEORGE)], id="the whole is too long"),
    pytest.param([TALK[0], take(SECOND, GEORGE, stability=0.5)], id="other settings"),
    pytest.param([take(t.text, t.voice.name, speed=1.1) for t in TALK], id="a speed"),
    pytest.param(
        [replace(t, voice=t.voice.model_copy(update={"speed": 1.06})) for t in TALK],
        id="the speed of a host",
    ),
    pytest.param([TALK[0], take("Danke, Ava.", GEORGE, "de")], id="another language"),
]


@pytest.mark.parametrize("talk", APART)
async def test_what_a_dialogue_cannot_do_is_spoken_apart(opened: Open, talk: list[Take]) -> None:
    async with opened() as elevenlabs:
        assert not elevenlabs.joins(talk)


@pytest.mark.parametrize("model", ["eleven_v4_turbo", "eleven_multilingual_v2"])
async def test_a_model_without_dialogues_is_asked_for_none(opened: Open, model: str) -> None:
    async with opened(elevenlabs_model=model) as elevenlabs:
        assert not elevenlabs.joins(TALK)


async def test_an_operator_may_have_every_take_spoken_alone(opened: Open) -> None:
    async with opened(elevenlabs_dialogue=False) as elevenlabs:
        assert not elevenlabs.joins(TALK)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("stuck_times", "cannot be cut: "),
        ("lost_turn", "cannot be cut: turn 2 is missing"),
        ("empty_audio", "sent no sound"),
        ("malformed", "not its own protocol"),
        ("bad_request", "refuses the request"),
    ],
)
async def test_a_dialogue_that_is_of_no_use_is_bought_once_and_none_for_a_while_after_it(
    opened: Open, providers: Emulator, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    providers.plan({OPERATION: [fault]})
    async with opened() as elevenlabs:
        with pytest.raises(Discard, match=reason) as raised:
            await elevenlabs.converse(TALK)
        assert type(raised.value) is Discard
        assert "mayor" not in str(raised.value)
        assert not elevenlabs.joins(TALK)
        assert (await elevenlabs.speak(TALK[0])).seconds > 3
        monkeypatch.setattr(adapter, "ALONE_SECONDS", 0.0)
        providers.plan({OPERATION: [fault]})
        with pytest.raises(Discard):
            await elevenlabs.converse(TALK)
        assert elevenlabs.joins(TALK)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("rate_limit", RateLimited),
        ("server_error", Retry),
        ("reset", Retry),
        ("cut", Retry),
        ("unauthorized", AccountRefused),
        ("quota", AccountRefused),
    ],
)
async def test_a_failure_that_is_not_about_dialogues_rules_none_out(
    opened: Open, providers: Emulator, fault: str, failure: type[Exception]
) -> None:
    providers.plan({OPERATION: [fault]})
    async with opened() as elevenlabs:
        with pytest.raises(failure) as raised:
            await elevenlabs.converse(TALK)
        assert type(raised.value) is failure
        assert elevenlabs.joins(TALK)
        require_own_words(TALK, await elevenlabs.converse(TALK))


async def test_characters_are_metered_once_they_are_charged_for(
    opened: Open, providers: Emulator
) -> None:
    providers.plan({OPERATION: ["server_error", "cut", "malformed", "stuck_times"]})
    async with opened() as elevenlabs:
        with metering.collecting() as meter:
            for _ in range(5):
                try:
                    await elevenlabs.converse(TALK)
                except (Retry, Discard):
                    continue
    assert meter.model == "eleven_v4"
    assert meter.units == providers.books.paid
    assert meter.units["characters"] == 4 * sum(len(each.text) for each in TALK)


async def test_a_voice_that_the_account_lacks_is_named(opened: Open, providers: Emulator) -> None:
    async with opened() as elevenlabs:
        with pytest.raises(Discard, match=f"no voice {SARAH} or nobody"):
            await elevenlabs.converse([TALK[0], take(SECOND, "nobody")])
    assert not providers.books.payments


@asynccontextmanager
async def server(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> AsyncIterator[ElevenLabs]:
    """The adapter on a server without voices, which answers a request for a dialogue."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/voices"):
            return httpx.Response(200, json={"voices": [], "has_more": False, "total_count": 0})
        return httpx.Response(200, content=json.dumps(answer(json.loads(request.content))))

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client,
        open_elevenlabs(AudioSettings(), lambda: client) as opened,
    ):
        yield opened


def answer_of(
    samples: Samples, starts: list[float], segments: list[dict[str, Any]]
) -> dict[str, Any]:
    """An answer in PCM; characters end where they begin."""
    times = {
        "characters": list(FIRST + SECOND),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": starts,
    }
    return {
        "audio_base64": b64encode((samples * 32_767).astype("<i2").tobytes()).decode(),
        "alignment": times,
        "normalized_alignment": times,
        "voice_segments": segments,
    }


def segment(index: int, first: int, last: int) -> dict[str, Any]:
    return {
        "voice_id": TALK[index].voice.name,
        "start_time_seconds": 0.0,
        "end_time_seconds": 0.0,
        "character_start_index": first,
        "character_end_index": last,
        "dialogue_input_index": index,
    }


SEGMENTS = [segment(0, 0, len(FIRST)), segment(1, len(FIRST), len(FIRST) + len(SECOND))]
STARTS = [0.06 * at for at in range(len(FIRST) + len(SECOND))]
BLARE = np.sin(np.arange(round(0.06 * len(STARTS) * RATE)) * 0.05).astype(np.float32) / 4
BAD = [
    pytest.param(answer_of(BLARE, STARTS, SEGMENTS), "no pause", id="no pause between hosts"),
    pytest.param(answer_of(BLARE, STARTS, []), "turn 1 is missing", id="no segments"),
    pytest.param(
        answer_of(BLARE, STARTS, [SEGMENTS[0], segment(1, 9_000, 9_999)]),
        "a turn is missing",
        id="a segment of no characters",
    ),
    pytest.param(
        answer_of(BLARE, STARTS, [SEGMENTS[0], SEGMENTS[1] | {"voice_id": SARAH}]),
        "turn 2 is missing",
        id="another voice",
    ),
    pytest.param(answer_of(BLARE, [math.nan] * len(STARTS), SEGMENTS), "no pause", id="no numbers"),
    pytest.param(
        answer_of(BLARE, STARTS, SEGMENTS) | {"alignment": None}, "are missing", id="no times"
    ),
    pytest.param({"audio_base64": 7}, "not its own protocol", id="no audio"),
    pytest.param(
        answer_of(BLARE, STARTS, SEGMENTS) | {"voice_segments": None},
        "not its own protocol",
        id="no list",
    ),
]


@pytest.mark.parametrize(("answer", "reason"), BAD)
async def test_an_answer_that_cannot_be_true_is_not_cut(
    answer: dict[str, Any], reason: str
) -> None:
    async with server(lambda _: answer) as elevenlabs:
        with pytest.raises(Discard, match=reason):
            await elevenlabs.converse(TALK)


async def test_the_settings_of_the_hosts_are_those_of_the_dialogue() -> None:
    requests: list[dict[str, Any]] = []

    def heard(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return answer_of(BLARE, STARTS, SEGMENTS)

    talk = [take(t.text, t.voice.name, stability=0.5, similarity_boost=0.75) for t in TALK]
    async with server(heard) as elevenlabs:
        assert elevenlabs.joins(talk)
        with pytest.raises(Discard):
            await elevenlabs.converse(talk)
    assert [line["text"] for line in requests[0]["inputs"]] == [FIRST, SECOND]
    assert requests[0]["settings"] == {"stability": 0.5, "similarity": 0.75}
    assert requests[0]["language_code"] == "en"
