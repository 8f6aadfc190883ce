"""ElevenLabs' text to speech and text to dialogue: whole, streamed, and with times."""

import base64
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.emulator import elevenlabs_errors as errors
from tests.emulator import formats, signals
from tests.emulator.contract import check_response
from tests.emulator.elevenlabs_account import require_model, require_voice
from tests.emulator.openai_media import streamed_audio
from tests.emulator.state import Call
from tests.emulator.wire import LINES, Chunk, RefusedError, Reply, json_reply

DEFAULT_FORMAT = "mp3_44100_128"
DEFAULT_CONCURRENCY = 10
DIALOGUE_CHARACTERS = 2000
DIALOGUE_VOICES = 10
LINE_SECONDS = 1.0
"""Audio of one line of a stream with times, at least."""
PRO_FORMATS = ("pcm_44100", "pcm_48000", "wav_44100", "wav_48000")


@dataclass(frozen=True)
class Turn:
    """A voice speaks a text."""

    voice: str
    text: str


@dataclass(frozen=True, eq=False)
class Performance:
    """Turns as they are spoken one after the other; times are seconds from the beginning."""

    turns: Sequence[Turn]
    samples: NDArray[np.int16]
    characters: Sequence[str]
    starts: Sequence[float]
    ends: Sequence[float]
    owners: Sequence[int]
    """Which turn each character is of."""

    def alignment(self, first: int, last: int) -> dict[str, Any]:
        """Give the times of the characters from `first` until `last`."""
        return {
            "characters": list(self.characters[first:last]),
            "character_start_times_seconds": list(self.starts[first:last]),
            "character_end_times_seconds": list(self.ends[first:last]),
        }

    def segments(self, first: int, last: int) -> list[dict[str, Any]]:
        """Give the turns among these characters; indices count from `first`."""
        found = []
        for turn in sorted(set(self.owners[first:last])):
            mine = [at for at in range(first, last) if self.owners[at] == turn]
            found.append(
                {
                    "voice_id": self.turns[turn].voice,
                    "start_time_seconds": self.starts[mine[0]],
                    "end_time_seconds": self.ends[mine[-1]],
                    "character_start_index": mine[0] - first,
                    "character_end_index": mine[-1] + 1 - first,
                    "dialogue_input_index": turn,
                }
            )
        return found


def speech(call: Call) -> Reply:
    """Answer `POST /v1/text-to-speech/{voice}` and the paths below it."""
    body, voice = call.body, call.request.path_params["voice"]
    model = body.get("model_id", "eleven_multilingual_v2")
    limits = require_model(model, len(body["text"]))
    if not limits.context and (body.get("previous_text") or body.get("next_text")):
        message = (
            f"Providing previous_text or next_text is not yet supported with the '{model}' model."
        )
        raise RefusedError(errors.error(400, "unsupported_model", message))
    speed = (body.get("voice_settings") or {}).get("speed") or 1.0
    return _perform(call, [Turn(voice, body["text"])], model, speed)


def dialogue(call: Call) -> Reply:
    """Answer `POST /v1/text-to-dialogue` and the paths below it."""
    turns = [Turn(line["voice_id"], line["text"]) for line in call.body["inputs"]]
    model = call.body.get("model_id", "eleven_v3")
    count = sum(len(turn.text) for turn in turns)
    if not require_model(model, count).dialogue:
        message = f"Text to dialogue is not supported with the '{model}' model."
        raise RefusedError(errors.error(400, "unsupported_model", message))
    if count > DIALOGUE_CHARACTERS or len({turn.voice for turn in turns}) > DIALOGUE_VOICES:
        message = f"A dialogue has at most {DIALOGUE_VOICES} voices and 2000 characters."
        raise RefusedError(errors.error(400, "invalid_dialogue", message))
    return _perform(call, turns, model, 1.0)


PATHS = {
    "": "",
    ".stream": "/stream",
    ".timed": "/with-timestamps",
    ".stream.timed": "/stream/with-timestamps",
}
"""The four ways to ask for a sound: what ends the operation's name, and what ends its path."""


def _perform(call: Call, turns: Sequence[Turn], model: str, speed: float) -> Reply:
    for turn in turns:
        require_voice(call.state, turn.voice)
        if not turn.text.strip():
            raise RefusedError(errors.error(400, "input_text_empty", "The text is empty."))
    _require_room(call)
    wanted = _format(call)
    characters = sum(len(turn.text) for turn in turns)
    call.pay(
        {"model": model, "turns": [[turn.voice, turn.text] for turn in turns]},
        characters=characters,
    )
    spoken = turns[:-1] if call.has("lost_turn") else turns
    performance = _spoken(spoken, wanted.rate, speed)
    if call.has("stuck_times"):
        performance = _stuck(performance)
    headers = _headers(call, characters)
    delay = call.state.latency.first_sound
    streamed = ".stream" in call.operation
    if not call.operation.endswith(".timed"):
        data = _encoded(call, performance.samples, wanted)
        chunks = streamed_audio(data, delay)
        return Reply(chunks, wanted.media_type, headers=headers, streamed=streamed)
    if not streamed:
        data = _encoded(call, performance.samples, wanted)
        last = len(performance.characters) if data else 0
        document = _document(call, performance, data, 0, last)
        return json_reply(document, headers=headers, delay=delay)
    lines = [json.dumps(line).encode() + b"\n" for line in _timed_lines(call, performance, wanted)]
    paced = [Chunk(line, 0.0 if at else delay) for at, line in enumerate(lines)]
    return Reply(paced, LINES, headers=headers, streamed=True)


def _encoded(call: Call, samples: NDArray[np.int16], wanted: formats.Format) -> bytes:
    if call.has("empty_audio"):
        return b""
    return formats.encode(samples, wanted.other if call.has("other_format") else wanted)


def _document(
    call: Call, performance: Performance, data: bytes, first: int, last: int
) -> dict[str, Any]:
    alignment = performance.alignment(first, last)
    document: dict[str, Any] = {
        "audio_base64": base64.b64encode(data).decode(),
        "alignment": alignment,
        "normalized_alignment": alignment,
    }
    name = "elevenlabs.speech.timed"
    if call.operation.startswith("elevenlabs.dialogue"):
        name = "elevenlabs.dialogue.timed"
        document["voice_segments"] = performance.segments(first, last)
    check_response(name, document)
    return document


def _timed_lines(
    call: Call, performance: Performance, wanted: formats.Format
) -> Iterator[dict[str, Any]]:
    """Give a line for each second or so; no character's sound is on two lines."""
    if call.has("empty_audio"):
        return
    encoder = formats.Encoder(wanted.other if call.has("other_format") else wanted)
    count, first = len(performance.characters), 0
    while first < count:
        begin = performance.starts[first]
        last = first + 1
        while last < count and performance.ends[last - 1] - begin < LINE_SECONDS:
            last += 1
        until = round(performance.ends[last - 1] * wanted.rate) if last < count else None
        data = encoder.encode(performance.samples[round(begin * wanted.rate) : until])
        if last == count:
            data += encoder.finish()
        yield _document(call, performance, data, first, last)
        first = last


def _spoken(turns: Sequence[Turn], rate: int, speed: float) -> Performance:
    parts = [signals.speak(turn.text, turn.voice, rate, speed) for turn in turns]
    offsets = np.cumsum([0.0, *(len(part.samples) / rate for part in parts)])
    placed = [(float(offset), part) for offset, part in zip(offsets, parts, strict=False)]
    return Performance(
        turns=turns,
        samples=np.concatenate([part.samples for part in parts]),
        characters=[character for part in parts for character in part.text],
        starts=[round(offset + at, 4) for offset, part in placed for at in part.starts],
        ends=[round(offset + at, 4) for offset, part in placed for at in part.ends],
        owners=[index for index, part in enumerate(parts) for _ in part.text],
    )


def _stuck(performance: Performance) -> Performance:
    """Let the times come to a halt, as those of long dialogues do."""
    moving = len(performance.characters) // 2
    halt = [performance.starts[moving]] * (len(performance.characters) - moving)
    return replace(
        performance,
        starts=[*performance.starts[:moving], *halt],
        ends=[*performance.ends[:moving], *halt],
    )


def _format(call: Call) -> formats.Format:
    name = call.request.query_params.get("output_format", DEFAULT_FORMAT)
    if name in PRO_FORMATS and call.state.tier != "pro":
        message = f"To use the output format {name} you need the Pro tier or above."
        raise RefusedError(errors.error(403, "output_format_not_allowed", message))
    try:
        return formats.parse(name)
    except formats.UnsupportedFormatError as unsupported:
        message = f"The emulator does not encode {name}."
        raise RefusedError(errors.error(400, "invalid_output_format", message)) from unsupported


def _require_room(call: Call) -> None:
    limit = call.state.concurrency
    if limit is not None and call.rank > limit:
        raise RefusedError(errors.too_many(limit))


def _headers(call: Call, characters: int) -> dict[str, str]:
    return {
        "request-id": uuid.uuid4().hex[:20],
        "history-item-id": uuid.uuid4().hex[:20],
        "character-cost": str(characters),
        "current-concurrent-requests": str(call.state.books.concurrent("elevenlabs")),
        "maximum-concurrent-requests": str(call.state.concurrency or DEFAULT_CONCURRENCY),
        "tts-latency-ms": "447",
        "x-trace-id": uuid.uuid4().hex,
    }
