"""Takes are synthesized once, on a real broker."""

import asyncio

import numpy as np
import pytest
import soxr

from contracts import Voice, subjects
from services.audio.adapters.takes import Takes
from services.audio.domain import takes
from services.audio.domain.conditioning import LEVEL
from services.audio.domain.loudness import speech_loudness
from services.audio.domain.signal import RATE
from services.audio.domain.speech import Take
from services.kit.claims import Claims
from services.kit.failures import Discard, Retry
from services.kit.platform import Platform
from tests.unit.audio.fakes import CountingSynthesizer
from tests.waiting import until

VOICE = Voice(provider="tone", name="en")


def take(text: str) -> Take:
    return Take(text, VOICE, "en")


def make_takes(
    platform: Platform, synthesizer: CountingSynthesizer, claim_seconds: float = 15
) -> Takes:
    claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS), claim_seconds, poll_interval=0.02)
    return Takes(synthesizer, platform.blobs, claims)


async def test_a_take_is_spoken_once_and_then_found(platform: Platform) -> None:
    synthesizer = CountingSynthesizer()
    spoken, _ = await make_takes(platform, synthesizer).get(take("Hello there."), "s001")
    found, reused = await make_takes(platform, synthesizer).get(take("Hello there."), "s001")
    assert reused
    assert found.rate == 16_000
    assert np.array_equal(found.samples, spoken.samples)
    assert synthesizer.calls == {"Hello there.": 1}


async def test_a_take_is_stored_level_and_as_it_is_used(platform: Platform) -> None:
    spoken, _ = await make_takes(platform, CountingSynthesizer()).get(take("Hello there."), "s001")
    resampled = soxr.resample(spoken.samples, spoken.rate, RATE)
    assert speech_loudness([resampled]) == pytest.approx(LEVEL, abs=0.5)


async def test_two_workers_on_one_script_synthesize_each_take_once(platform: Platform) -> None:
    synthesizer = CountingSynthesizer(concurrency=3)
    texts = [f"Sentence number {number}." for number in range(8)]
    workers = [make_takes(platform, synthesizer) for _ in range(2)]
    got = await asyncio.gather(*(w.get(take(text), "s") for text in texts for w in workers))
    assert synthesizer.calls == dict.fromkeys(texts, 1)
    assert sum(reused for _, reused in got) == len(texts)


async def test_no_more_takes_are_in_flight_than_the_provider_allows(platform: Platform) -> None:
    synthesizer = CountingSynthesizer(concurrency=2)
    workers = make_takes(platform, synthesizer)
    synthesizer.go.clear()

    async def all_slots_taken() -> bool:
        return synthesizer.busy == synthesizer.concurrency

    speaking = asyncio.gather(*(workers.get(take(f"Sentence {n}."), "s") for n in range(8)))
    await until(all_slots_taken)
    synthesizer.go.set()
    await speaking
    assert synthesizer.busiest == 2


async def test_an_expired_claim_is_taken_over(platform: Platform) -> None:
    claims = platform.bucket(subjects.BUCKET_CLAIMS)
    key = takes.key("tone", "1", take("Left behind."))
    await claims.create(f"take.{key}", b"a worker that was killed", ttl=1)
    synthesizer = CountingSynthesizer()
    _, reused = await make_takes(platform, synthesizer).get(take("Left behind."), "s001")
    assert not reused
    assert synthesizer.calls == {"Left behind.": 1}


async def test_a_claim_is_renewed_while_the_provider_is_slow(platform: Platform) -> None:
    synthesizer = CountingSynthesizer()
    synthesizer.go.clear()
    first, second = (make_takes(platform, synthesizer, claim_seconds=1) for _ in range(2))
    slow = asyncio.create_task(first.get(take("Slow."), "s001"))
    await synthesizer.called.wait()
    waiting = asyncio.create_task(second.get(take("Slow."), "s001"))
    await asyncio.wait((slow, waiting), timeout=2.5)
    synthesizer.go.set()
    assert [(await slow)[1], (await waiting)[1]] == [False, True]
    assert synthesizer.calls == {"Slow.": 1}


async def test_a_process_whose_claim_has_expired_speaks_no_take_beside_itself(
    platform: Platform,
) -> None:
    """A claim expires while the broker is away for longer than it lasts."""
    synthesizer = CountingSynthesizer()
    synthesizer.go.clear()
    workers = make_takes(platform, synthesizer)
    slow = asyncio.create_task(workers.get(take("Slow."), "s001"))
    await synthesizer.called.wait()
    key = takes.key("tone", "1", take("Slow."))
    await platform.bucket(subjects.BUCKET_CLAIMS).delete(f"take.{key}")
    waiting = asyncio.create_task(workers.get(take("Slow."), "s002"))
    await asyncio.wait((slow, waiting), timeout=0.5)
    synthesizer.go.set()
    assert [(await slow)[1], (await waiting)[1]] == [False, True]
    assert synthesizer.calls == {"Slow.": 1}


async def test_a_failed_take_leaves_no_claim(platform: Platform) -> None:
    synthesizer = CountingSynthesizer(failures={"Hello.": [Retry("busy")]})
    workers = make_takes(platform, synthesizer)
    with pytest.raises(Retry, match="busy"):
        await workers.get(take("Hello."), "s001")
    assert await platform.bucket(subjects.BUCKET_CLAIMS).keys() == []
    assert not (await workers.get(take("Hello."), "s001"))[1]


async def test_a_take_without_sound_names_its_segment(platform: Platform) -> None:
    with pytest.raises(Discard, match="s007"):
        await make_takes(platform, CountingSynthesizer()).get(take("… !"), "s007")


async def test_a_damaged_take_is_spoken_again(platform: Platform) -> None:
    key = takes.key("tone", "1", take("Hello."))
    await platform.blobs.put(subjects.BLOBS_TAKES, key, b"damaged", "application/x-radiox-take")
    synthesizer = CountingSynthesizer()
    _, reused = await make_takes(platform, synthesizer).get(take("Hello."), "s001")
    assert not reused
    assert (await make_takes(platform, synthesizer).get(take("Hello."), "s001"))[1]
