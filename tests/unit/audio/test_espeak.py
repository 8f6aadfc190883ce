"""The worker processes of espeak-ng."""

import asyncio
import os
import signal
import sys
from dataclasses import replace

import numpy as np
import pytest

from contracts import Language, Voice
from services.audio.adapters.espeak import VOICES, Espeak, open_espeak
from services.audio.domain.speech import Take
from services.audio.settings import AudioSettings

TAKE = Take("It rains.", Voice(provider="espeak", name="en-us+f3"), "en")


def workers(espeak: Espeak) -> list[int]:
    return [worker.process.pid for worker in espeak._workers._idle]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while alive(pid):  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(0.01)


async def test_workers_are_kept_and_end_with_the_synthesizer() -> None:
    async with open_espeak(AudioSettings(concurrency=2)) as espeak:
        await asyncio.gather(espeak.speak(TAKE), espeak.speak(TAKE))
        before = sorted(workers(espeak))
        await espeak.speak(TAKE)
        assert sorted(workers(espeak)) == before
        assert len(before) == 2
    for pid in before:
        await gone(pid)


async def test_a_word_of_the_station_is_spoken_its_own_way() -> None:
    mull = replace(TAKE, text="The road to Mull rains.")
    async with open_espeak(AudioSettings(concurrency=1)) as espeak:
        usual = await espeak.pronounce(mull)
        own = await espeak.pronounce(replace(mull, lexicon=(("Mull", "Tobermory"),)))
        again = await espeak.pronounce(mull)
    assert "Tobermory" in own.spoken
    assert own.phonemes != usual.phonemes
    assert again == usual


@pytest.mark.parametrize("killed", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_dead_worker_is_replaced(killed: signal.Signals) -> None:
    async with open_espeak(AudioSettings(concurrency=1)) as espeak:
        first = await espeak.speak(TAKE)
        (pid,) = workers(espeak)
        os.kill(pid, killed)
        assert (await espeak.speak(TAKE)).seconds == first.seconds
        assert workers(espeak) != [pid]


async def test_a_cancelled_take_leaves_no_worker_out_of_step() -> None:
    async with open_espeak(AudioSettings(concurrency=1)) as espeak:
        first = await espeak.speak(TAKE)
        long = asyncio.create_task(espeak.speak(Take("It rains. " * 500, TAKE.voice, "en")))
        await asyncio.sleep(0)
        long.cancel()
        with pytest.raises(asyncio.CancelledError):
            await long
        assert (await espeak.speak(TAKE)).seconds == first.seconds


@pytest.mark.parametrize("name", [card.name for card in VOICES])
async def test_samples_depend_on_the_take_alone(name: str) -> None:
    voice = Voice(provider="espeak", name=name)
    language: Language = "de" if name.startswith("de") else "en"
    take = Take("Es regnet heute. The wind is rising, as it was.", voice, language)
    spoken = []
    for before in (0, 1, 2):
        async with open_espeak(AudioSettings(concurrency=1)) as espeak:
            for number in range(before):
                await espeak.speak(Take("It snows. " * (number + 1), TAKE.voice, "en"))
            spoken.append(await espeak.speak(take))
    first, *others = spoken
    for other in others:
        assert np.array_equal(other.samples, first.samples)
        assert other.marks == first.marks


async def test_a_worker_does_not_outlive_its_parent() -> None:
    """A process that is killed takes its workers along: their stdin closes."""
    program = (
        "import asyncio\n"
        "from tests.unit.audio.test_espeak import TAKE, workers\n"
        "from services.audio.adapters.espeak import open_espeak\n"
        "from services.audio.settings import AudioSettings\n"
        "async def main():\n"
        "    async with open_espeak(AudioSettings(concurrency=1)) as espeak:\n"
        "        await espeak.speak(TAKE)\n"
        "        print(workers(espeak)[0], flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    await parent.wait()
    await gone(pid)
