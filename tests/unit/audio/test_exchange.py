"""Exchanges of a script, and the cut of their speech."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from contracts import Segment, Voice
from services.audio.adapters import PROVIDERS
from services.audio.domain import takes
from services.audio.domain.exchange import REACH, Turn, UncutError, cut, exchanges
from services.audio.domain.speech import Speech, Take
from services.audio.settings import AudioSettings
from services.kit.http_client import open_http_client

RATE = 16_000
CHARACTER = 0.06
PAUSE = 0.3


def segment(
    number: int, speaker: str, *, with_next: bool = False, reserve: bool = False
) -> Segment:
    return Segment(
        id=f"s{number:03}",
        kind="story",
        speaker=speaker,
        text="It rains.",
        with_next=with_next,
        reserve=reserve,
    )


def pairs(*segments: Segment) -> list[tuple[str, str]]:
    return [(first.id, second.id) for first, second in exchanges(segments)]


OPENING = segment(1, "Ada")


def test_an_exchange_is_a_segment_with_the_one_that_it_hands_over_to() -> None:
    found = pairs(OPENING, segment(2, "Ada", with_next=True), segment(3, "Ben"), segment(4, "Ada"))
    assert found == [("s002", "s003")]


def test_a_segment_is_in_one_exchange_only() -> None:
    talk = [segment(n, "Ada" if n % 2 else "Ben", with_next=True) for n in range(2, 7)]
    assert pairs(OPENING, *talk) == [("s002", "s003"), ("s004", "s005")]


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param([segment(2, "Ada", with_next=True)], id="the last one"),
        pytest.param([segment(2, "Ada", with_next=True), segment(3, "Ada")], id="one host"),
        pytest.param(
            [segment(2, "Ada", with_next=True), segment(3, "Ben", reserve=True)], id="a reserve"
        ),
        pytest.param(
            [segment(2, "Ada", with_next=True, reserve=True), segment(3, "Ben")],
            id="of a reserve",
        ),
    ],
)
def test_what_is_no_exchange_is_spoken_alone(talk: list[Segment]) -> None:
    assert not pairs(OPENING, *talk)


def test_nothing_delays_the_first_segment_of_a_show() -> None:
    assert not pairs(segment(1, "Ada", with_next=True), segment(2, "Ben"))


def whole(*lengths: int) -> Speech:
    """Turns of so many characters, a pause after each."""
    pieces = []
    for length in lengths:
        phase = np.arange(round(length * CHARACTER * RATE), dtype=np.float32) * np.float32(0.1)
        pieces += [np.sin(phase) / np.float32(4), np.zeros(round(PAUSE * RATE), np.float32)]
    return Speech(np.concatenate(pieces), RATE)


def turns(lengths: Sequence[int], shift: float = 0.0) -> list[Turn]:
    """The times of the characters of `whole`; those of each turn but the first are shifted."""
    found, start = [], 0.0
    for place, length in enumerate(lengths):
        late = shift if place else 0.0
        found.append(Turn([start + late + at * CHARACTER for at in range(length)]))
        start += length * CHARACTER + PAUSE
    return found


@pytest.mark.parametrize("shift", [-0.5, -0.3, -0.1, 0.0, 0.1, 0.25])
def test_turns_are_cut_in_the_pause_even_where_the_times_are_a_little_off(shift: float) -> None:
    lengths = (80, 40, 60)
    edges = cut(whole(*lengths), turns(lengths, shift))
    assert edges[0][0] == 0.0
    assert edges[-1][1] == pytest.approx(whole(*lengths).seconds)
    begin = 0.0
    for (_, end), (start, _), length in zip(edges, edges[1:], lengths, strict=False):
        begin += length * CHARACTER
        assert start == end
        assert start == pytest.approx(begin + PAUSE / 2, abs=0.02)
        begin += PAUSE


def test_the_longest_pause_within_reach_is_the_one_between_two_hosts() -> None:
    speech = whole(80, 40)
    closure = round((80 * CHARACTER - 0.2) * RATE)
    speech.samples[closure : closure + round(0.1 * RATE)] = 0
    ((_, end), _) = cut(speech, turns((80, 40), -PAUSE))
    assert end == pytest.approx(80 * CHARACTER + PAUSE / 2, abs=0.02)


BAD = [
    pytest.param([Turn([0.0]), Turn([])], "a turn is missing", id="no characters"),
    pytest.param(turns((80, 40), -PAUSE - REACH - 0.1), "no pause", id="amid the first turn"),
    pytest.param(turns((80, 40), 1.0), "no pause", id="amid the second turn"),
    pytest.param(
        [turns((80, 40))[0], Turn([80 * CHARACTER + PAUSE] * 40)], "stand still", id="at a halt"
    ),
    pytest.param([Turn([0.0] * 13), Turn(turns((80, 107))[1].starts)], "stand still", id="a jump"),
    pytest.param(
        [Turn([at * 0.2 for at in range(24)]), Turn(turns((80, 96))[1].starts)],
        "too short or too long",
        id="far too long for its words",
    ),
]


@pytest.mark.parametrize(("reported", "reason"), BAD)
def test_times_that_cannot_be_true_are_refused(reported: list[Turn], reason: str) -> None:
    with pytest.raises(UncutError, match=reason):
        cut(whole(80, 40), reported)


PROSE = (Path(__file__).parents[2] / "fixtures/prose/en.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def hosts() -> tuple[Speech, Speech]:
    """A woman and a man, each with words of their own, by a voice of this machine."""

    async def spoken() -> tuple[Speech, Speech]:
        settings = AudioSettings()
        async with open_http_client() as http, PROVIDERS["espeak"].open(settings, http) as espeak:
            first, second = [
                await espeak.speak(Take(text, Voice(provider="espeak", name=name), "en"))
                for text, name in zip(PROSE[1:4:2], ("en-us+f3", "en-us"), strict=True)
            ]
        return takes.trim(first), takes.trim(second)

    return asyncio.run(spoken())


@pytest.mark.parametrize("gap", [0.12, 0.25, 0.5])
@pytest.mark.parametrize("off", [-0.25, 0.0, 0.25])
@pytest.mark.parametrize("noise", [0.0, 0.0003])
def test_real_voices_are_cut_between_the_hosts(
    hosts: tuple[Speech, Speech], gap: float, off: float, noise: float
) -> None:
    first, second = hosts
    silence = np.zeros(round(gap * first.rate), np.float32)
    samples = np.concatenate([first.samples, silence, second.samples])
    hiss = np.random.default_rng(7).normal(0, noise, len(samples)).astype(np.float32)
    starts = [
        np.linspace(0, first.seconds, len(PROSE[1]), endpoint=False),
        first.seconds + gap + off + np.linspace(0, second.seconds, len(PROSE[3]), endpoint=False),
    ]
    whole = Speech(samples + hiss, first.rate)
    ((_, end), (start, _)) = cut(whole, [Turn(each.tolist()) for each in starts])
    assert first.seconds <= end == start <= first.seconds + gap
