"""Hosts who talk to each other are spoken in one call: bought once, cut, cached, and replaced.

Audio as it is composed, with the vendor's own SDK against the emulator, on a real broker.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from contracts import AudioReady, Host, ScriptReady, SegmentWritten, Voice, subjects
from services.audio.adapters import PROVIDERS
from services.audio.app import open_deps
from services.audio.domain import takes
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Take
from services.audio.handlers import prepare_speech, produce_show
from services.audio.ports import Deps
from services.audio.settings import AudioSettings
from services.kit.calls.attribution import attributed_to
from services.kit.platform import Platform
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator
from tests.unit.audio.fakes import PlainRenderer
from tests.unit.audio.scripts import script

__all__ = ["providers"]

SARAH, GEORGE = "EXAVITQu4vr4xnSDxMaL", "JBFqnCBsd6RMkjVDRZzb"
LOCAL = ("en-us+f3", "en-us")
DIALOGUE, SPEECH = "elevenlabs.dialogue.timed", "elevenlabs.speech.stream.timed"
PRICE = 0.0001
"""USD a character."""


@pytest.fixture(autouse=True)
def account(providers: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", providers.key)
    monkeypatch.setenv("ELEVENLABS_BASE_URL", providers.elevenlabs_url)


def talk(show_id: str = "show-1", budget: float | None = None) -> ScriptReady:
    """Two stories, in each of which a host hands over to the other one."""
    written = script((SARAH, GEORGE), "elevenlabs")
    hosts = tuple(
        Host(name=host.name, voice=host.voice, fallbacks=(Voice(provider="espeak", name=name),))
        for host, name in zip(written.hosts, LOCAL, strict=True)
    )
    certain = [each for each in written.segments if not each.reserve]
    segments = tuple(
        each.model_copy(
            update={
                "id": f"s{number:03}",
                "speaker": hosts[number % 2].name,
                "with_next": number in {3, 6},
            }
        )
        for number, each in enumerate(certain, 1)
    )
    update = {"hosts": hosts, "segments": segments, "show_id": show_id, "budget": budget}
    return written.model_copy(update=update)


EXCHANGES = 2


@asynccontextmanager
async def audio(platform: Platform, **settings: Any) -> AsyncIterator[Deps]:
    wanted = AudioSettings(speech="elevenlabs", **settings)
    async with open_deps(platform, wanted) as deps:
        yield replace(deps, renderer=PlainRenderer(platform.scratch))


async def produced(deps: Deps, of: ScriptReady) -> AudioReady:
    """Handle one delivery of a script."""
    with attributed_to(of):
        *_, ready = [event async for event in produce_show(of, deps)]
    assert isinstance(ready, AudioReady)
    return ready


def asked(providers: Emulator) -> tuple[int, int]:
    """Numbers of dialogues and of single takes that were asked for."""
    tallies = providers.books.tallies
    return tallies[DIALOGUE].requests, tallies[SPEECH].requests


def characters(ready: AudioReady) -> int:
    return sum(len(segment.text) for segment in ready.segments)


async def test_each_exchange_is_one_call_and_each_segment_one_take(
    platform: Platform, providers: Emulator
) -> None:
    async with audio(platform) as deps:
        ready = await produced(deps, talk())
    count = len(ready.segments)
    assert count == len(talk().segments)
    assert asked(providers) == (EXCHANGES, count - 2 * EXCHANGES)
    assert providers.books.paid == {"characters": characters(ready)}
    assert (ready.takes_spoken, ready.takes_reused, ready.saved) == (count, 0, 0.0)
    assert not ready.fallbacks
    (used,) = ready.usage
    assert used.calls == count - EXCHANGES
    assert used.units == {"characters": characters(ready)}
    assert used.cost == pytest.approx(characters(ready) * PRICE)


async def test_what_an_exchange_has_bought_is_not_bought_again(
    platform: Platform, providers: Emulator
) -> None:
    async with audio(platform) as deps:
        first = await produced(deps, talk())
        paid = dict(providers.books.paid)
        again = await produced(deps, talk())
        other = await produced(deps, talk("show-2"))
    assert providers.books.paid == paid
    assert (again.takes_spoken, again.usage, again.saved) == (0, first.usage, 0.0)
    assert (other.takes_spoken, other.usage) == (0, ())
    assert other.saved == pytest.approx(characters(first) * PRICE)
    assert again.model_dump(exclude={"seconds", "takes_spoken", "takes_reused"}) == (
        first.model_dump(exclude={"seconds", "takes_spoken", "takes_reused"})
    )


@pytest.mark.parametrize("fault", ["stuck_times", "lost_turn", "bad_request", "malformed"])
async def test_where_a_dialogue_is_of_no_use_each_take_is_spoken_alone(
    platform: Platform, providers: Emulator, fault: str
) -> None:
    providers.plan({DIALOGUE: {"probability": 1, "kinds": [fault]}})
    async with audio(platform, concurrency=1) as deps:
        ready = await produced(deps, talk())
    count = len(ready.segments)
    assert asked(providers) == (1, count)
    assert ready.takes_spoken == count
    assert not ready.fallbacks
    (used,) = ready.usage
    assert used.units == providers.books.paid


async def key_of(platform: Platform, of: ScriptReady, place: int) -> str:
    """The key under which the take of a segment is stored."""
    segment = of.segments[place]
    host = next(host for host in of.hosts if host.name == segment.speaker)
    async with PROVIDERS["elevenlabs"].open(AudioSettings(), platform.http) as elevenlabs:
        take = Take(segment.text, host.voice, of.language, host.tone)
        return takes.key(elevenlabs.name, elevenlabs.model, take)


@pytest.mark.parametrize("place", [2, 3])
async def test_what_is_left_of_an_exchange_is_spoken_alone(
    platform: Platform, providers: Emulator, place: int
) -> None:
    """As after a kill between the two takes."""
    of = talk()
    async with audio(platform) as deps:
        await produced(deps, of)
        await platform.blobs.delete(subjects.BLOBS_TAKES, await key_of(platform, of, place))
        again = await produced(deps, of)
    assert again.takes_spoken == 1
    assert asked(providers)[0] == EXCHANGES
    lost = len(of.segments[place].text)
    assert providers.books.paid == {"characters": characters(again) + lost}


async def test_two_replicas_buy_each_character_once(
    platform: Platform, providers: Emulator
) -> None:
    async with audio(platform) as one, audio(platform) as other:
        first, second = await asyncio.gather(produced(one, talk()), produced(other, talk()))
    assert first.segments == second.segments
    assert providers.books.paid == {"characters": characters(first)}


async def test_an_account_that_is_refused_leaves_the_show_to_the_next_voices(
    platform: Platform, providers: Emulator
) -> None:
    providers.plan({"elevenlabs": {"probability": 1, "kinds": ["quota"]}})
    async with audio(platform, concurrency=1) as deps:
        ready = await produced(deps, talk())
    assert sum(asked(providers)) == 1
    assert len(ready.fallbacks) == len(ready.segments)
    assert all(fallback.used.startswith("espeak/") for fallback in ready.fallbacks)
    assert all("no credit left" in fallback.reason for fallback in ready.fallbacks)


async def test_a_budget_that_an_exchange_would_exceed_is_kept(
    platform: Platform, providers: Emulator
) -> None:
    budget = 0.02
    async with audio(platform, concurrency=1) as deps:
        ready = await produced(deps, talk(budget=budget))
    spent = providers.books.paid["characters"] * PRICE
    assert 0 < spent <= budget
    assert ready.fallbacks
    assert all("was given is $0.02" in fallback.reason for fallback in ready.fallbacks)


async def test_a_model_without_dialogues_speaks_each_take_alone(
    platform: Platform, providers: Emulator
) -> None:
    async with audio(platform, elevenlabs_model="eleven_v4_turbo") as deps:
        ready = await produced(deps, talk())
    assert asked(providers) == (0, len(ready.segments))


async def test_the_first_word_does_not_wait_for_an_exchange(
    platform: Platform, providers: Emulator
) -> None:
    providers.plan({DIALOGUE: {"probability": 1, "kinds": [{"kind": "slow", "seconds": 4}]}})
    key = await key_of(platform, talk(), 2)
    async with audio(platform) as deps, deps.speech.open("show-1.1") as session:
        spoken = session.speak(SpeechScheduler(talk(), 60.0))
        first = await anext(spoken)
        assert first.utterance.segment.id == "s001"
        assert await platform.blobs.find(subjects.BLOBS_TAKES, key) is None
        await spoken.aclose()
    assert asked(providers)[0] == 1
    assert await platform.blobs.find(subjects.BLOBS_TAKES, key) is not None


def written(of: ScriptReady, place: int) -> SegmentWritten:
    """The announcement of a segment while the script is still written."""
    hosts = {host.name: host for host in of.hosts}
    segment, before = of.segments[place], of.segments[place - 1]
    together = before if before.with_next else None
    return SegmentWritten(
        show_id=of.show_id,
        segment_id=segment.id,
        segment=segment,
        host=hosts[segment.speaker],
        before=together,
        before_host=hosts[together.speaker] if together else None,
        language=of.language,
    )


async def test_an_exchange_is_spoken_once_its_reply_is_written(
    platform: Platform, providers: Emulator
) -> None:
    of = talk()
    async with audio(platform) as deps:
        await prepare_speech(written(of, 2), deps)
        assert asked(providers) == (0, 0)
        await prepare_speech(written(of, 3), deps)
        assert asked(providers) == (1, 0)
        await prepare_speech(written(of, 3), deps)
        ready = await produced(deps, of)
    assert ready.takes_reused == 2
    assert asked(providers)[0] == EXCHANGES
    assert providers.books.paid == {"characters": characters(ready)}


async def test_a_segment_that_hands_over_is_spoken_at_once_where_nothing_joins_it(
    platform: Platform, providers: Emulator
) -> None:
    async with audio(platform, elevenlabs_model="eleven_v4_turbo") as deps:
        await prepare_speech(written(talk(), 2), deps)
        assert asked(providers) == (0, 1)
        await prepare_speech(written(talk(), 3), deps)
    assert asked(providers) == (0, 2)


async def test_both_are_spoken_alone_where_the_reply_makes_it_too_long(
    platform: Platform, providers: Emulator
) -> None:
    of = talk()
    long = of.segments[3].model_copy(update={"text": "It rains again. " * 20})
    of = of.model_copy(update={"segments": (*of.segments[:3], long, *of.segments[4:])})
    async with audio(platform) as deps:
        await prepare_speech(written(of, 2), deps)
        await prepare_speech(written(of, 3), deps)
    assert asked(providers) == (0, 2)
