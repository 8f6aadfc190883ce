"""Cues match their words in time; the speech is made of tones at known positions."""

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audio.domain import cues
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
@settings(max_examples=40, deadline=None)
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
@settings(max_examples=40, deadline=None)
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
