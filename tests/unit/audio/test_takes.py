import numpy as np
import pytest

from contracts import Host, Segment, Voice
from services.audio.adapters.takes import pack, unpack
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Speech, Take, Utterance
from services.audio.domain.takes import MARGIN, key, trim

TAKE = Take("Hello.", Voice(provider="espeak", name="en-us+f3"), "en")
FAST = Voice(provider="espeak", name="en-us+f3", settings={"speed": 1.1})
RATE = 22_050


def tone(seconds: float) -> Samples:
    phase = np.arange(round(seconds * RATE), dtype=np.float32) * np.float32(0.1)
    wave: Samples = np.float32(0.3) * np.sin(phase)
    return wave


def test_everything_that_determines_the_sound_changes_the_key() -> None:
    others = [
        ("other", "1", TAKE),
        ("espeak", "2", TAKE),
        ("espeak", "1", Take("Hello!", TAKE.voice, "en")),
        ("espeak", "1", Take("Hello.", TAKE.voice, "de")),
        ("espeak", "1", Take("Hello.", Voice(provider="espeak", name="en-us+m3"), "en")),
        ("espeak", "1", Take("Hello.", TAKE.voice, "en", "calm")),
        ("espeak", "1", Take("Hello.", FAST, "en")),
        ("espeak", "1", Take("Hello.", TAKE.voice, "en", lexicon=(("Hello", "Hullo"),))),
        ("espeak", "1", Take("Hello.", TAKE.voice.model_copy(update={"speed": 1.1}), "en")),
    ]
    keys = {key(*facts) for facts in [("espeak", "1", TAKE), *others]}
    assert len(keys) == len(others) + 1


def test_the_expected_rate_of_a_voice_does_not_change_the_key() -> None:
    slower = Voice(provider="espeak", name="en-us+f3", characters_per_second=9)
    assert key("espeak", "1", TAKE) == key("espeak", "1", Take("Hello.", slower, "en"))


def test_a_take_depends_only_on_the_words_of_the_station_that_it_has() -> None:
    host = Host(name="Ava", voice=TAKE.voice)
    segment = Segment(id="s001", kind="opening", speaker="Ava", text="Hello, Mull.")

    def said(lexicon: dict[str, str]) -> str:
        return key("espeak", "1", Utterance.of(segment, host, "en", lexicon).takes[0])

    assert said({"Rum": "Room"}) == said({})
    assert said({"mull": "Mall", "Rum": "Room"}) == said({"mull": "Mall"})
    assert said({"mull": "Mall"}) != said({})


def test_a_packed_take_comes_back() -> None:
    speech = Speech(tone(0.5), RATE, (Mark(0, 0.0), Mark(3, 0.25), Mark(5, 0.3, told=False)))
    back = unpack(pack(speech))
    assert back.rate == RATE
    assert back.marks == speech.marks
    assert np.abs(back.samples - speech.samples).max() <= 1 / 32768


def test_a_take_that_was_stored_before_marks_were_reckoned_is_read() -> None:
    speech = Speech(tone(0.5), RATE, (Mark(0, 0.0), Mark(3, 0.25)))
    packed = pack(speech)
    head = b'{"marks": [[0, 0.0], [3, 0.25]]}'
    size = int.from_bytes(packed[:4], "big")
    assert unpack(len(head).to_bytes(4, "big") + head + packed[4 + size :]).marks == speech.marks


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0\1x", b"\0\0\0\2{}" + b"no flac", pack(Speech(tone(1), RATE))[:300]]
)
def test_bytes_that_are_no_take_are_rejected(data: bytes) -> None:
    with pytest.raises(ValueError, match="no take"):
        unpack(data)


def test_trim_cuts_silence_and_moves_the_marks() -> None:
    quiet = np.full(RATE // 2, 1e-5, np.float32)
    speech = Speech(np.concatenate([quiet, tone(1), quiet]), RATE, (Mark(0, 0.5), Mark(3, 1.0)))
    trimmed = trim(speech)
    assert trimmed.seconds == pytest.approx(1 + 2 * MARGIN, abs=0.021)
    assert trimmed.marks[0].seconds == pytest.approx(MARGIN, abs=0.011)
    assert trimmed.marks[1].seconds - trimmed.marks[0].seconds == pytest.approx(0.5)


def test_a_silent_take_is_empty() -> None:
    assert len(trim(Speech(np.zeros(RATE, np.float32), RATE)).samples) == 0
    assert len(trim(Speech(np.zeros(0, np.float32), RATE)).samples) == 0
