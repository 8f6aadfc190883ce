"""Cues match their words in time; the speech is made of tones at known positions."""

from dataclasses import dataclass, replace
from itertools import pairwise
from textwrap import wrap

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audio.domain import cues
from services.audio.domain.alignment import word_starts
from services.audio.domain.sentences import split
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Speech

RATE = 16_000
SECONDS_A_LETTER = 0.065


@dataclass
class Recording:
    text: str
    speech: Speech
    spans: list[tuple[float, float]]
    """Start and end of each sentence, in seconds."""


def record(sentences: list[str], pause: float, *, marks: bool) -> Recording:
    """Synthesize sentences as noise, a word a burst, with short silences between words."""
    rng = np.random.default_rng(len("".join(sentences)))
    pieces: list[Samples] = []
    found: list[Mark] = []
    spans: list[tuple[float, float]] = []
    text, at = "", 0.0

    def silence(seconds: float) -> None:
        nonlocal at
        pieces.append(np.zeros(round(seconds * RATE), np.float32))
        at += len(pieces[-1]) / RATE

    for number, sentence in enumerate(sentences):
        if number:
            text += " "
            silence(pause)
        begin = at
        for position, word in enumerate(sentence.split(" ")):
            if position:
                text += " "
                silence(0.03)
            found.append(Mark(len(text), at))
            noise = rng.normal(0, 0.1, round(len(word) * SECONDS_A_LETTER * RATE))
            pieces.append(noise.astype(np.float32))
            at += len(noise) / RATE
            text += word
        spans.append((begin, at))
    return Recording(
        text, Speech(np.concatenate(pieces), RATE, tuple(found) if marks else ()), spans
    )


words = st.text(alphabet="abcdefghij", min_size=1, max_size=12)
spoken = st.lists(
    st.lists(words, min_size=3, max_size=40).map(lambda ws: "A" + " ".join(ws) + "bc."),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("marks", [True, False])
@given(sentences=spoken, pause=st.floats(0.25, 0.6))
@settings(max_examples=40)
def test_every_sentence_has_cues_that_begin_and_end_with_its_sound(
    *,
    marks: bool,
    sentences: list[str],
    pause: float,
) -> None:
    recording = record(sentences, pause, marks=marks)
    found = cues.of(recording.text, "en", recording.speech, at=10.0)
    assert len(found) >= len(split(recording.text, "en"))
    starts = np.array([cue.start for cue in found]) - 10
    ends = np.array([cue.end for cue in found]) - 10
    for begin, end in recording.spans:
        assert np.abs(starts - begin).min() <= 0.1
        assert np.abs(ends - end).min() <= 0.1


@pytest.mark.parametrize("marks", [True, False])
@given(sentences=spoken)
@settings(max_examples=40)
def test_cues_are_short_in_order_and_hold_every_word(
    *,
    marks: bool,
    sentences: list[str],
) -> None:
    recording = record(sentences, 0.4, marks=marks)
    found = cues.of(recording.text, "en", recording.speech)
    for cue in found:
        assert 0 < cue.end - cue.start <= cues.MAX_CUE_SECONDS
        assert len(cue.lines) <= cues.MAX_LINES
        assert all(len(line) <= cues.LINE_LENGTH for line in cue.lines)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert " ".join(line for cue in found for line in cue.lines) == recording.text


@given(sentences=spoken)
@settings(max_examples=40)
def test_each_word_of_a_cue_begins_where_the_provider_tells(sentences: list[str]) -> None:
    recording = record(sentences, 0.4, marks=True)
    found = cues.of(recording.text, "en", recording.speech, at=10.0)
    starts: list[float] = []
    for cue in found:
        text = "\n".join(cue.lines)
        words = [text[word.offset :].split(maxsplit=1)[0] for word in cue.words]
        assert words == text.split()[1:]
        starts += (cue.start, *(word.seconds for word in cue.words))
    told = [mark.seconds + 10 for mark in recording.speech.marks]
    assert starts == pytest.approx(told, abs=0.1)


def test_words_have_no_times_that_the_provider_has_not_told() -> None:
    sentences = ["It rains in the north and in the south of the country.", "It is late."]
    marked = record(sentences, 0.4, marks=True)
    reckoned = tuple(replace(mark, told=False) for mark in marked.speech.marks)
    for marks in ((), reckoned):
        speech = replace(marked.speech, marks=marks)
        assert not any(cue.words for cue in cues.of(marked.text, "en", speech))


@pytest.mark.parametrize(
    ("text", "offsets", "starts"),
    [
        ("It rains.", (0, 3), (0, 3)),
        ("He says “it rains”.", (0, 3, 9), (0, 3, 8)),
        ("A covid-19 case.", (0, 2, 8, 11), (0, 2, 11)),
        ("It rains.", (2, 9, 12), ()),
        ("The U.S. pays.", (0, 4, 6, 9), (0, 4, 9)),
    ],
)
def test_what_is_told_of_a_part_of_a_word_tells_nothing_of_its_start(
    text: str, offsets: tuple[int, ...], starts: tuple[int, ...]
) -> None:
    marks = tuple(Mark(offset, 0.1 * number) for number, offset in enumerate(offsets))
    found = word_starts(text, Speech(np.ones(RATE, np.float32), RATE, marks))
    told = {mark.offset: mark.seconds for mark in marks}
    assert tuple(found) == starts
    assert all(seconds in told.values() for seconds in found.values())


def test_a_word_that_is_told_within_a_pause_begins_with_the_sound_behind_it() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    samples = np.concatenate([noise, np.zeros(RATE // 2, np.float32), noise])
    marks = (Mark(0, 0.0), Mark(3, 1.2))
    assert word_starts("It rains.", Speech(samples, RATE, marks)) == {
        0: 0.0,
        3: pytest.approx(1.5, abs=0.011),
    }


def test_a_word_longer_than_a_cue_is_cut() -> None:
    recording = record(["A" + "b" * 300 + "."], 0.4, marks=True)
    found = cues.of(recording.text, "en", recording.speech)
    assert "".join(line for cue in found for line in cue.lines) == recording.text
    assert all(len(line) <= cues.LINE_LENGTH for cue in found for line in cue.lines)


def test_a_long_sentence_breaks_at_its_comma() -> None:
    clause = "Ab " + " ".join(["word"] * 11)
    recording = record([f"{clause}, {clause.lower()}."], 0.4, marks=True)
    found = cues.of(recording.text, "en", recording.speech)
    assert found[0].lines == tuple(wrap(f"{clause},", cues.LINE_LENGTH))
