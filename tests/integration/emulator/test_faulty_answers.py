"""What a model answers is not what was asked for, though the response is well formed."""

import openai as sdk
import pytest
from elevenlabs.client import AsyncElevenLabs
from openai import AsyncOpenAI

from tests.emulator.answers import INVENTED
from tests.emulator.server import Emulator
from tests.integration.emulator.calls import (
    MODEL,
    SOUNDS,
    TEXT,
    Script,
    chat,
    image,
    responses,
    speech,
)


@pytest.mark.parametrize("kind", ["off_schema", "broken_answer"])
async def test_an_answer_ignores_its_schema(
    providers: Emulator, openai: AsyncOpenAI, kind: str
) -> None:
    providers.plan({"openai.responses": [kind]})
    with pytest.raises(ValueError, match="Script"):
        await openai.responses.parse(model=MODEL, input=TEXT, text_format=Script)


async def test_an_answer_invents_a_number_within_its_schema(
    providers: Emulator, openai: AsyncOpenAI
) -> None:
    providers.plan({"openai": ["invented_number", "invented_number"]})
    parsed = await openai.responses.parse(model=MODEL, input=TEXT, text_format=Script)
    assert parsed.output_parsed is not None
    assert INVENTED in parsed.output_parsed.model_dump_json()
    assert await responses(openai) == f"{TEXT} {INVENTED}"


async def test_a_model_refuses(providers: Emulator, openai: AsyncOpenAI) -> None:
    providers.plan({"openai": ["refusal", "refusal", "refusal", "refusal"]})
    whole = await openai.responses.create(model=MODEL, input=TEXT)
    async with openai.responses.stream(model=MODEL, input=TEXT) as events:
        streamed = await events.get_final_response()
    for response in (whole, streamed):
        assert [
            part.type for item in response.output for part in getattr(item, "content", None) or ()
        ] == ["refusal"]
    assert await chat(openai) is None
    with pytest.raises(sdk.BadRequestError, match="safety"):
        await image(openai)


async def test_an_answer_ends_before_its_end(providers: Emulator, openai: AsyncOpenAI) -> None:
    providers.plan({"openai": ["incomplete", "incomplete"]})
    async with openai.responses.stream(model=MODEL, input=TEXT) as events:
        assert [event.type async for event in events][-1] == "response.incomplete"
    answer = await openai.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": TEXT}]
    )
    assert answer.choices[0].finish_reason == "length"


@pytest.mark.parametrize("name", SOUNDS)
async def test_a_sound_of_elevenlabs_is_empty_or_in_another_format(
    providers: Emulator, elevenlabs: AsyncElevenLabs, name: str
) -> None:
    operation, call = SOUNDS[name]
    providers.plan({operation: ["empty_audio", "other_format"]})
    empty, other = await call(elevenlabs), await call(elevenlabs)
    assert not empty
    assert other != await call(elevenlabs)


async def test_a_sound_of_openai_is_empty_or_in_another_format(
    providers: Emulator, openai: AsyncOpenAI
) -> None:
    providers.plan({"openai.speech": ["empty_audio", "other_format"]})
    assert not await speech(openai)
    assert (await speech(openai))[:1] == b"\xff"
