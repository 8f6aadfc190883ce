"""OpenAI's speech, images and models."""

import base64
import re
import time
import uuid
from typing import Any

from tests.emulator import formats, images, signals
from tests.emulator.answers import tokens
from tests.emulator.contract import check_response
from tests.emulator.openai_errors import invalid
from tests.emulator.state import Call
from tests.emulator.wire import Chunk, RefusedError, Reply, json_reply
from tests.emulator.writing import require_model

RATE = 24000
"""Sample rate of OpenAI's speech in Hz."""
PIECE = 16384
"""Bytes of a piece of streamed audio."""
VOICES = {
    *("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable"),
    *("marin", "nova", "onyx", "sage", "shimmer", "verse"),
}
MODELS = ("gpt-5.4", "gpt-5.4-mini", "gpt-4o-mini-tts", "gpt-image-2.5-flare")
DEFAULT_SIZE = (1024, 1024)
IMAGE_TOKENS = {"low": 272, "medium": 1056, "high": 4160, "auto": 4160}
"""Tokens of a picture of 1024 × 1024 by its quality, as published for gpt-image-1."""
BEST_IMAGE_TOKENS = 16_640
"""Those of the qualities beyond `high`."""


def identified() -> dict[str, str]:
    """Give the headers that every response of OpenAI has."""
    return {
        "x-request-id": f"req_{uuid.uuid4().hex}",
        "openai-processing-ms": "12",
        "openai-version": "2020-10-01",
        "x-ratelimit-limit-requests": "500",
        "x-ratelimit-remaining-requests": "499",
        "x-ratelimit-reset-requests": "120ms",
    }


def streamed_audio(data: bytes, delay: float) -> list[Chunk]:
    """Split audio; the first piece waits."""
    pieces = [Chunk(data[at : at + PIECE]) for at in range(0, len(data), PIECE)]
    return [Chunk(pieces[0].data, delay), *pieces[1:]] if pieces else []


def speak(call: Call) -> Reply:
    """Answer `POST /v1/audio/speech`.

    Raises:
        RefusedError: there is no such model or voice, or the emulator lacks the format.
    """
    body = call.body
    require_model(body["model"])
    voice = body["voice"] if isinstance(body["voice"], str) else body["voice"]["id"]
    if voice not in VOICES and not voice.startswith("voice_"):
        raise RefusedError(invalid(f"Invalid voice: '{voice}'.", "voice"))
    wanted = _format(body)
    speed = body.get("speed", 1.0)
    spoken = signals.speak(body["input"], voice, wanted.rate, speed)
    call.pay(
        {"model": body["model"], "voice": voice, "text": body["input"]},
        characters=len(body["input"]),
        input_tokens=tokens(body["input"] + body.get("instructions", "")),
    )
    data = _encoded(call, spoken, wanted)
    chunks = streamed_audio(data, call.state.latency.first_sound)
    return Reply(chunks, wanted.media_type, headers=identified(), streamed=True)


def _format(body: dict[str, Any]) -> formats.Format:
    named = body.get("response_format", "mp3")
    try:
        wanted = formats.parse(f"{named}_{RATE}")
    except formats.UnsupportedFormatError as unsupported:
        message = f"The emulator does not encode {named}."
        raise RefusedError(invalid(message, "response_format")) from unsupported
    if body.get("stream_format") == "sse":
        raise RefusedError(invalid("The emulator streams audio only.", "stream_format"))
    return wanted


def _encoded(call: Call, spoken: signals.Spoken, wanted: formats.Format) -> bytes:
    if call.has("empty_audio"):
        return b""
    if call.has("other_format"):
        return formats.encode(spoken.samples, wanted.other)
    encoder = formats.Encoder(wanted)
    return encoder.encode(spoken.samples) + encoder.finish()


def draw(call: Call) -> Reply:
    """Answer `POST /v1/images/generations`.

    Raises:
        RefusedError: there is no such model or size, or a retired parameter is given.
    """
    body = call.body
    require_model(body.get("model") or "gpt-image-2.5-flare")
    if body.get("response_format"):
        message = "Unknown parameter: 'response_format'."
        raise RefusedError(invalid(message, "response_format", "unknown_parameter"))
    if call.has("refusal"):
        message = "Your request was rejected by the safety system."
        raise RefusedError(invalid(message, code="moderation_blocked"))
    width, height = _size(body.get("size") or "auto")
    codec, count = body.get("output_format") or "png", body.get("n") or 1
    picture = images.draw(body["prompt"], width, height, codec)
    if call.has("other_format"):
        picture = b"This is not a picture."
    read = tokens(body["prompt"])
    content = {"model": body.get("model"), "prompt": body["prompt"], "size": [width, height]}
    quality = body.get("quality") or "auto"
    tokens_of_one = IMAGE_TOKENS.get(quality, BEST_IMAGE_TOKENS) * width * height / 1024**2
    drawn = round(tokens_of_one * count)
    call.pay(content, images=count, input_tokens=read, output_tokens=drawn)
    document = {
        "created": int(time.time()),
        "background": "opaque",
        "data": [{"b64_json": base64.b64encode(picture).decode()}] * count,
        "output_format": codec,
        "quality": "medium",
        "size": f"{width}x{height}",
        "usage": {
            "input_tokens": read,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": read},
            "output_tokens": drawn,
            "total_tokens": read + drawn,
        },
    }
    check_response("openai.images", document)
    return json_reply(document, headers=identified())


def _size(named: str) -> tuple[int, int]:
    if named == "auto":
        return DEFAULT_SIZE
    found = re.fullmatch(r"(\d+)x(\d+)", named)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    allowed = width and height and not width % 16 and not height % 16
    if not allowed or not 1 / 3 <= width / height <= 3 or width > 3840 or height > 3840:
        raise RefusedError(invalid(f"Invalid size '{named}'.", "size", "invalid_value"))
    return width, height


def list_models(_: Call) -> Reply:
    """Answer `GET /v1/models`."""
    models = [
        {"id": name, "object": "model", "created": 1760000000, "owned_by": "openai"}
        for name in MODELS
    ]
    for model in models:
        check_response("openai.model", model)
    return json_reply({"object": "list", "data": models}, headers=identified())
