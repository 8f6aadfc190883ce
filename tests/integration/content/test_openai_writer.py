"""The OpenAI writer with the vendor's own SDK, against a server that can be told to fail."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from contracts import Language, Segment
from services.content.adapters import PROVIDERS
from services.content.adapters.local_writer import LocalWriter
from services.content.adapters.resilient import ResilientWriter
from services.content.domain.telling.assignment import whole
from services.content.drafting import draft_script
from services.content.ports import RunningOrder, ScriptWriter, Worded
from services.content.settings import ContentSettings
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.metering import collecting
from services.kit.calls.request_class import RequestClass
from services.kit.calls.retries import RetryRule
from services.kit.failures import Discard, RateLimited, Retry
from services.kit.http_client import open_http_client
from tests.briefs import brief
from tests.emulator.server import Emulator, emulator
from tests.emulator.state import Latency
from tests.script_models import Asked, altered, answer, asked, honest, words

MODEL = ContentSettings.model_fields["openai_model"].default
RULE = RetryRule(attempts=3, initial_delay=0.001, max_delay=0.01)


@asynccontextmanager
async def writer_at(url: str, key: str = "", **fields: Any) -> AsyncIterator[ScriptWriter]:
    """The writer, at that address."""
    settings = ContentSettings(
        OPENAI_API_KEY=SecretStr(key) if key else None, OPENAI_BASE_URL=url, **fields
    )
    async with open_http_client() as http, PROVIDERS["openai"].open(settings, http) as opened:
        yield opened


@pytest.fixture
async def vendor() -> AsyncIterator[Emulator]:
    async with emulator(writer=honest) as served:
        yield served
    assert not served.books.violations


@pytest.fixture
async def writer(vendor: Emulator) -> AsyncIterator[ScriptWriter]:
    async with writer_at(vendor.openai_url, vendor.key) as opened:
        yield opened


@pytest.fixture
async def order(writer: ScriptWriter) -> RunningOrder:
    return await order_of(writer)


async def order_of(writer: ScriptWriter) -> RunningOrder:
    """The running order that a writer of one draft gets."""
    found: list[RunningOrder] = []

    class Asked(LocalWriter):
        drafts = writer.drafts

        async def write(self, assignment: Any, worded: Any) -> None:
            found.append(assignment.order)
            await super().write(assignment, worded)

    await draft_script(brief(), Asked())
    return found[0]


async def written(writer: ScriptWriter, order: RunningOrder) -> list[Worded]:
    found: list[Worded] = []

    async def worded(part: Worded) -> None:
        found.append(part)

    await writer.write(whole(order), worded)
    return found


def requests(vendor: Emulator) -> dict[str, int]:
    return {name: tally.requests for name, tally in vendor.books.tallies.items()}


def resilient(writer: ScriptWriter) -> ScriptWriter:
    calls = ProviderCalls("openai", "script", request_class=RequestClass.SLOW, rule=RULE)
    return ResilientWriter(writer, calls)


async def test_a_show_is_written_by_the_model_and_passes_the_checks(
    writer: ScriptWriter, vendor: Emulator
) -> None:
    draft = await draft_script(brief(), writer, LocalWriter())
    assert draft.written_by == f"openai/{MODEL}, prompt 2"
    assert draft.fallbacks == ()
    assert requests(vendor) == {"openai.responses": 1}
    stories = {story.number: story for story in draft.stories}
    for segment in draft.segments:
        if segment.story is not None:
            assert set(segment.sources) <= set(stories[segment.story].sources)
            assert segment.sources


async def test_each_part_is_given_as_soon_as_the_model_has_ended_it(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    vendor.state.latency = Latency(token=0.0005)
    open_then: list[int] = []

    async def worded(_: Worded) -> None:
        open_then.append(vendor.books.concurrent("openai"))

    await writer.write(whole(order), worded)
    assert len(open_then) == len(order.parts)
    assert open_then[0] == open_then[len(order.parts) // 2] == 1


async def test_segments_are_told_while_the_model_still_writes(
    writer: ScriptWriter, vendor: Emulator
) -> None:
    vendor.state.latency = Latency(token=0.0005)
    open_then: dict[str, int] = {}

    async def heard(segment: Segment) -> None:
        open_then[segment.id] = vendor.books.concurrent("openai")

    await draft_script(brief(), writer, LocalWriter(), heard=heard)
    assert open_then["s001"] == open_then["s002"] == 1


async def test_tokens_are_recorded_as_the_vendor_counts_them(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    with collecting() as meter:
        await written(writer, order)
        await written(writer, order)
    read, cached, output = (
        vendor.books.paid[unit] for unit in ("input_tokens", "cached_input_tokens", "output_tokens")
    )
    assert cached > 0
    assert meter.model == MODEL
    assert meter.units == {
        "input_tokens": read - cached, "cached_input_tokens": cached, "output_tokens": output,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["openai_url", "chat"])
@pytest.mark.parametrize("fault", ["cut", "malformed"])
async def test_the_tokens_of_an_answer_that_breaks_off_are_estimated(
    vendor: Emulator, order: RunningOrder, fault: str, path: str
) -> None:
    async with writer_at(vendor.openai_url, vendor.key) as writer:
        if path == "chat":
            only_chat(writer)
        vendor.plan({"openai": [fault]})
        with collecting() as meter, pytest.raises(Retry):
            await written(writer, order)
    paid = vendor.books.paid
    assert meter.units["input_tokens"] == pytest.approx(paid["input_tokens"], rel=0.2)
    assert 0 < meter.units["output_tokens"] < paid["output_tokens"]


FAILURES: tuple[tuple[str, type[Exception], str], ...] = (
    ("unauthorized", Discard, "OPENAI_API_KEY"),
    ("quota", Discard, "credit"),
    ("payment", Discard, "credit"),
    ("bad_request", Discard, "refuses the request"),
    ("refusal", Discard, "declines"),
    ("rate_limit", RateLimited, ""),
    ("rate_limit_date", RateLimited, ""),
    ("server_error", Retry, "500"),
    ("overloaded", Retry, "529"),
    ("reset", Retry, "out of reach"),
    ("cut", Retry, "out of reach"),
    ("malformed", Retry, ""),
    ("stream_error", Retry, "broke off"),
)


@pytest.mark.parametrize("path", ["responses", "chat"])
@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case[0])
async def test_a_failure_is_told_in_words_without_key_or_content(
    vendor: Emulator, order: RunningOrder, case: tuple[str, type[Exception], str], path: str
) -> None:
    kind, failure, reason = case
    async with writer_at(vendor.openai_url, vendor.key) as writer:
        if path == "chat":
            only_chat(writer)
        vendor.plan({"openai": [kind]})
        with pytest.raises(failure) as raised:
            await written(writer, order)
    told = str(raised.value)
    assert reason in told
    assert vendor.key not in told
    assert "bridge" not in told.casefold()


def only_chat(writer: Any) -> None:
    """Let the writer start at the Chat Completions API."""
    del writer._dialects[0]


async def test_the_delay_that_the_vendor_asks_for_is_kept(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    vendor.plan({"openai": [{"kind": "rate_limit", "after": 7}]})
    with pytest.raises(Retry) as raised:
        await written(writer, order)
    assert raised.value.after == 7


async def test_a_slow_first_byte_is_waited_for(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    vendor.plan({"openai": [{"kind": "slow", "seconds": 0.2}]})
    assert len(await written(writer, order)) == len(order.parts)


async def test_after_a_stream_was_cut_only_the_missing_parts_are_asked_for(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    wanted: list[list[int]] = []

    def note(request: Mapping[str, Any]) -> str:
        wanted.append([part["part"] for part in asked(request).parts])
        return honest(request)

    vendor.state.writer = note
    vendor.plan({"openai": ["cut", "stream_error"]})
    found = await written(resilient(writer), order)
    assert sorted(part.number for part in found) == list(range(1, len(order.parts) + 1))
    first, second, third = wanted
    assert first == list(range(1, len(order.parts) + 1))
    assert second == first[-len(second) :]
    assert third == second[-len(third) :]
    assert len(third) < len(second) < len(first)


async def test_a_model_that_fails_for_good_leaves_its_parts_to_the_local_writer(
    writer: ScriptWriter, vendor: Emulator
) -> None:
    vendor.plan({"openai": ["cut", "server_error", "server_error"]})
    draft = await draft_script(brief(), resilient(writer), LocalWriter())
    assert draft.written_by.startswith("openai/")
    replaced = {fallback.segment for fallback in draft.fallbacks}
    assert 0 < len(replaced) < len(draft.segments)
    assert {f.wanted for f in draft.fallbacks} == {f"openai/{MODEL}"}
    assert {f.used for f in draft.fallbacks} == {"local"}


ANSWERS = ("off_schema", "broken_answer", "invented_number", "incomplete")


@pytest.mark.parametrize("path", ["openai_url", "compatible_url"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("kind", ANSWERS)
async def test_an_answer_of_another_form_is_used_as_far_as_it_goes(
    vendor: Emulator, kind: str, times: int, path: str
) -> None:
    """What is missing or wrong is asked for once more, then told by the local writer."""
    async with writer_at(getattr(vendor, path), vendor.key) as writer:
        await written(writer, await order_of(writer))  # the ways to ask are known from here on
        vendor.plan({"openai": [kind] * times})
        draft = await draft_script(brief(), writer, LocalWriter())
    aired = " ".join(segment.text for segment in draft.segments)
    assert "7,431" not in aired
    assert draft.fallbacks
    used = {fallback.used for fallback in draft.fallbacks}
    if times == 1:
        assert used == {f"openai/{MODEL}"}
    else:
        assert "local" in used


async def test_a_server_without_the_newer_endpoints_is_asked_in_an_older_way_from_then_on(
    vendor: Emulator,
) -> None:
    async with writer_at(vendor.compatible_url) as writer:
        draft = await draft_script(brief(), writer, LocalWriter())
        assert draft.fallbacks == ()
        assert draft.written_by.startswith("openai/")
        once = requests(vendor)["openai.compatible.chat"]
        await draft_script(brief(), writer, LocalWriter())
        assert requests(vendor)["openai.compatible.chat"] == once + 1


async def test_a_model_that_the_vendor_does_not_have_is_named(
    vendor: Emulator, order: RunningOrder
) -> None:
    async with writer_at(vendor.openai_url, vendor.key, openai_model="no-such") as writer:
        with pytest.raises(Discard, match="RADIOX_CONTENT_OPENAI_MODEL"):
            await written(writer, order)
    assert requests(vendor) == {"openai.responses": 1}


async def test_what_the_settings_leave_out_is_left_to_the_model(
    vendor: Emulator, order: RunningOrder
) -> None:
    bodies: list[Mapping[str, Any]] = []

    def note(request: Mapping[str, Any]) -> str:
        bodies.append(request)
        return honest(request)

    vendor.state.writer = note
    async with writer_at(vendor.openai_url, vendor.key) as writer:
        await written(writer, order)
    chosen = {"openai_temperature": 0.4, "openai_effort": "low"}
    async with writer_at(vendor.openai_url, vendor.key, **chosen) as writer:
        await written(writer, order)
        only_chat(writer)
        await written(writer, order)
    plain, responses, chat = bodies
    assert not {"temperature", "reasoning", "reasoning_effort"} & set(plain)
    assert (responses["temperature"], responses["reasoning"]["effort"]) == (0.4, "low")
    assert (chat["temperature"], chat["reasoning_effort"]) == (0.4, "low")
    assert plain["store"] is False


async def test_parts_nobody_asked_for_and_segments_of_no_form_are_passed_over(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    def messy(request: Mapping[str, Any]) -> str:
        of = asked(request)
        good = [{"part": p["part"], "sources": [], "text": words(of, p)} for p in of.parts]
        bad: list[Any] = [
            {"part": 99, "sources": [], "text": "Nobody asked."},
            {"text": "x"},
            "text",
            7,
        ]
        return "Here you are:\n```json\n" + answer([*bad, *good]) + "\n```\nAnything else?"

    vendor.state.writer = messy
    found = await written(writer, order)
    assert [part.number for part in found] == list(range(1, len(order.parts) + 1))


async def test_unknown_sources_are_those_of_the_part(
    writer: ScriptWriter, vendor: Emulator, order: RunningOrder
) -> None:
    def citing(request: Mapping[str, Any]) -> str:
        of = asked(request)
        return answer(
            [{"part": p["part"], "sources": ["99.1"], "text": words(of, p)} for p in of.parts]
        )

    vendor.state.writer = citing
    for part in await written(writer, order):
        assert part.cited == order.parts[part.number - 1].sources


TALK = {
    "en": ("Thank you, {taken_over}. ", " Over to you, {hand_over}."),
    "de": ("Danke, {taken_over}. ", " Und damit zu dir, {hand_over}."),
}


@pytest.mark.parametrize("language", ["en", "de"])
async def test_hosts_who_talk_to_each_other_pass_the_checks(
    writer: ScriptWriter, vendor: Emulator, language: Language
) -> None:
    def talking(of: Asked, part: Mapping[str, Any], text: str) -> str:
        reaction, hand_over = TALK[of.order["language"]]
        before = reaction.format_map(part) if "taken_over" in part else ""
        after = hand_over.format_map(part) if "hand_over" in part else ""
        return f"{before}{text}{after}"

    vendor.state.writer = altered(talking)
    of = brief(language, minutes=5, stories=60)
    of = replace(of, accepted=of.accepted.model_copy(update={"dialogue": True}))
    draft = await draft_script(of, writer, LocalWriter())
    aired = [segment.text for segment in draft.segments]
    assert sum("Over to you" in text or "damit zu dir" in text for text in aired) >= 2
    assert sum(segment.with_next for segment in draft.segments) >= 2
    assert draft.fallbacks == ()
