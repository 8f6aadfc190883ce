import base64
import io
import json

import openai as sdk
import pytest
import soundfile
from openai import AsyncOpenAI
from PIL import Image

from tests.emulator.server import Emulator, emulator
from tests.emulator.signals import duration
from tests.integration.emulator.calls import MODEL, TEXT, Script, chat, responses

EVENTS = [
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.output_item.done",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
]
"""A reasoning item, then a message; deltas count once."""


async def test_a_response_has_text_and_usage(openai: AsyncOpenAI) -> None:
    response = await openai.responses.create(model=MODEL, input=TEXT)
    assert response.output_text == TEXT
    assert response.usage is not None
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens
    assert [item.type for item in response.output] == ["reasoning", "message"]


async def test_a_streamed_response_sends_its_events_in_order(openai: AsyncOpenAI) -> None:
    kinds: list[str] = []
    text = ""
    async for event in await openai.responses.create(model=MODEL, input=TEXT, stream=True):
        if not kinds or kinds[-1] != event.type:
            kinds.append(event.type)
        text += event.delta if event.type == "response.output_text.delta" else ""
    assert (kinds, text) == (EVENTS, TEXT)
    assert event.type == "response.completed"
    assert event.response.usage is not None


async def test_a_response_is_parsed_by_its_schema(openai: AsyncOpenAI) -> None:
    whole = await openai.responses.parse(model=MODEL, input=TEXT, text_format=Script)
    async with openai.responses.stream(model=MODEL, input=TEXT, text_format=Script) as events:
        streamed = await events.get_final_response()
    assert whole.output_parsed is not None
    assert whole.output_parsed.title == "Rain fell on Tuesday."
    assert streamed.output_parsed == whole.output_parsed


async def test_a_chat_is_answered_by_its_schema_and_states_its_usage_last(
    openai: AsyncOpenAI,
) -> None:
    parsed = await openai.chat.completions.parse(
        model=MODEL, messages=[{"role": "user", "content": TEXT}], response_format=Script
    )
    chunks = [
        chunk
        async for chunk in await openai.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": TEXT}],
            stream=True,
            stream_options={"include_usage": True},
        )
    ]
    assert parsed.choices[0].message.parsed is not None
    assert [bool(chunk.choices) for chunk in chunks] == [True] * (len(chunks) - 1) + [False]
    assert chunks[-1].usage is not None


async def test_a_plugged_writer_answers() -> None:
    async with (
        emulator(writer=lambda request: json.dumps({"model": request["model"]})) as served,
        AsyncOpenAI(api_key=served.key, base_url=served.openai_url) as client,
    ):
        assert json.loads(await responses(client)) == {"model": MODEL}


async def test_a_seen_prompt_is_cached(openai: AsyncOpenAI) -> None:
    prompt = TEXT * 100
    usages = [
        (await openai.responses.create(model=MODEL, input=prompt + end)).usage for end in "ab"
    ]
    assert [u.input_tokens_details.cached_tokens for u in usages if u] == [0, 1024]


async def test_an_answer_beyond_the_limit_of_tokens_is_incomplete(openai: AsyncOpenAI) -> None:
    response = await openai.responses.create(model=MODEL, input=TEXT, max_output_tokens=70)
    assert response.status == "incomplete"
    assert response.incomplete_details is not None
    assert response.incomplete_details.reason == "max_output_tokens"
    assert TEXT.startswith(response.output_text)


@pytest.mark.parametrize("codec", ["pcm", "wav", "mp3"])
async def test_speech_lasts_as_long_as_its_text(openai: AsyncOpenAI, codec: str) -> None:
    response = await openai.audio.speech.create(
        model="gpt-4o-mini-tts",
        voice="ash",
        input=TEXT,
        response_format=codec,  # type: ignore[arg-type]
        instructions="Warm and calm.",
    )
    if codec == "pcm":
        seconds = len(response.content) / 2 / 24000
    else:
        samples, rate = soundfile.read(io.BytesIO(response.content))
        seconds = len(samples) / rate
    assert seconds == pytest.approx(duration(TEXT), abs=0.15)


async def test_an_image_has_the_size_that_was_asked_for(openai: AsyncOpenAI) -> None:
    answer = await openai.images.generate(
        model="gpt-image-2.5-flare", prompt="A river", size="1536x1024", output_format="png"
    )
    assert answer.data is not None
    picture = Image.open(io.BytesIO(base64.b64decode(answer.data[0].b64_json or "")))
    assert (picture.format, picture.size) == ("PNG", (1536, 1024))


async def test_models_are_listed(openai: AsyncOpenAI) -> None:
    assert MODEL in [model.id async for model in openai.models.list()]


async def test_a_compatible_server_has_no_responses_and_follows_no_schema(
    providers: Emulator,
) -> None:
    async with AsyncOpenAI(
        api_key="none", base_url=providers.compatible_url, max_retries=0
    ) as client:
        assert await chat(client) == TEXT
        with pytest.raises(sdk.NotFoundError):
            await responses(client)
        assert providers.books.tallies["openai.compatible.missing"].statuses == {404: 1}
        with pytest.raises(sdk.BadRequestError, match="json_object"):
            await client.chat.completions.parse(
                model="llama", messages=[{"role": "user", "content": TEXT}], response_format=Script
            )


@pytest.mark.parametrize(
    ("path", "body", "error", "said"),
    [
        ("/responses", {"model": "gone", "input": TEXT}, sdk.NotFoundError, "not exist"),
        ("/audio/speech", {"model": "tts-1", "voice": "nobody", "input": "Hi"}, None, "voice"),
        ("/images/generations", {"prompt": "A", "size": "100x100"}, None, "size"),
        ("/images/generations", {"prompt": "A", "response_format": "url"}, None, "response_format"),
        ("/audio/speech", {"model": "tts-1", "voice": "ash", "input": "Hi", "x": 1}, None, "body"),
        ("/audio/speech", {"model": "tts-1", "voice": "ash", "input": "H" * 4097}, None, "4096"),
        ("/responses", {"model": MODEL, "input": 7}, None, "input"),
    ],
)
async def test_what_the_provider_refuses_is_refused(
    path: str, body: dict[str, object], error: type[Exception] | None, said: str
) -> None:
    async with (
        emulator() as served,
        AsyncOpenAI(api_key=served.key, base_url=served.openai_url, max_retries=0) as client,
    ):
        with pytest.raises(error or sdk.BadRequestError, match=said):
            await client.post(path, body=body, cast_to=object)
        assert not served.books.payments


async def test_a_schema_that_strict_mode_refuses_is_a_violation() -> None:
    form = {"type": "json_schema", "name": "x", "strict": True}
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    async with (
        emulator() as served,
        AsyncOpenAI(api_key=served.key, base_url=served.openai_url, max_retries=0) as client,
    ):
        body = {"model": MODEL, "input": TEXT, "text": {"format": {**form, "schema": schema}}}
        with pytest.raises(sdk.BadRequestError, match="additionalProperties"):
            await client.post("/responses", body=body, cast_to=object)
        assert len(served.books.violations) == 1
