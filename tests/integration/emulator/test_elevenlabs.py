import base64
import io
from collections.abc import Awaitable, Callable

import numpy as np
import pytest
import soundfile
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.types import VoiceSettings

from tests.emulator.fixtures import elevenlabs_client
from tests.emulator.server import emulator
from tests.emulator.signals import duration
from tests.integration.emulator.calls import (
    FIRST,
    LINES,
    ONCE,
    SECOND,
    SOUNDS,
    TEXT,
    clone,
    search,
    subscription,
    voices,
)

Call = Callable[[AsyncElevenLabs], Awaitable[str | bytes | list[str]]]


def decoded(sound: str | bytes | list[str]) -> bytes:
    if isinstance(sound, bytes):
        return sound
    return b"".join(base64.b64decode(s) for s in ([sound] if isinstance(sound, str) else sound))


@pytest.mark.parametrize("name", SOUNDS)
async def test_every_way_gives_the_same_sound(elevenlabs: AsyncElevenLabs, name: str) -> None:
    operation, call = SOUNDS[name]
    sound = decoded(await call(elevenlabs))
    text = TEXT if "speech" in operation else "".join(line.text for line in LINES)
    assert len(sound) / 2 / 24000 == pytest.approx(duration(text), abs=0.01)
    whole = SOUNDS["speech" if "speech" in operation else "dialogue"][1]
    assert sound == decoded(await whole(elevenlabs))


@pytest.mark.parametrize(
    "name", ["pcm_16000", "pcm_22050", "pcm_44100", "mp3_44100_128", "wav_24000"]
)
async def test_sound_has_the_format_that_was_asked_for(
    elevenlabs: AsyncElevenLabs, name: str
) -> None:
    pieces = elevenlabs.text_to_speech.convert(FIRST, text=TEXT, output_format=name)
    data = b"".join([piece async for piece in pieces])
    codec, rate = name.split("_")[:2]
    if codec == "pcm":
        seconds = len(data) / 2 / int(rate)
    else:
        samples, found = soundfile.read(io.BytesIO(data))
        assert found == int(rate)
        seconds = len(samples) / found
    assert seconds == pytest.approx(duration(TEXT), abs=0.15)


async def test_characters_are_aligned_with_the_sound(elevenlabs: AsyncElevenLabs) -> None:
    timed = await elevenlabs.text_to_speech.convert_with_timestamps(
        FIRST, text=TEXT, output_format="pcm_24000"
    )
    assert timed.alignment is not None
    samples = np.abs(np.frombuffer(base64.b64decode(timed.audio_base_64), "<i2").astype(float))
    loud = [
        samples[round(start * 24000) : round(end * 24000)].max()
        for start, end in zip(
            timed.alignment.character_start_times_seconds,
            timed.alignment.character_end_times_seconds,
            strict=True,
        )
    ]
    assert "".join(timed.alignment.characters) == TEXT
    assert [level > 1000 for level in loud] == [character.isalpha() for character in TEXT]


async def test_lines_of_a_stream_carry_consecutive_times(elevenlabs: AsyncElevenLabs) -> None:
    lines = [
        line
        async for line in elevenlabs.text_to_speech.stream_with_timestamps(
            FIRST, text=TEXT, output_format="pcm_24000"
        )
    ]
    alignments = [line.alignment for line in lines if line.alignment]
    starts = [t for part in alignments for t in part.character_start_times_seconds]
    assert len(lines) > 2
    assert "".join(c for part in alignments for c in part.characters) == TEXT
    assert starts == sorted(starts)


async def test_segments_of_a_dialogue_name_voice_line_and_time(elevenlabs: AsyncElevenLabs) -> None:
    timed = await elevenlabs.text_to_dialogue.convert_with_timestamps(
        inputs=LINES, output_format="pcm_24000"
    )
    assert timed.alignment is not None
    said = [
        "".join(timed.alignment.characters[s.character_start_index : s.character_end_index])
        for s in timed.voice_segments
    ]
    assert said == [line.text for line in LINES]
    assert [s.voice_id for s in timed.voice_segments] == [FIRST, SECOND]
    assert [s.dialogue_input_index for s in timed.voice_segments] == [0, 1]
    assert timed.voice_segments[0].end_time_seconds == timed.voice_segments[1].start_time_seconds


async def test_headers_state_cost_and_concurrency(elevenlabs: AsyncElevenLabs) -> None:
    raw = elevenlabs.text_to_speech.with_raw_response
    async with raw.convert(FIRST, text=TEXT) as response:
        headers = response.headers
        async for _ in response.data:
            pass
    assert headers["character-cost"] == str(len(TEXT))
    assert headers["current-concurrent-requests"] == "1"
    assert headers["request-id"]


async def test_a_cloned_voice_is_listed_and_speaks(elevenlabs: AsyncElevenLabs) -> None:
    voice = await clone(elevenlabs)
    assert voice in await voices(elevenlabs)
    assert voice in await search(elevenlabs)
    assert [p async for p in elevenlabs.text_to_speech.convert(voice, text="Hello.")]


async def test_voices_are_searched_page_by_page(elevenlabs: AsyncElevenLabs) -> None:
    first = await elevenlabs.voices.search(page_size=3)
    rest = await elevenlabs.voices.search(page_size=3, next_page_token=first.next_page_token)
    assert (first.has_more, rest.has_more) == (True, False)
    assert len({v.voice_id for v in [*first.voices, *rest.voices]}) == first.total_count


async def test_the_subscription_counts_what_was_spoken(elevenlabs: AsyncElevenLabs) -> None:
    async for _ in elevenlabs.text_to_speech.convert(FIRST, text=TEXT):
        pass
    assert await subscription(elevenlabs) == len(TEXT)


async def test_speed_shortens_speech(elevenlabs: AsyncElevenLabs) -> None:
    sounds = [
        b"".join(
            [
                piece
                async for piece in elevenlabs.text_to_speech.convert(
                    FIRST,
                    text=TEXT,
                    output_format="pcm_24000",
                    voice_settings=VoiceSettings(speed=speed),
                )
            ]
        )
        for speed in (1.0, 1.2)
    ]
    assert len(sounds[0]) / len(sounds[1]) == pytest.approx(1.2, abs=0.01)


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"voice_id": "nobody", "text": TEXT}, 404, "voice_not_found"),
        ({"text": " "}, 400, "input_text_empty"),
        ({"text": TEXT, "model_id": "eleven_v0"}, 400, "model_not_found"),
        ({"text": TEXT, "model_id": "eleven_v3", "previous_text": "So."}, 400, "unsupported_model"),
        ({"text": "a" * 5001, "model_id": "eleven_v3"}, 400, "max_character_limit_exceeded"),
        ({"text": TEXT, "output_format": "opus_48000_32"}, 400, "invalid_output_format"),
    ],
)
async def test_what_the_provider_refuses_is_refused(
    elevenlabs: AsyncElevenLabs, request_: dict[str, str], status: int, code: str
) -> None:
    with pytest.raises(ApiError) as refused:
        [p async for p in elevenlabs.text_to_speech.convert(**{"voice_id": FIRST, **request_})]
    assert (refused.value.status_code, refused.value.body["detail"]["status"]) == (status, code)


@pytest.mark.parametrize(
    "request_",
    [
        {"text": TEXT, "output_format": "pcm_12345"},
        {"text": TEXT, "previous_request_ids": list("abcd")},
        {"text": TEXT, "voice_settings": VoiceSettings(stability=3.0)},
    ],
)
async def test_a_request_against_the_contract_is_a_violation(request_: dict[str, object]) -> None:
    async with emulator() as served, elevenlabs_client(served) as client:
        with pytest.raises(ApiError) as refused:
            [p async for p in client.text_to_speech.convert(FIRST, **request_)]
        assert refused.value.status_code == 422
        assert len(served.books.violations) == 1


async def test_a_small_plan_lacks_formats_and_concurrency() -> None:
    async with (
        emulator(tier="free", concurrency=0) as served,
        elevenlabs_client(served) as client,
    ):
        with pytest.raises(ApiError) as crowded:
            [p async for p in client.text_to_speech.convert(FIRST, text=TEXT, request_options=ONCE)]
        served.state.concurrency = None
        with pytest.raises(ApiError) as refused:
            [
                p
                async for p in client.text_to_speech.convert(
                    FIRST, text=TEXT, output_format="pcm_44100"
                )
            ]
    assert crowded.value.body["detail"]["status"] == "too_many_concurrent_requests"
    assert refused.value.body["detail"]["status"] == "output_format_not_allowed"
