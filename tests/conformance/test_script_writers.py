"""The conformance suite of script writers; it runs on every provider of `PROVIDERS`."""

import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from services.content.adapters import PROVIDERS
from services.content.domain.telling import pacing
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import plan
from services.content.ports import Part, RunningOrder, ScriptWriter
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient, open_http_client
from services.kit.providers import Provider, Providers
from tests.briefs import LANGUAGES, OUTLETS, brief
from tests.fakes import FakeWriter

LOCAL = {"local", "fake"}
"""Writers whose words depend on nothing but the running order."""
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
    settings = ContentSettings(writer=request.param)
    async with open_http_client() as http, WRITERS[request.param].open(settings, http) as opened:
        if opened.name not in LOCAL and "RADIOX_PAID_WRITERS" not in os.environ:
            pytest.skip("this writer costs money; RADIOX_PAID_WRITERS=1 runs it")
        yield opened


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
    texts = await writer.write(order)
    assert len(texts) == len(order.parts)
    for text in texts:
        assert text == " ".join(text.split()) != ""
        assert not MARKUP.search(text)


async def test_each_text_is_made_of_whole_sentences(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    for text in await writer.write(order):
        *_, rest = SENTENCE_END.split(text)
        assert rest == "", text


async def test_no_text_names_a_source_that_its_part_does_not_rest_on(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    for part, text in worded(order, await writer.write(order)):
        others = set(OUTLETS) - {source.outlet for source in part.sources}
        assert not [outlet for outlet in others if outlet.removeprefix("The ") in text], text


async def test_no_sentence_comes_twice(writer: ScriptWriter, order: RunningOrder) -> None:
    texts = await writer.write(order)
    sentences = [sentence for text in texts for sentence in SENTENCE_END.split(text) if sentence]
    assert len(sentences) == len(set(sentences))


async def test_the_words_take_about_as_long_as_asked(
    writer: ScriptWriter, order: RunningOrder
) -> None:
    """A single part may miss its length by more; a whole show is what has to be met."""
    asked = sum(part.seconds for part in order.parts)
    taken = sum(
        len(text) / part.host.voice.characters_per_second
        for part, text in worded(order, await writer.write(order))
    )
    assert asked / pacing.LONGER < taken < asked * pacing.LONGER


async def test_a_local_writer_repeats_itself(writer: ScriptWriter, order: RunningOrder) -> None:
    if writer.name not in LOCAL:
        pytest.skip("this writer is free to write anew")
    assert await writer.write(order) == await writer.write(order)


def test_a_writer_allows_at_least_one_draft(writer: ScriptWriter) -> None:
    assert writer.drafts >= 1
