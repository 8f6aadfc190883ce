"""Speech that broke off: whole sentences are kept, and joined with the rest without a click."""

import numpy as np
import pytest

from contracts import Voice
from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.domain.continuation import beginning, joined
from services.audio.domain.loudness import speech_loudness
from services.audio.domain.signal import RATE, Samples
from services.audio.domain.speech import Mark, Speech, Take
from services.audio.ports import BrokenOff
from services.kit.calls.calls import ProviderCalls
from services.kit.failures import Discard
from tests.unit.audio.fakes import CountingSynthesizer, tone

TEXT = "It rains again. Nobody was hurt. More rain is expected."
STEP = 0.1
"""Seconds of a character; a sentence ends with a pause of two."""


def spoken(text: str = TEXT, level: float = 0.2) -> Speech:
    """A tone while words are spoken, with a mark for each word."""
    phase = np.arange(round(STEP * len(text) * RATE), dtype=np.float32) * np.float32(0.05)
    samples: Samples = np.float32(level) * np.sin(phase)
    for at in (i for i, character in enumerate(text) if character == "."):
        samples[round(STEP * at * RATE) : round(STEP * (at + 2) * RATE)] = 0
    starts = [i for i in range(len(text)) if i == 0 or text[i - 1] == " "]
    return Speech(samples, RATE, tuple(Mark(at, STEP * at) for at in starts))


def heard(characters: int, text: str = TEXT) -> tuple[Speech, list[float]]:
    """The speech and the times of the first characters."""
    return spoken(text[:characters]), [STEP * at for at in range(characters)]


@pytest.mark.parametrize(
    ("characters", "length"), [(19, 0), (20, 16), (35, 16), (37, 33), (54, 33)]
)
def test_whole_sentences_are_kept_where_the_next_one_had_begun(
    characters: int, length: int
) -> None:
    kept = beginning(*_order(heard(characters)))
    assert (kept.length if kept else 0) == length
    if kept is not None:
        assert kept.speech.seconds == pytest.approx(STEP * length, abs=0.03)
        assert not kept.speech.samples[-round(0.1 * RATE) :].any()


def _order(found: tuple[Speech, list[float]]) -> tuple[Speech, str, list[float], str]:
    return found[0], TEXT, found[1], "en"


def test_nothing_is_cut_where_there_is_no_pause() -> None:
    speech, starts = heard(40)
    humming = Speech(np.full_like(speech.samples, 0.1), RATE)
    assert beginning(humming, TEXT, starts, "en") is None


def test_a_joint_is_silent_at_one_level_and_shifts_the_marks() -> None:
    kept = beginning(*_order(heard(40)))
    assert kept is not None
    first = Speech(kept.speech.samples, RATE, spoken(TEXT[: kept.length]).marks)
    whole = joined(first, spoken(TEXT[kept.length :], level=0.02), kept.length)
    at = round(first.seconds * RATE)
    assert np.abs(np.diff(whole.samples[at - 500 : at + 200])).max() < 0.01
    halves = [speech_loudness([half]) for half in (whole.samples[:at], whole.samples[at:])]
    assert halves[0] == pytest.approx(halves[1], abs=0.5)
    assert [mark.offset for mark in whole.marks] == [mark.offset for mark in spoken().marks]
    assert [mark.seconds for mark in whole.marks] == pytest.approx(
        [mark.seconds for mark in spoken().marks], abs=0.05
    )


def test_a_joint_has_the_rate_of_its_first_part() -> None:
    slow = Speech(spoken().samples[::2], RATE // 2)
    whole = joined(spoken(), slow, len(TEXT))
    assert whole.rate == RATE
    assert whole.seconds == pytest.approx(2 * spoken().seconds, abs=0.25)


def take(text: str = TEXT) -> Take:
    return Take(text, Voice(provider="tone", name="high"), "en")


async def test_each_attempt_asks_only_for_the_sentences_that_are_missing() -> None:
    middle, last = TEXT[16:], TEXT[33:]
    synthesizer = CountingSynthesizer(
        failures={
            TEXT: [BrokenOff("cut", begun=tone(TEXT[:16]), rest=take(middle))],
            middle: [BrokenOff("cut", begun=tone(TEXT[16:33]), rest=take(last))],
        }
    )
    speech = await ResilientSynthesizer(synthesizer, ProviderCalls("tone", "speech")).speak(take())
    assert synthesizer.calls == {TEXT: 1, middle: 1, last: 1}
    assert speech.seconds == pytest.approx(tone(TEXT).seconds, abs=0.1)


async def test_a_rest_that_is_refused_refuses_the_take() -> None:
    rest = take(TEXT[16:])
    synthesizer = CountingSynthesizer(
        failures={
            TEXT: [BrokenOff("cut", begun=tone(TEXT[:16]), rest=rest)],
            rest.text: [Discard("no such voice")],
        }
    )
    with pytest.raises(Discard):
        await ResilientSynthesizer(synthesizer, ProviderCalls("tone", "speech")).speak(take())
