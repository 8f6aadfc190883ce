"""One call of every operation through the providers' own clients; each gives what it received."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.request_options import RequestOptions
from elevenlabs.types import DialogueInput
from openai import AsyncOpenAI
from pydantic import BaseModel

TEXT = "Rain fell on Tuesday. The river rose, and two roads were closed."
MODEL = "gpt-5.4"
FIRST, SECOND = "21m00Tcm4TlvDq8ikWAM", "EXAVITQu4vr4xnSDxMaL"
LINES = [
    DialogueInput(text="Rain fell.", voice_id=FIRST),
    DialogueInput(text=TEXT, voice_id=SECOND),
]
ONCE = RequestOptions(max_retries=0)

OpenAICall: TypeAlias = Callable[[AsyncOpenAI], Awaitable[Any]]
ElevenLabsCall: TypeAlias = Callable[[AsyncElevenLabs], Awaitable[Any]]


class Item(BaseModel):
    headline: str
    urgent: bool


class Script(BaseModel):
    title: str
    items: list[Item]


async def responses(client: AsyncOpenAI) -> str:
    answer = await client.responses.create(model=MODEL, input=TEXT)
    return answer.output_text


async def streamed_responses(client: AsyncOpenAI) -> str:
    async with client.responses.stream(model=MODEL, input=TEXT) as events:
        return (await events.get_final_response()).output_text


async def chat(client: AsyncOpenAI) -> str | None:
    answer = await client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": TEXT}]
    )
    return answer.choices[0].message.content


async def streamed_chat(client: AsyncOpenAI) -> str:
    chunks = await client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": TEXT}], stream=True
    )
    return "".join([c.choices[0].delta.content or "" async for c in chunks])


async def speech(client: AsyncOpenAI) -> bytes:
    async with client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="ash", input=TEXT, response_format="pcm"
    ) as response:
        return b"".join([piece async for piece in response.iter_bytes()])


async def image(client: AsyncOpenAI) -> str:
    answer = await client.images.generate(model="gpt-image-2.5-flare", prompt=TEXT, size="64x64")
    assert answer.data is not None
    return answer.data[0].b64_json or ""


async def models(client: AsyncOpenAI) -> list[str]:
    return [model.id async for model in client.models.list()]


OPENAI: dict[str, tuple[str, OpenAICall]] = {
    "responses": ("openai.responses", responses),
    "streamed responses": ("openai.responses", streamed_responses),
    "chat": ("openai.chat", chat),
    "streamed chat": ("openai.chat", streamed_chat),
    "speech": ("openai.speech", speech),
    "images": ("openai.images", image),
    "models": ("openai.models", models),
}
"""Operation and call."""


async def convert(client: AsyncElevenLabs) -> bytes:
    pieces = client.text_to_speech.convert(
        FIRST, text=TEXT, output_format="pcm_24000", request_options=ONCE
    )
    return b"".join([piece async for piece in pieces])


async def stream(client: AsyncElevenLabs) -> bytes:
    pieces = client.text_to_speech.stream(
        FIRST, text=TEXT, output_format="pcm_24000", request_options=ONCE
    )
    return b"".join([piece async for piece in pieces])


async def timed(client: AsyncElevenLabs) -> str:
    answer = await client.text_to_speech.convert_with_timestamps(
        FIRST, text=TEXT, output_format="pcm_24000", request_options=ONCE
    )
    return str(answer.audio_base_64)


async def streamed_timed(client: AsyncElevenLabs) -> list[str]:
    lines = client.text_to_speech.stream_with_timestamps(
        FIRST, text=TEXT, output_format="pcm_24000", request_options=ONCE
    )
    return [line.audio_base_64 async for line in lines]


async def dialogue(client: AsyncElevenLabs) -> bytes:
    pieces = client.text_to_dialogue.convert(
        inputs=LINES, output_format="pcm_24000", request_options=ONCE
    )
    return b"".join([piece async for piece in pieces])


async def streamed_dialogue(client: AsyncElevenLabs) -> bytes:
    pieces = client.text_to_dialogue.stream(
        inputs=LINES, output_format="pcm_24000", request_options=ONCE
    )
    return b"".join([piece async for piece in pieces])


async def timed_dialogue(client: AsyncElevenLabs) -> str:
    answer = await client.text_to_dialogue.convert_with_timestamps(
        inputs=LINES, output_format="pcm_24000", request_options=ONCE
    )
    return str(answer.audio_base_64)


async def streamed_timed_dialogue(client: AsyncElevenLabs) -> list[str]:
    lines = client.text_to_dialogue.stream_with_timestamps(
        inputs=LINES, output_format="pcm_24000", request_options=ONCE
    )
    return [line.audio_base_64 async for line in lines]


async def voices(client: AsyncElevenLabs) -> list[str]:
    return [v.voice_id for v in (await client.voices.get_all(request_options=ONCE)).voices]


async def search(client: AsyncElevenLabs) -> list[str]:
    return [v.voice_id for v in (await client.voices.search(request_options=ONCE)).voices]


async def clone(client: AsyncElevenLabs) -> str:
    answer = await client.voices.ivc.create(
        name="Ada", files=[("ada.wav", b"RIFF", "audio/wav")], request_options=ONCE
    )
    return str(answer.voice_id)


async def subscription(client: AsyncElevenLabs) -> int:
    return int((await client.user.subscription.get(request_options=ONCE)).character_count)


async def speech_models(client: AsyncElevenLabs) -> list[str]:
    return [model.model_id for model in await client.models.list(request_options=ONCE)]


ELEVENLABS: dict[str, tuple[str, ElevenLabsCall]] = {
    "speech": ("elevenlabs.speech", convert),
    "streamed speech": ("elevenlabs.speech.stream", stream),
    "timed speech": ("elevenlabs.speech.timed", timed),
    "streamed timed speech": ("elevenlabs.speech.stream.timed", streamed_timed),
    "dialogue": ("elevenlabs.dialogue", dialogue),
    "streamed dialogue": ("elevenlabs.dialogue.stream", streamed_dialogue),
    "timed dialogue": ("elevenlabs.dialogue.timed", timed_dialogue),
    "streamed timed dialogue": ("elevenlabs.dialogue.stream.timed", streamed_timed_dialogue),
    "voices": ("elevenlabs.voices", voices),
    "search for voices": ("elevenlabs.voices", search),
    "cloning": ("elevenlabs.clone", clone),
    "subscription": ("elevenlabs.subscription", subscription),
    "models": ("elevenlabs.models", speech_models),
}
SOUNDS = {name: call for name, call in ELEVENLABS.items() if "speech" in name or "dialogue" in name}
