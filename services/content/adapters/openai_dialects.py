"""The ways in which a model is asked, the newest first: servers differ in what they understand."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import openai
from openai import AsyncOpenAI, AsyncStream, Omit, omit
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDelta
from openai.types.chat.completion_create_params import ResponseFormat
from openai.types.responses import Response, ResponseStreamEvent
from openai.types.shared_params import Reasoning

from services.content.adapters.segment_reader import WrittenScript
from services.kit.calls import metering
from services.kit.failures import Discard, Retry

T = TypeVar("T")

_BROKEN_OFF = "OpenAI's answer broke off"
_DECLINED = "OpenAI declines to write this script"
_MISSING_ENDPOINT = frozenset({404, 405, 501})
_BAD_REQUEST = frozenset({400, 422})
_FORMAT = ("response_format", "json_schema", "json_object", "text.format", "stream_options")
_NAME, _SCHEMA = "script", WrittenScript.model_json_schema()


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked; `temperature` and `effort` are left to it where they are none."""

    model: str
    instructions: str
    message: str
    temperature: float | None = None
    effort: str | None = None


class Dialect(Protocol):
    """One way to ask for a script, whose answer comes in pieces."""

    async def open(self, client: AsyncOpenAI, question: Question) -> AsyncStream[Any]:
        """Ask; raises the SDK's errors."""

    def is_foreign(self, error: openai.APIStatusError) -> bool:
        """Whether the server refused because it does not understand this way."""

    def deltas(self, stream: AsyncStream[Any], model: str) -> AsyncGenerator[str, None]:
        """The text in pieces; usage is recorded.

        Raises:
            Discard: the model declines.
            Retry: the answer broke off.
        """


class Responses:
    """The Responses API with structured output.

    Its events are read as they are sent, rather than with the SDK's parser: that one raises where
    an answer ignores the schema, before it tells what the answer has used.
    """

    async def open(
        self, client: AsyncOpenAI, question: Question
    ) -> AsyncStream[ResponseStreamEvent]:
        """Ask; nothing is stored at the provider."""
        reasoning = Reasoning(effort=cast("Any", question.effort))
        return await client.responses.create(
            model=question.model,
            instructions=question.instructions,
            input=question.message,
            text={
                "format": {"type": "json_schema", "name": _NAME, "schema": _SCHEMA, "strict": True}
            },
            temperature=_given(question.temperature),
            reasoning=reasoning if question.effort else omit,
            store=False,
            stream=True,
        )

    def is_foreign(self, error: openai.APIStatusError) -> bool:
        """Whether the endpoint is missing, or does not know the format."""
        missing = error.status_code in _MISSING_ENDPOINT and error.code != "model_not_found"
        return missing or _refuses_format(error)

    async def deltas(
        self, stream: AsyncStream[ResponseStreamEvent], model: str
    ) -> AsyncGenerator[str, None]:
        """The text in pieces."""
        ended = False
        async for event in stream:
            if event.type == "response.output_text.delta":
                yield event.delta
            elif event.type == "response.refusal.done":
                raise Discard(_DECLINED)
            elif event.type in {"response.failed", "error"}:
                raise Retry(_BROKEN_OFF)
            elif event.type in {"response.completed", "response.incomplete"}:
                ended = True
                _record_response(event.response, model)
        if not ended:
            raise Retry(_BROKEN_OFF)


@dataclass(frozen=True, slots=True)
class ChatCompletions:
    """The Chat Completions API, which every compatible server has.

    `response_format`: none where the instructions alone say that the answer is JSON.
    """

    response_format: ResponseFormat | None

    async def open(
        self, client: AsyncOpenAI, question: Question
    ) -> AsyncStream[ChatCompletionChunk]:
        """Ask; usage is asked for where the server knows a format, as older ones refuse that."""
        return await client.chat.completions.create(
            model=question.model,
            messages=[
                {"role": "system", "content": question.instructions},
                {"role": "user", "content": question.message},
            ],
            response_format=_given(self.response_format),
            temperature=_given(question.temperature),
            reasoning_effort=_given(cast("Any", question.effort)),
            stream_options={"include_usage": True} if self.response_format else omit,
            stream=True,
        )

    def is_foreign(self, error: openai.APIStatusError) -> bool:
        """Whether the format is refused."""
        return _refuses_format(error)

    async def deltas(
        self, stream: AsyncStream[ChatCompletionChunk], model: str
    ) -> AsyncGenerator[str, None]:
        """The text in pieces."""
        ended = False
        async for chunk in stream:
            for choice in chunk.choices or ():  # compatible servers may leave out either
                ended = ended or choice.finish_reason is not None
                delta: ChoiceDelta | None = choice.delta
                if delta is not None and delta.refusal:
                    raise Discard(_DECLINED)
                if delta is not None and delta.content:
                    yield delta.content
            if chunk.usage is not None:
                details = chunk.usage.prompt_tokens_details
                cached = (details.cached_tokens if details else 0) or 0
                _record(model, chunk.usage.prompt_tokens, cached, chunk.usage.completion_tokens)
        if not ended:
            raise Retry(_BROKEN_OFF)


DIALECTS: tuple[Dialect, ...] = (
    Responses(),
    ChatCompletions(
        {
            "type": "json_schema",
            "json_schema": {"name": _NAME, "schema": _SCHEMA, "strict": True},
        }
    ),
    ChatCompletions({"type": "json_object"}),
    ChatCompletions(None),
)
"""Every way to ask, in the order in which they are tried."""


def _given(option: T | None) -> T | Omit:
    return omit if option is None else option


def _refuses_format(error: openai.APIStatusError) -> bool:
    told = f"{error.param or ''} {error.message}"
    return error.status_code in _BAD_REQUEST and any(name in told for name in _FORMAT)


def _record_response(response: Response, model: str) -> None:
    usage = response.usage
    if usage is not None:
        cached = usage.input_tokens_details.cached_tokens
        _record(model, usage.input_tokens, cached, usage.output_tokens)


def _record(model: str, read: int, cached: int, written: int) -> None:
    """Record the tokens of an answer; those that were cached are among those that were read."""
    metering.record(
        model,
        input_tokens=read - cached,
        cached_input_tokens=cached,
        output_tokens=written,
    )
