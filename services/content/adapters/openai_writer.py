"""Scripts by OpenAI, or by a server that speaks its protocol (Ollama, vLLM, LM Studio)."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import asdict
from typing import Any, cast

import openai
from openai import AsyncOpenAI

from contracts import Language
from services.content.adapters.openai_dialects import DIALECTS, Question
from services.content.adapters.openai_errors import failure
from services.content.adapters.prompting import Prompt, instructions
from services.content.adapters.segment_reader import SegmentReader
from services.content.ports import Assignment, Worded
from services.content.settings import ContentSettings
from services.kit.calls import metering
from services.kit.calls.usage import Estimate
from services.kit.failures import Retry
from services.kit.http_client import HttpClient
from services.kit.openai_check import check_openai

_TOKEN = 3.5
"""Characters of a token, rather too few; German has shorter ones than English."""
_AROUND, _LONGER = 60, 1.5
"""Characters of JSON around the words of a part, and how much longer an answer may be than asked,
as a factor."""
_NO_KEY = "none"
"""What the SDK is given where a server needs no key."""


class OpenAIWriter:
    """A script writer that is a model; it answers with all parts in one stream.

    A server that lacks the Responses API, or structured output, is asked in the next older way of
    `DIALECTS`, from then on.
    """

    name = "openai"
    drafts = 1
    verbatim = False

    def __init__(self, client: AsyncOpenAI, settings: ContentSettings, http: HttpClient) -> None:
        self._client = client
        self._settings = settings
        self._http = http
        self._dialects = list(DIALECTS)
        self.model = settings.openai_model

    def signature(self, language: Language) -> str:
        """Provider, model and version of the instructions."""
        return f"{self.name}/{self.model}, prompt {instructions(language).version}"

    def request(self, assignment: Assignment) -> str:
        """The server, the model, its settings, the instructions and the message."""
        question = self._question(assignment, Prompt(assignment))
        return json.dumps([str(self._client.base_url), asdict(question)])

    def estimate(self, assignment: Assignment) -> Estimate:
        """The tokens that an answer takes at most where the model does not reason at length."""
        question = self._question(assignment, Prompt(assignment))
        parts = (assignment.order.parts[number - 1] for number in assignment.wanted)
        characters = sum(p.seconds * p.host.voice.characters_per_second + _AROUND for p in parts)
        units = {
            "input_tokens": len(question.instructions + question.message) / _TOKEN,
            "output_tokens": _LONGER * characters / _TOKEN,
        }
        return Estimate(self.model, units)

    async def check(self) -> str:
        """What is wrong with the account or the connection; see `check_openai`."""
        return await check_openai(self._settings, self._http)

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        """Find words for the parts that are wanted, each as soon as the model has ended it.

        Raises:
            Discard: the key, the model or the request is refused, or the model declines.
            Retry: the server is out of reach, too busy, or its answer broke off.
        """
        prompt = Prompt(assignment)
        reader = SegmentReader()
        async with aclosing(self._deltas(self._question(assignment, prompt))) as deltas:
            async for delta in deltas:
                for segment in reader.feed(delta):
                    text = " ".join(segment.text.split())
                    if text and segment.part in assignment.wanted:
                        cited = prompt.cited(segment.part, segment.sources)
                        await worded(Worded(segment.part, text, cited))

    def _question(self, assignment: Assignment, prompt: Prompt) -> Question:
        language = assignment.order.brief.accepted.language
        return Question(
            model=self.model,
            instructions=instructions(language).text,
            message=prompt.message,
            temperature=self._settings.openai_temperature,
            effort=self._settings.openai_effort,
        )

    async def _deltas(self, question: Question) -> AsyncGenerator[str, None]:
        """The answer in pieces, in the first dialect that the server speaks."""
        try:
            while True:
                dialect = self._dialects[0]
                try:
                    stream = await dialect.open(self._client, question)
                except openai.APIStatusError as error:
                    if len(self._dialects) == 1 or not dialect.is_foreign(error):
                        raise
                    self._dialects = [each for each in self._dialects if each is not dialect]
                    continue
                pieces = self._accounted(question, dialect.deltas(stream, self.model))
                async with stream, aclosing(pieces):
                    async for delta in pieces:
                        yield delta
                return
        except openai.APIError as error:
            raise failure(error) from error
        except ValueError as error:  # a piece of the stream is no JSON
            raise Retry("OpenAI's answer cannot be read") from error

    async def _accounted(
        self, question: Question, deltas: AsyncIterator[str]
    ) -> AsyncGenerator[str, None]:
        """Pass the pieces on; where they break off, before usage is told, record an estimate."""
        received, ended = 0, False
        try:
            async for delta in deltas:
                received += len(delta)
                yield delta
            ended = True
        finally:
            if not ended:
                metering.record(
                    self.model,
                    input_tokens=round(len(question.instructions + question.message) / _TOKEN),
                    output_tokens=round(received / _TOKEN),
                )


@asynccontextmanager
async def open_openai(settings: ContentSettings, http: HttpClient) -> AsyncIterator[OpenAIWriter]:
    """The writer, on the HTTP client of the process."""
    key = settings.openai_api_key
    yield OpenAIWriter(
        AsyncOpenAI(
            api_key=key.get_secret_value() if key else _NO_KEY,
            base_url=settings.openai_base_url,
            max_retries=0,
            http_client=cast("Any", http()),
        ),
        settings,
        http,
    )
