"""Sound is recognised whatever was asked for, and what no text can need is refused."""

import io
import struct

import lameenc
import numpy as np
import pytest
import soundfile

from services.audio.adapters.received_audio import ReceivedAudio
from services.audio.domain.audio_format import recognise, sized
from services.kit.failures import Discard, Retry

RATE = 24_000
TONE = (np.sin(np.arange(3 * RATE) * 0.05) * 8000).astype("<i2")


def wav(stated: int | None = None) -> bytes:
    """A WAV file; a streamed one states a size that it does not have."""
    file = io.BytesIO()
    soundfile.write(file, TONE, RATE, format="WAV", subtype="PCM_16")
    data = file.getvalue()
    if stated is None:
        return data
    size = struct.pack("<I", stated)
    return data[:4] + size + data[8:40] + size + data[44:]


def mp3(rate: int = RATE) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
    return bytes(encoder.encode(TONE.tobytes())) + bytes(encoder.flush())


def flac() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.stack([TONE, TONE], axis=1), RATE, format="FLAC")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TONE.tobytes(), "pcm"),
        (wav(), "wav"),
        (mp3(), "mp3"),
        (mp3(44_100), "mp3"),
        (mp3(16_000), "mp3"),
        (mp3(11_025), "mp3"),
        (b"ID3\x03\0\0\0\0\0\0" + mp3(), "mp3"),
        (flac(), "flac"),
        (b"<html><body>502</body></html>", "text"),
        (b'{"error": "no"}', "text"),
        (b"\xff\xfb\x90\x00" * 500, "pcm"),
        (bytes(4000), "pcm"),
    ],
)
def test_the_first_bytes_tell_the_format(data: bytes, name: str) -> None:
    assert recognise(data) == name


@pytest.mark.parametrize("stated", [None, 0, 0xFFFFFFFF])
def test_a_streamed_wav_file_gets_its_size(stated: int | None) -> None:
    assert sized(wav(stated)) == wav()


@pytest.mark.parametrize("data", [TONE.tobytes(), wav(), wav(0xFFFFFFFF), flac(), mp3()])
async def test_sound_of_any_format_becomes_one_channel_of_its_rate(data: bytes) -> None:
    audio = ReceivedAudio("A vendor", 40)
    for at in range(0, len(data), 999):
        audio.add(data[at : at + 999])
    speech = await audio.decode(RATE)
    assert speech.rate == RATE
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert speech.seconds == pytest.approx(3, abs=0.1)
    assert np.abs(speech.samples).max() == pytest.approx(8000 / 32768, rel=0.1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no sound"),
        (b"<html>Bad Gateway</html>", "text in place of sound"),
        (b"fLaC" + bytes(100), "cannot be decoded"),
        (TONE[:RATE].tobytes(), "less than the text"),
        (b"\0", "less than the text"),
    ],
)
async def test_what_is_no_whole_take_is_asked_for_again(data: bytes, reason: str) -> None:
    audio = ReceivedAudio("A vendor", 100)
    audio.add(data)
    with pytest.raises(Retry, match=f"A vendor sent .*{reason}"):
        await audio.decode(RATE)


async def test_sound_without_end_is_refused_while_it_arrives() -> None:
    audio = ReceivedAudio("A vendor", 100)
    for _ in range(50):
        audio.add(bytes(96_000))
    with pytest.raises(Discard, match="more than 50 s of sound for 100 characters"):
        audio.add(b"\0")


async def test_sound_that_is_far_too_long_for_its_text_is_refused() -> None:
    audio = ReceivedAudio("A vendor", 10)
    audio.add(bytes(60 * 2 * 8_000))
    with pytest.raises(Discard, match="more than 14 s of sound for 10 characters"):
        await audio.decode(8_000)
