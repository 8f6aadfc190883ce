"""The conformance suite of script writers; it runs on every provider of `PROVIDERS`."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from services.content.adapters import PROVIDERS
from services.content.domain.telling import pacing
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import plan
from services.content.ports import Assignment, Part, RunningOrder, ScriptWriter, Worded
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient, open_http_client
from services.kit.providers import Provider, Providers
from tests.briefs import LANGUAGES, OUTLETS, brief, words_of
from tests.emulator.server import emulator
from tests.fakes import FakeWriter
from tests.script_models import honest

MARKUP = re.compile(r"[<>*#_|`\[\]{}]|https?:")
SENTENCE_END = re.compile(r"[.!?…][\"”’“»)]*(?:\s+|$)")


@asynccontextmanager
async def open_fake(_: ContentSettings, __: HttpClient) -> AsyncIterator[ScriptWriter]:
    yield FakeWriter()


WRITERS: Providers[ContentSettings, ScriptWriter] = {
    **PROVIDERS,
    "fake": Provider(open_fake, local=True),
}


@pytest.fixture(params=sorted(WRITERS))
async def writer(request: pytest.FixtureRequest) -> AsyncIterator[ScriptWriter]:
    """Each writer; those of a vendor speak to the emulator."""
    async with emulator(writer=honest) as vendors, open_http_client() as http:
        settings = ContentSettings(
            writer=request.param,
            OPENAI_API_KEY=SecretStr(vendors.key),
            OPENAI_BASE_URL=vendors.openai_url,
        )
        async with WRITERS[request.param].open(settings, http) as opened:
            yield opened
    assert not vendors.books.violations


@pytest.fixture(params=[(1, 1), (3, 2)], ids=["terse, one host", "two hosts"])
def shape(request: pytest.FixtureRequest) -> tuple[float, int]:
    """Minutes and hosts of a show."""
    minutes, hosts = request.param
    return minutes, hosts


@pytest.fixture(params=LANGUAGES)
def order(request: pytest.FixtureRequest, shape: tuple[float, int]) -> RunningOrder:
    minutes, hosts = shape
    asked = brief(request.param, minutes=minutes, hosts=hosts)
    terse = pacing.is_terse(asked.accepted)
    stories = tellings(asked.topics, asked.accepted.language, terse=terse)
    return plan(asked, stories, certain=pacing.aim(minutes * 60, drafts=1))


def worded(order: RunningOrder, texts: tuple[str, ...]) -> Iterator[tuple[Part, str]]:
    return zip(order.parts, texts, strict=True)


async def test_there_is_one_plain_text_for_each_part(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    texts = await words_of(writer, order)
    assert len(texts) == len(order.parts)
    for text in texts:
        assert text == " ".join(text.split()) != ""
        assert not MARKUP.search(text)


async def test_each_text_is_made_of_whole_sentences(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    for text in await words_of(writer, order):
        *_, rest = SENTENCE_END.split(text)
        assert rest == "", text


async def test_no_text_names_a_source_that_its_part_does_not_rest_on(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    for part, text in worded(order, await words_of(writer, order)):
        others = set(OUTLETS) - {source.outlet for source in part.sources}
        assert not [outlet for outlet in others if outlet.removeprefix("The ") in text], text


async def test_no_sentence_comes_twice(writer: ScriptWriter, order: RunningOrder) -> None:
    texts = await words_of(writer, order)
    sentences = [sentence for text in texts for sentence in SENTENCE_END.split(text) if sentence]
    assert len(sentences) == len(set(sentences))


async def test_the_words_take_about_as_long_as_asked(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    """A single part may miss its length by more; a whole show is what has to be met."""
    asked = sum(part.seconds for part in order.parts)
    taken = sum(
        len(text) / part.host.voice.characters_per_second
        for part, text in worded(order, await words_of(writer, order))
    )
    assert asked / pacing.LONGER < taken < asked * pacing.LONGER


async def test_the_same_running_order_gets_the_same_words(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    """A vendor's model may choose others; the emulated one does not."""
    assert await words_of(writer, order) == await words_of(writer, order)


async def test_only_the_parts_that_are_wanted_get_words(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    wanted = (2, len(order.parts))
    given: list[int] = []

    async def worded(part: Worded) -> None:
        given.append(part.number)

    await writer.write(Assignment(order, wanted), worded)
    assert tuple(given) == wanted


def test_a_writer_signs_its_scripts(writer: ScriptWriter, order: RunningOrder) -> None:
    signature = writer.signature(order.brief.accepted.language)
    assert signature.startswith("/".join(filter(None, (writer.name, writer.model))))


def test_a_writer_allows_at_least_one_draft(writer: ScriptWriter) -> None:
    assert writer.drafts >= 1
