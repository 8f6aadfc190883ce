"""One show is one trace on a real nats-server, however often its messages are delivered."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid5

import pytest

from contracts import (
    Advisory,
    DeadLetter,
    ShowCancelRequested,
    ShowRequested,
    ShowRetryRequested,
    subjects,
)
from contracts.event import Contract
from services.kit.access import Access
from services.kit.broker import jetstream
from services.kit.failures import Retry
from services.kit.message import DERIVED_IDS
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Delivery, Route, Service
from services.kit.settings import PlatformSettings
from services.kit.telemetry import derived_ids, exporting, span, spans
from tests.e2e.collector import Collector, ExportedSpan, collecting
from tests.idle import are_idle
from tests.waiting import until

OPERATOR = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "5bf92f3577b34da6a3ce929d0e0e4737"
ACCESS = Access(reads=(subjects.BUCKET_SHOWS,))
SCRIPTS = subjects.consumer_of("audio", subjects.SCRIPT_READY)

Handler = Callable[[Any], Any]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collecting() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        yield found


@asynccontextmanager
async def harness(settings: PlatformSettings) -> AsyncIterator[tuple[Platform, Any]]:
    """A client without a trace."""
    async with connected(settings, "harness") as (broker, platform):
        yield platform, jetstream(broker)


async def process(
    settings: PlatformSettings,
    handler: Handler,
    js: Any,
    kind: type[Contract] = ShowRequested,
    *,
    pattern: str = "",
    until_idle: bool = True,
) -> None:
    """Run a service of that handler, as a process of its own would, until nothing waits.

    Else it ends with the first delivery, and hands back what comes next.
    """
    handled = asyncio.Event()

    async def told(event: Any, _: None) -> Any:
        handled.set()
        return await handler(event)

    @asynccontextmanager
    async def open_deps(_: Platform) -> AsyncIterator[None]:
        yield None

    own = Route(kind, told, raw=True, pattern=pattern)
    with exporting("test"):
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(
                running(Service("show", open_deps, (own,), access=ACCESS), settings)
            )
            await handled.wait()
            consumer = subjects.consumer_of("show", own.subject)
            if until_idle:
                await until(lambda: are_idle(js, (subjects.stream_of(own.subject), consumer)))


def the_show(collector: Collector, show_id: str) -> list[ExportedSpan]:
    """The spans of the trace that is derived from the id of a show, which is the only one."""
    expected = f"{derived_ids(show_id)[0]:032x}"
    assert {each.trace for each in collector.spans} == {expected}
    return collector.trace(expected)


NAMED = (ShowRequested(show_id="s1", minutes=1).model_dump_json().encode(), "s1")
UNNAMED = (b"{}", str(uuid5(DERIVED_IDS, "order 1")))


@pytest.mark.parametrize(("body", "show_id"), [NAMED, UNNAMED])
async def test_a_redelivered_request_without_a_trace_lands_in_the_same_one_across_processes(
    broker_settings: PlatformSettings, collector: Collector, body: bytes, show_id: str
) -> None:
    async def fail_twice(_: Delivery) -> None:
        attempts.append("begun")
        if len(attempts) < 3:
            raise Retry("not yet")
        with span(spans.FEEDS):
            pass

    attempts: list[str] = []
    async with harness(broker_settings) as (_, js):
        await js.publish(subjects.SHOW_REQUESTED, body, headers={"Nats-Msg-Id": "order 1"})
        await process(broker_settings, fail_twice, js, until_idle=False)
        await process(broker_settings, fail_twice, js)
    found = the_show(collector, show_id)
    (root,) = {each.id for each in found if each.name == "radio show"}
    tries = [each for each in found if each.name == "process show.requested"]
    assert {each.parent for each in tries} == {root}
    counts = [int(each.attributes["radiox.delivery_count"]) for each in tries]
    assert (counts[0], len(counts)) == (1, 3)
    assert counts == sorted(set(counts))
    assert [each.attributes["radiox.failures"] for each in tries] == [1, 2, 2]
    assert [each.parent for each in found if each.name == "feeds"] == [tries[-1].id]


async def test_an_operators_retry_is_a_sibling_in_the_trace_of_its_show(
    broker_settings: PlatformSettings, collector: Collector
) -> None:
    async def nothing(_: Any) -> None:
        return

    parent = f"00-{CALLER}-00f067aa0ba902b7-01"
    state = json.dumps({"show_id": "s1", "digest": "", "traceparent": parent}).encode()
    async with harness(broker_settings) as (platform, js):
        await platform.bucket(subjects.BUCKET_SHOWS).put("s1", state)
        await platform.publisher.send(
            ShowRetryRequested(show_id="s1"), subjects.SHOW_RETRY_REQUESTED, "operator:1",
            traceparent=f"00-{OPERATOR}-00f067aa0ba902b8-01",
        )  # fmt: skip
        await process(broker_settings, nothing, js, ShowRetryRequested)
    (retried,) = collector.spans
    assert (retried.trace, retried.parent) == (CALLER, "00f067aa0ba902b7")
    assert retried.links == [(OPERATOR, "00f067aa0ba902b8")]


async def test_the_brokers_advisory_belongs_to_the_trace_of_the_message_that_it_is_about(
    broker_settings: PlatformSettings, collector: Collector
) -> None:
    parent = f"00-{CALLER}-00f067aa0ba902b7-01"

    async def record(advisory: Delivery) -> None:
        with span(spans.FEEDS):
            heard.append(json.loads(advisory.body)["stream_seq"])

    heard: list[int] = []
    async with harness(broker_settings) as (platform, js):
        config = (await js.consumer_info(subjects.STREAM_SHOWS, SCRIPTS)).config
        config.max_deliver, config.ack_wait = 1, 0.2
        await js.add_consumer(subjects.STREAM_SHOWS, config)
        await platform.publisher.send(
            ShowCancelRequested(show_id="s1", reason="any body does"), subjects.SCRIPT_READY,
            "s1:script", traceparent=parent,
        )  # fmt: skip
        pulled = await js.pull_subscribe_bind(SCRIPTS, stream=subjects.STREAM_SHOWS)
        await pulled.fetch(1, timeout=5)  # never acknowledged: the broker gives it up
        with pytest.raises(TimeoutError):
            await pulled.fetch(1, timeout=1)
        await process(broker_settings, record, js, Advisory, pattern=subjects.ADVISORIES[0])
    assert len(heard) == 1
    assert {each.trace for each in collector.spans} == {CALLER}
    advised = next(each for each in collector.spans if each.name.startswith("process "))
    assert advised.parent == "00f067aa0ba902b7"
    assert advised.attributes["messaging.destination.template"] == subjects.ADVISORIES[0]


async def test_a_dead_letter_and_its_cause_are_one_trace(
    broker_settings: PlatformSettings, collector: Collector
) -> None:
    async def fail(_: Any) -> None:
        raise Retry("never")

    async def note(_: Delivery) -> None:
        return

    async with harness(broker_settings) as (platform, js):
        request = ShowRequested(show_id="s1", minutes=1)
        await platform.publisher.send(request, subjects.SHOW_REQUESTED, "s1:requested")
        await process(broker_settings, fail, js)
        await process(broker_settings, note, js, DeadLetter, pattern=subjects.DEAD_LETTERS)
    found = the_show(collector, "s1")
    (published,) = [each for each in found if each.name == "publish dead.>"]
    (processed,) = [each for each in found if each.name == "process dead.>"]
    assert processed.parent == published.id
    parents = [each for each in found if each.id == published.parent]
    assert [each.attributes["radiox.verdict"] for each in parents] == ["dead_lettered"]
