import io

import numpy as np
import pytest
import soundfile

from tests.emulator.formats import Encoder, UnsupportedFormatError, encode, parse
from tests.emulator.signals import Spoken, duration, pitch, speak

TEXT = "The river rose by two metres on Tuesday. Two roads were closed, and the school too."


def strongest(spoken: Spoken, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(spoken.samples.astype(float)))
    return float(np.argmax(spectrum)) * rate / len(spoken.samples)


def test_speech_has_about_fifteen_characters_a_second() -> None:
    assert 13 < len(TEXT) / duration(TEXT) < 17


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100])
def test_samples_last_as_long_as_the_characters(rate: int) -> None:
    spoken = speak(TEXT, "ash", rate)
    assert len(spoken.samples) == round(duration(TEXT) * rate)
    assert spoken.starts[0] == 0.0
    assert spoken.ends[:-1] == spoken.starts[1:]
    assert spoken.ends[-1] == pytest.approx(len(spoken.samples) / rate, abs=1e-3)


def test_the_end_of_a_sentence_is_a_pause() -> None:
    spoken = speak(TEXT, "ash", 24000)
    stop = TEXT.index(".")
    start, end = (round(t * 24000) for t in (spoken.starts[stop], spoken.ends[stop]))
    assert end - start > 0.3 * 24000
    assert not spoken.samples[start:end].any()


def test_voices_differ_in_pitch_and_repeat_themselves() -> None:
    for voice in ("ash", "nova"):
        spoken = speak("hello", voice, 24000)
        assert strongest(spoken, 24000) == pytest.approx(pitch(voice), rel=0.15)
    assert pitch("ash") != pitch("nova")
    first = speak(TEXT, "ash", 24000).samples
    speak.cache_clear()
    assert np.array_equal(first, speak(TEXT, "ash", 24000).samples)


def test_speed_shortens_speech() -> None:
    assert duration(TEXT, 2.0) == duration(TEXT) / 2


def test_tags_take_no_time() -> None:
    assert duration("[warmly, slowly] Rain.") == duration(" Rain.")
    spoken = speak("[warmly] Rain.", "ash", 24000)
    assert np.array_equal(spoken.samples, speak(" Rain.", "ash", 24000).samples)


def test_nothing_to_say_is_silence_of_no_length() -> None:
    assert len(speak("", "ash", 24000).samples) == 0


@pytest.mark.parametrize("name", ["wav_22050", "mp3_44100_128", "mp3_22050_32"])
def test_encoded_speech_is_decoded_again(name: str) -> None:
    wanted = parse(name)
    spoken = speak(TEXT, "ash", wanted.rate)
    samples, rate = soundfile.read(io.BytesIO(encode(spoken.samples, wanted)))
    assert rate == wanted.rate
    assert len(samples) / rate == pytest.approx(duration(TEXT), abs=0.15)


def test_pieces_are_encoded_as_the_whole_is() -> None:
    samples = speak(TEXT, "ash", 24000).samples
    for name in ("pcm_24000", "mp3_24000_48"):
        encoder = Encoder(parse(name))
        pieces = [encoder.encode(samples[:5000]), encoder.encode(samples[5000:]), encoder.finish()]
        assert b"".join(pieces) == encode(samples, parse(name))


def test_a_streamed_wav_file_does_not_know_its_length() -> None:
    assert Encoder(parse("wav_24000")).encode(np.zeros(2, np.int16))[40:44] == b"\xff" * 4


@pytest.mark.parametrize("name", ["opus_48000_32", "flac", "pcm"])
def test_other_formats_are_not_supported(name: str) -> None:
    with pytest.raises(UnsupportedFormatError):
        parse(name)
