"""ElevenLabs: the adapter and the real SDK against the emulator."""

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import numpy as np
import pytest

from contracts import Voice, subjects
from services.audio.adapters.elevenlabs import ElevenLabs, open_elevenlabs
from services.audio.adapters.elevenlabs_account import clone_voice
from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Speech, Take
from services.audio.ports import BrokenOff
from services.audio.settings import AudioSettings
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.calls import metering
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.concurrency import AdaptiveLimit
from services.kit.claims import Claims
from services.kit.failures import AccountRefused, Discard, RateLimited, Retry
from services.kit.http_client import HttpClient, open_http_client
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator
from tests.fakes import MemoryKeyValue

__all__ = ["providers"]

SARAH = "EXAVITQu4vr4xnSDxMaL"
TEXT = (
    "It rains again in Rome, and the mayor has closed three bridges. Nobody was hurt. "
    "More rain is expected on Thursday, when the river may rise by another metre."
)
OPERATION = "elevenlabs.speech"
Open: TypeAlias = Callable[..., AbstractAsyncContextManager[ElevenLabs]]


def take(text: str = TEXT, *, voice: str = SARAH, **settings: Any) -> Take:
    return Take(text, Voice(provider="elevenlabs", name=voice, settings=settings), "en")


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


async def test_the_times_of_characters_become_marks_of_words(opened: Open) -> None:
    async with opened() as elevenlabs:
        speech = await elevenlabs.speak(take())
    words = [TEXT[mark.offset :].split(maxsplit=1)[0] for mark in speech.marks]
    assert words == TEXT.split()
    assert speech.rate == 44_100
    for mark in speech.marks:
        start = round(mark.seconds * speech.rate)
        sounding = np.abs(speech.samples[start : start + speech.rate // 20]).max()
        before = np.abs(speech.samples[max(0, start - speech.rate // 50) : start]).max(initial=0)
        assert sounding > 0.05
        assert before < 0.01


@pytest.mark.parametrize(
    ("tier", "rate", "requests"), [("pro", 44_100, [1, 1]), ("free", 44_100, [2, 1])]
)
async def test_the_best_format_of_the_plan_is_found_out_once(
    providers: Emulator, opened: Open, tier: str, rate: int, requests: list[int]
) -> None:
    providers.state.tier = tier
    made = []
    async with opened() as elevenlabs:
        for _ in requests:
            before = providers.books.tallies[f"{OPERATION}.stream.timed"].requests
            speech = await elevenlabs.speak(take())
            made.append(providers.books.tallies[f"{OPERATION}.stream.timed"].requests - before)
            assert speech.rate == rate
            assert len(speech.marks) == len(TEXT.split())
    assert made == requests
    assert providers.books.paid["characters"] == len(TEXT) * len(requests)


async def test_takes_that_find_out_the_format_together_all_succeed(
    providers: Emulator, opened: Open
) -> None:
    providers.state.tier = "free"
    async with opened() as elevenlabs:
        spoken = await asyncio.gather(*(elevenlabs.speak(take(f"{n}. {TEXT}")) for n in range(5)))
    assert all(speech.seconds > 5 for speech in spoken)


async def test_a_format_that_the_plan_has_not_is_refused_where_it_is_asked_for(
    providers: Emulator, opened: Open
) -> None:
    providers.state.tier = "free"
    async with opened(elevenlabs_format="pcm_44100") as elevenlabs:
        with pytest.raises(Discard, match="has no pcm_44100: set RADIOX_AUDIO_ELEVENLABS_FORMAT"):
            await elevenlabs.speak(take())


async def test_the_settings_of_a_voice_reach_the_provider(opened: Open) -> None:
    async with opened() as elevenlabs:
        plain = await elevenlabs.speak(take(stability=0.5, use_speaker_boost=True))
        fast = await elevenlabs.speak(take(speed=1.2))
    assert fast.seconds == pytest.approx(plain.seconds / 1.2, rel=0.01)


@pytest.mark.parametrize(
    ("settings", "named"), [({"loudness": 1}, "loudness"), ({"speed": 3}, "speed")]
)
async def test_a_setting_that_does_not_exist_is_named_and_costs_nothing(
    providers: Emulator, opened: Open, settings: dict[str, Any], named: str
) -> None:
    async with opened() as elevenlabs:
        with pytest.raises(Discard, match=f"settings.{named}"):
            await elevenlabs.speak(take(**settings))
    assert not providers.books.payments


@pytest.mark.parametrize(
    ("fault", "failure", "reason"),
    [
        ("unauthorized", AccountRefused, "does not accept the key in ELEVENLABS_API_KEY"),
        ("quota", AccountRefused, "no credit left"),
        ("payment", AccountRefused, "no credit left"),
        ("bad_request", Discard, "refuses the request"),
        ("rate_limit", RateLimited, "fewer requests"),
        ("rate_limit_date", RateLimited, "fewer requests"),
        ("server_error", Retry, "out of order"),
        ("overloaded", Retry, "out of order"),
        ("reset", Retry, "connection to ElevenLabs failed"),
        ("cut", Retry, "connection to ElevenLabs failed"),
        ("malformed", BrokenOff, "a part of the take only"),
        ("empty_audio", Retry, "no sound"),
    ],
)
async def test_each_failure_says_what_to_do_and_neither_key_nor_text(
    providers: Emulator,
    opened: Open,
    caplog: pytest.LogCaptureFixture,
    *,
    fault: str,
    failure: type[Exception],
    reason: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with opened() as elevenlabs:
        providers.plan({OPERATION: [{"kind": fault, "after": 7}]})
        with pytest.raises(failure, match=reason) as raised:
            await elevenlabs.speak(take())
        written = f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
        assert providers.key not in written
        assert "mayor" not in written
        assert type(raised.value) is failure
        if failure is RateLimited:
            assert getattr(raised.value, "after", 0) == pytest.approx(7, abs=1)
        assert (await elevenlabs.speak(take())).seconds > 5


async def test_sound_in_another_format_than_asked_for_is_understood(
    providers: Emulator, opened: Open
) -> None:
    async with opened() as elevenlabs:
        expected = await elevenlabs.speak(take())
        providers.plan({OPERATION: ["other_format"]})
        other = await elevenlabs.speak(take())
    assert other.seconds == pytest.approx(expected.seconds, abs=0.2)


async def test_a_stream_that_is_cut_is_not_stored_and_a_whole_take_is_bought_once(
    providers: Emulator, opened: Open, tmp_path: Path
) -> None:
    async with opened() as elevenlabs:
        takes = Takes(elevenlabs, FilesystemBlobs(tmp_path), Claims(MemoryKeyValue()))
        providers.plan({OPERATION: ["cut"]})
        with pytest.raises(Retry):
            await takes.get(take(), "s001")
        assert not stored(tmp_path)
        first, reused = await takes.get(take(), "s001")
        again, found = await takes.get(take(), "s001")
    assert (reused, found) == (False, True)
    assert np.array_equal(first.samples, again.samples)
    assert first.marks == again.marks
    assert len(providers.books.payments) == 2
    assert len(stored(tmp_path)) == 1


@pytest.mark.parametrize("fault", ["cut", "malformed"])
@pytest.mark.parametrize("tier", ["pro", "free"])
async def test_whole_sentences_of_a_broken_answer_are_kept_and_only_the_rest_is_bought(
    providers: Emulator, opened: Open, fault: str, tier: str
) -> None:
    providers.state.tier = tier
    text = f"Nobody was hurt. {TEXT}"
    async with opened() as elevenlabs:
        whole = await elevenlabs.speak(take(text))
        providers.books.clear()
        providers.plan({OPERATION: [fault]})
        calls = ProviderCalls("elevenlabs", "speech")
        speech = await ResilientSynthesizer(elevenlabs, calls).speak(take(text))
    first, second = (payment.units["characters"] for payment in providers.books.payments)
    assert first == len(text)
    assert text[-second:].startswith(("It rains", "Nobody", "More rain"))
    assert second < first
    assert [mark.offset for mark in speech.marks] == [mark.offset for mark in whole.marks]
    distances = [a.seconds - b.seconds for a, b in zip(speech.marks, whole.marks, strict=True)]
    assert np.abs(distances).max() < 0.1
    assert speech.seconds == pytest.approx(whole.seconds, abs=0.5)


def stored(folder: Path) -> list[Path]:
    return [path for path in (folder / subjects.BLOBS_TAKES).rglob("*") if path.suffix != ".json"]


async def test_characters_are_metered_once_the_provider_has_charged_for_them(
    providers: Emulator, opened: Open
) -> None:
    async with opened() as elevenlabs:
        providers.plan({OPERATION: ["server_error", "cut"]})
        with metering.collecting() as meter:
            for _ in range(3):
                try:
                    await elevenlabs.speak(take())
                except Retry:
                    continue
    assert meter.model == elevenlabs.model.partition("+")[0] == "eleven_v4"
    assert meter.units == providers.books.paid
    assert meter.units["characters"] == 2 * elevenlabs.estimate(take()).units["characters"]


@pytest.mark.parametrize(("own", "limit"), [(0, 3), (2, 2)])
async def test_the_limit_of_the_plan_is_taken_over_within_the_users_own(
    providers: Emulator, opened: Open, own: int, limit: int
) -> None:
    providers.state.concurrency = 3
    async with opened(concurrency=own) as elevenlabs:
        adaptive = AdaptiveLimit(10)
        async with adaptive.slot():
            await elevenlabs.speak(take())
    assert adaptive.limit == limit


async def test_more_takes_than_the_plan_allows_are_refused_as_too_many(
    providers: Emulator, opened: Open
) -> None:
    providers.state.concurrency = 1
    providers.state.latency = type(providers.state.latency)(first_sound=0.2)
    async with opened() as elevenlabs:
        outcomes: list[Speech | BaseException] = await asyncio.gather(
            *(elevenlabs.speak(take()) for _ in range(3)), return_exceptions=True
        )
    refused = [each for each in outcomes if isinstance(each, BaseException)]
    assert refused
    assert all(isinstance(each, RateLimited) for each in refused)


async def test_the_voices_of_the_account_are_published_page_by_page(opened: Open) -> None:
    async with opened() as elevenlabs:
        english = [card for card in elevenlabs.voices if card.language == "en"]
        german = [card for card in elevenlabs.voices if card.language == "de"]
    assert {card.title for card in english} == {"Rachel", "Sarah", "George", "Adam"}
    assert len(german) == len(english)
    assert not any(card.measured for card in elevenlabs.voices)


@pytest.mark.parametrize("fault", ["unauthorized", "server_error", "malformed", "reset", "slow"])
async def test_the_service_starts_where_the_voices_cannot_be_listed(
    providers: Emulator,
    opened: Open,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    if fault == "slow":
        monkeypatch.setattr("services.audio.adapters.elevenlabs_account.LIST_SECONDS", 2.0)
    providers.plan({"elevenlabs.voices": [fault]})
    async with opened() as elevenlabs:
        assert {card.gender for card in elevenlabs.voices} == {"female", "male"}
        assert await elevenlabs.check()
        assert (await elevenlabs.speak(take())).seconds > 5
    assert providers.key not in caplog.text


async def test_a_server_that_cannot_be_reached_is_a_matter_of_retries(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELEVENLABS_BASE_URL", "http://127.0.0.1:9")
    async with opened() as elevenlabs:
        with pytest.raises(Retry, match="connection to ElevenLabs failed"):
            await elevenlabs.speak(take())
        assert "connection to ElevenLabs failed" in await elevenlabs.check()


@pytest.mark.parametrize("name", ["", "../../v2/voices", "a/b", "a?b=c", "x" * 65])
async def test_a_voice_that_could_be_another_path_is_refused(
    providers: Emulator, opened: Open, name: str
) -> None:
    async with opened() as elevenlabs:
        asked = providers.books.requests
        with pytest.raises(Discard, match="no id of a voice"):
            await elevenlabs.speak(take(voice=name))
    assert providers.books.requests == asked


@asynccontextmanager
async def server(
    speech: Callable[[httpx.Request], httpx.Response], **settings: Any
) -> AsyncIterator[ElevenLabs]:
    """The adapter on a server without voices, which answers what is to be spoken."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/voices"):
            return httpx.Response(200, json={"voices": [], "has_more": False, "total_count": 0})
        return speech(request)

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client,
        open_elevenlabs(AudioSettings(**settings), lambda: client) as opened,
    ):
        yield opened


async def test_a_stream_that_never_ends_is_left() -> None:
    line = b'{"audio_base64": "' + b"A" * 400_000 + b'", "alignment": null}\n'

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield line

    async with server(lambda _: httpx.Response(200, content=endless())) as elevenlabs:
        with pytest.raises(Discard, match="of sound for"):
            await elevenlabs.speak(take())


@pytest.mark.parametrize(
    "alignment",
    [
        None,
        {},
        {"characters": ["I"], "character_start_times_seconds": []},
        {"characters": [], "character_start_times_seconds": [], "character_end_times_seconds": []},
    ],
)
async def test_sound_that_is_paid_for_is_used_without_times_where_those_are_unusable(
    alignment: object,
) -> None:
    sound = np.sin(np.arange(44_100 * 10) * 0.02) * 8000
    line = {
        "audio_base64": b64encode(sound.astype("<i2").tobytes()).decode(),
        "alignment": alignment,
    }
    async with server(lambda _: httpx.Response(200, content=json.dumps(line))) as elevenlabs:
        speech = await elevenlabs.speak(take())
    assert speech.seconds == pytest.approx(10)
    assert speech.marks == ()


@pytest.mark.parametrize(
    ("status", "detail", "reason"),
    [
        (401, {"status": "missing_permissions"}, "does not allow this with the key"),
        (400, {"status": "invalid_api_key"}, "does not accept the key"),
        (400, {"status": "model_not_found"}, "name another one in RADIOX_AUDIO_ELEVENLABS_MODEL"),
        (422, [{"loc": ["body", "text"], "msg": TEXT}], r"refuses the request \(422\)"),
        (400, TEXT, r"refuses the request \(400\)"),
        (400, {"status": TEXT, "message": TEXT}, r"refuses the request \(400\)"),
        (403, {"code": "subscription_required", "message": "this output format"}, "set RADIOX_"),
    ],
)
async def test_a_refusal_is_worded_by_its_code_and_never_by_what_the_server_wrote(
    status: int, detail: object, reason: str
) -> None:
    refusal = httpx.Response(status, json={"detail": detail})
    async with server(lambda _: refusal, elevenlabs_format="pcm_44100") as elevenlabs:
        with pytest.raises(Discard, match=reason) as raised:
            await elevenlabs.speak(take())
    assert "mayor" not in str(raised.value)


async def test_a_late_refusal_of_a_format_asks_for_the_one_that_was_found_meanwhile() -> None:
    first, found = asyncio.Event(), asyncio.Event()
    sound = b64encode(bytes(44_100 * 2 * 10)).decode()

    async def refuse_late() -> AsyncIterator[bytes]:
        await found.wait()
        yield b'{"detail": {"status": "output_format_not_allowed"}}'

    def speech(request: httpx.Request) -> httpx.Response:
        if "pcm" in request.url.params["output_format"] and not first.is_set():
            first.set()
            return httpx.Response(403, content=refuse_late())
        if request.url.params["output_format"] != "mp3_44100_128":
            return httpx.Response(403, json={"detail": {"status": "output_format_not_allowed"}})
        return httpx.Response(200, content=json.dumps({"audio_base64": sound}))

    async with server(speech) as elevenlabs:
        late = asyncio.create_task(elevenlabs.speak(take()))
        await first.wait()
        await elevenlabs.speak(take())
        found.set()
        assert (await late).seconds == pytest.approx(10)


async def test_recordings_become_a_voice_of_the_account(
    providers: Emulator, http: HttpClient, opened: Open, tmp_path: Path
) -> None:
    sample = tmp_path / "sample.mp3"
    sample.write_bytes(b"ID3" + bytes(1000))
    labels = {"language": "en", "gender": "female"}
    voice = await clone_voice("Ava", [sample], labels, AudioSettings(), http)
    assert providers.state.clones == {voice: "Ava"}
    async with opened() as elevenlabs:
        assert (await elevenlabs.speak(take(voice=voice))).seconds > 5
