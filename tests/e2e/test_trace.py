"""One show is one trace, from the request to `show.generated`, across processes."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts import (
    FeedSource,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowRetryRequested,
    subjects,
)
from services.kit.telemetry import derived_ids
from services.kit.telemetry import spans as declared
from tests.chaos import news
from tests.chaos.fleet import Fleet, running_fleet
from tests.e2e.collector import Collector, ExportedSpan, collecting
from tests.idle import are_idle
from tests.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.timeout(420)]  # it outlives the deadlines of its shows

SECRET = "token-9f2c"  # noqa: S105 - no secret of ours: it must not be exported
REQUESTED = "4bf92f3577b34da6a3ce929d0e0e4736"
FAILING = "5cf92f3577b34da6a3ce929d0e0e4737"
OPERATOR = "7ef92f3577b34da6a3ce929d0e0e4739"
COVERLESS = "6df92f3577b34da6a3ce929d0e0e4738"
RADIOX = str(Path(sys.executable).with_name("radiox"))
INTEGRATOR = "00f067aa0ba902b7"
EMPTY = b"<rss version='2.0'><channel><title>Empty</title></channel></rss>"

ELSEWHERE = {declared.ANSWER, declared.PROJECT, declared.EXCHANGE, declared.MODEL_CALL,
             declared.STATEMENT}  # fmt: skip
"""Spans that a show of local providers does not have: tests/integration/kit/test_call_spans.py."""


@dataclass(frozen=True)
class Traces:
    """Shows, and their exported spans and metrics."""

    collector: Collector
    by_cli: ShowGenerated
    requested: ShowGenerated
    failed: ShowFailed


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traces]:
    """Five shows of a fleet that is stopped once their deadlines have passed."""
    with collecting() as collector:
        yield asyncio.run(_make_shows(tmp_path_factory.mktemp("trace"), collector))


async def _make_shows(folder: Path, collector: Collector) -> Traces:
    environment = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": f"{collector.url}/v1/metrics",
        "RADIOX_SHOW_SCRIPT_SECONDS": "40",
        "RADIOX_SHOW_COVER_SECONDS": "20",
        "RADIOX_SHOW_AUDIO_SECONDS": "40",
        "RADIOX_SHOW_QUEUE_SECONDS": "0",
    }
    async with running_fleet(folder, **environment) as fleet:
        private = FeedSource(url=f"http://127.0.0.1:9/feed?key={SECRET}")
        await _request(
            fleet, "requested", REQUESTED, await _feed(fleet, "wire", news.feed(7)), private
        )
        await _request(fleet, "failing", FAILING, await _feed(fleet, "empty", EMPTY))
        requested, failed = await fleet.ended("requested"), await fleet.ended("failing")
        await fleet.platform.publisher.send(
            ShowRetryRequested(show_id="failing"), subjects.SHOW_RETRY_REQUESTED, "failing:again",
            traceparent=f"00-{OPERATOR}-{INTEGRATOR}-01",
        )  # fmt: skip
        await fleet.ended("failing", generation=2)
        await _request(fleet, "untraced", "", await _feed(fleet, "wire", news.feed(6)))
        await fleet.ended("untraced")
        by_cli = await _request_by_cli(fleet, folder)
        assert await fleet.stop("media") == 0
        await _request(fleet, "coverless", COVERLESS, await _feed(fleet, "wire", news.feed(9)))
        await fleet.ended("coverless")
        await until(lambda: _deadlines_processed(fleet), within=120)
        for name in list(fleet.processes):
            if name != "broker":
                assert await fleet.stop(name) == 0
    assert isinstance(requested, ShowGenerated)
    assert isinstance(failed, ShowFailed)
    return Traces(collector, by_cli, requested, failed)


async def _feed(fleet: Fleet, name: str, body: bytes) -> FeedSource:
    put = fleet.platform.blobs.put
    blob = await put(subjects.BLOBS_SOURCES, f"{name}.xml", body, "application/xml")
    return FeedSource(blob=blob, name="The Wire", language="en")


async def _request(fleet: Fleet, show_id: str, trace: str, *feeds: FeedSource) -> None:
    """Request a show within the trace of an integrator, or without any."""
    request = ShowRequested(show_id=show_id, minutes=1, news=2, feeds=feeds, allow_shorter=True)
    context = {"traceparent": f"00-{trace}-{INTEGRATOR}-01"} if trace else {}
    send = fleet.platform.publisher.send
    await send(request, subjects.SHOW_REQUESTED, f"{show_id}:requested", **context)


async def _request_by_cli(fleet: Fleet, folder: Path) -> ShowGenerated:
    (folder / "wire.xml").write_bytes(news.feed(8))
    command = ["show", "--feeds", str(folder / "wire.xml"), "--minutes", "1", "--json"]
    process = await asyncio.create_subprocess_exec(
        RADIOX, *command, "--allow-shorter", "--out", str(folder / "show"),
        env=fleet.environment, stdout=subprocess.PIPE,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(), 90)
    assert process.returncode == 0
    return ShowGenerated.model_validate_json(output)


async def _deadlines_processed(fleet: Fleet) -> bool:
    """Whether all deadlines have been published and processed."""
    consumer = subjects.consumer_of("show", subjects.SHOW_DEADLINE)
    name = subjects.STREAM_DEADLINES
    stream = await fleet.js.stream_info(name, subjects_filter=subjects.SCHEDULES)
    idle = await are_idle(fleet.js, (name, consumer))
    return idle and not stream.state.subjects


def _children(spans: list[ExportedSpan], parent: ExportedSpan) -> Counter[str]:
    """The children of a span, without those of calls."""
    return Counter(
        span.name for span in spans if span.parent == parent.id and span.kind != "client"
    )


def _only(spans: list[ExportedSpan], name: str, service: str) -> ExportedSpan:
    (found,) = [s for s in spans if s.name == name and s.service == f"radiox-{service}"]
    return found


def _trace_of(traces: Traces, show_id: str) -> list[ExportedSpan]:
    """The one trace that names the show."""
    (trace,) = {
        s.trace for s in traces.collector.spans if s.attributes.get(declared.SHOW_ID) == show_id
    }
    return traces.collector.trace(trace)


def test_a_show_is_one_trace_within_that_of_the_integrator(traces: Traces) -> None:
    spans = _trace_of(traces, "requested")

    assert {span.trace for span in spans} == {REQUESTED}
    known = {span.id for span in spans}
    external = {(span.name, span.parent) for span in spans if span.parent not in known}
    assert external == {(f"process {subjects.SHOW_REQUESTED}", INTEGRATOR)}


def test_a_request_without_a_trace_begins_one_that_follows_from_its_show(traces: Traces) -> None:
    spans = _trace_of(traces, "untraced")

    known = {span.id for span in spans}
    (root,) = [span for span in spans if span.parent not in known]
    trace, begins = derived_ids("untraced")
    assert (root.name, root.trace, root.id) == ("radio show", f"{trace:032x}", f"{begins:016x}")


def test_the_cli_is_the_root_of_its_shows_trace(traces: Traces) -> None:
    spans = _trace_of(traces, traces.by_cli.show_id)

    known = {span.id for span in spans}
    roots = [span for span in spans if span.parent not in known]
    assert [(s.name, s.service, s.parent) for s in roots] == [("radio show", "radiox-cli", "")]


def test_there_is_no_trace_beside_those_of_the_shows(traces: Traces) -> None:
    shows = ("requested", "failing", "coverless", "untraced", traces.by_cli.show_id)
    ids = {_trace_of(traces, name)[0].trace for name in shows}

    assert {span.trace for span in traces.collector.spans} == ids
    assert len(ids) == len(shows)


def test_spans_are_nested_by_cause(traces: Traces) -> None:
    spans = _trace_of(traces, traces.by_cli.show_id)

    processed = _only(spans, "process show.requested", "show")
    assert _children(spans, processed) == {"publish show.accepted": 1, "schedule show.deadline": 1}
    edited = _only(spans, "process show.accepted", "content")
    begun = {"publish stage.started": 1}
    assert _children(spans, edited) == begun | {
        "feeds": 1,
        "writing": 1,
        "publish script.ready": 1,
    }
    produced = _only(spans, "process script.ready", "audio")
    takes = len(traces.by_cli.segments)
    made = ("mixing", "publish show.listenable", "publish show.packaged", "publish audio.ready")
    expected = begun | {"take": takes} | dict.fromkeys(made, 1)
    assert _children(spans, produced) == expected
    painted = _only(spans, "process show.accepted", "media")
    assert _children(spans, painted) == begun | {"cover painting": 1, "publish cover.ready": 1}
    clocks = [span for span in spans if span.name == "process stage.started"]
    assert len(clocks) == 3
    # A stage may be done before its clock is set, and then needs none.
    assert {name for clock in clocks for name in _children(spans, clock)} == {
        "schedule show.deadline"
    }
    (finishing,) = [span for span in spans if span.name == "finishing"]
    (last,) = [span for span in spans if span.id == finishing.parent]
    assert last.name in {"process script.ready", "process audio.ready", "process cover.ready"}
    assert _children(spans, last) == {"finishing": 1, "publish show.generated": 1}


def test_each_message_is_processed_under_the_span_that_published_it(traces: Traces) -> None:
    spans = {span.id: span for span in _trace_of(traces, traces.by_cli.show_id)}

    processed = [span for span in spans.values() if span.name.startswith("process ")]
    for span in processed:
        assert spans[span.parent].name == span.name.replace("process", "publish")
    assert Counter(span.name for span in processed) == {
        "process show.requested": 1,
        "process show.accepted": 3,  # content writes, media paints, audio plays the intro
        "process stage.started": 3,
        "process script.ready": 2,
        "process audio.ready": 1,
        "process cover.ready": 1,
        "process show.generated": 2,  # show records it, content remembers what was told
    }


def test_there_is_a_span_for_each_feed_and_take(traces: Traces) -> None:
    spans = _trace_of(traces, "requested")

    feeds = {s.attributes[declared.STATUS]: s for s in spans if s.name == "feed"}
    assert set(feeds) == {"ok", "failed"}
    assert feeds["ok"].attributes[declared.OUTLET] == "The Wire"
    assert feeds["failed"].failed
    (parent,) = {feed.parent for feed in feeds.values()}
    assert [s.name for s in spans if s.id == parent] == ["feeds"]
    takes = {s.attributes[declared.SEGMENT]: s.attributes for s in spans if s.name == "take"}
    assert set(takes) == {segment.id for segment in traces.requested.segments}
    assert {take[declared.VOICE] for take in takes.values()} == {
        host.voice.name for host in traces.requested.hosts
    }
    assert not any(take[declared.CACHED] for take in takes.values())


def test_spans_of_messages_name_stream_consumer_and_deliveries(traces: Traces) -> None:
    for span in traces.collector.spans:
        if span.name.startswith("process "):
            about = span.attributes
            subject = span.name.removeprefix("process ")
            service = span.service.removeprefix("radiox-")
            assert about[declared.STREAM] == subjects.stream_of(subject)
            assert about[declared.GROUP] == subjects.consumer_of(service, subject)
            assert about[declared.DELIVERY_COUNT] == 1
            assert about.get(declared.FAILURES, 0) == (1 if span.failed else 0)


def test_the_trace_of_a_failed_show_has_its_error(traces: Traces) -> None:
    spans = _trace_of(traces, "failing")

    failed = [s for s in spans if s.failed and s.attributes[declared.GENERATION] == 1]
    assert {(s.service, s.name) for s in failed} == {("radiox-content", "process show.accepted")}
    (died,) = failed
    assert died.attributes["error.type"] == "NothingToTell"
    assert _children(spans, died) == {
        "publish stage.started": 1,
        "feeds": 1,
        "publish dead.>": 1,
    }
    failing = min((s for s in spans if s.name == "process dead.>"), key=lambda span: span.start)
    assert _children(spans, failing) == {"publish show.failed": 1}


def test_a_deadline_with_an_effect_is_a_child_of_its_scheduling(traces: Traces) -> None:
    spans = _trace_of(traces, "coverless")

    (expired,) = [span for span in spans if span.name == "process show.deadline"]
    (cause,) = [span for span in spans if span.id == expired.parent]
    assert cause.name == "schedule show.deadline"
    assert cause.attributes[declared.MESSAGE_ID] == "radiox:coverless:show.deadline:1:cover"
    assert _children(spans, expired) == {"finishing": 1, "publish show.generated": 1}


def test_a_deadline_without_an_effect_has_no_span(traces: Traces) -> None:
    names = {span.name for span in _trace_of(traces, traces.by_cli.show_id)}

    assert "schedule show.deadline" in names
    assert "process show.deadline" not in names


def test_a_retry_is_in_the_trace_of_its_show_beside_the_first_attempt(traces: Traces) -> None:
    spans = _trace_of(traces, "failing")

    first = _only(spans, "process show.requested", "show")
    retried = _only(spans, "process show.retry.requested", "show")
    assert (retried.trace, retried.parent) == (first.trace, first.parent)
    assert retried.links == [(OPERATOR, INTEGRATOR)]
    attempts = [s.attributes[declared.GENERATION] for s in spans if s.name == "process show.failed"]
    assert sorted(map(int, attempts)) == [1, 2]


def test_each_message_is_counted_by_its_verdict(traces: Traces) -> None:
    points = [
        (about["radiox.service"], about["messaging.destination.name"], about["radiox.verdict"])
        for name, about in traces.collector.points
        if name == "messaging.process.duration"
    ]

    assert ("audio", subjects.SCRIPT_READY, "done") in points
    assert ("content", subjects.SHOW_ACCEPTED, "dead_lettered") in points
    assert {verdict for _, _, verdict in points} == {"done", "dead_lettered"}


def test_what_is_emitted_is_what_is_declared(traces: Traces) -> None:
    emitted = {_declaration(span) for span in traces.collector.spans}

    assert emitted == set(declared.SPANS) - ELSEWHERE


def _declaration(span: ExportedSpan) -> declared.Spans:
    """The declaration that a span was opened from; it has no other attributes."""
    (found,) = [
        each
        for each in declared.SPANS
        if each.kind == span.kind and _named(each, span) == span.name
    ]
    assert set(span.attributes) <= {*found.attributes, declared.ERROR_TYPE}, span.name
    return found


def _named(each: declared.Spans, span: ExportedSpan) -> str:
    try:
        return each.named(span.attributes)
    except KeyError:
        return ""


def test_no_content_is_exported(traces: Traces) -> None:
    values = [
        str(value)
        for span in traces.collector.spans
        for value in (*span.attributes.values(), span.texts)
    ]
    phrases = {
        " ".join(three)
        for show in (traces.by_cli, traces.requested)
        for segment in show.segments
        for three in zip(*(re.findall(r"\w+", segment.text)[i:] for i in range(3)), strict=False)
    }
    leaked = [v for v in values if SECRET in v or any(phrase in v for phrase in phrases)]
    assert not leaked


WITHOUT_EXPORT = """
import asyncio, json, sys
from services import fleet
from services.commands.serve import command as serving
from services.commands.show import command
from services.kit import broker, runtime, settings, telemetry

async def compose():
    [fleet.documented(name) for name in fleet.SERVICES]
    broker.make_broker(settings.PlatformSettings(), "show")
    with telemetry.exporting("show"), telemetry.span(telemetry.spans.FEEDS) as span:
        return span.is_recording()

recording = asyncio.run(compose())
heavy = ("opentelemetry.sdk", "opentelemetry.exporter")
print(json.dumps([recording, [name for name in sys.modules if name.startswith(heavy)]]))
"""


def test_without_an_endpoint_no_exporter_is_loaded() -> None:
    silent = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    command = [sys.executable, "-c", WITHOUT_EXPORT]
    output = subprocess.run(command, env=silent, check=True, stdout=subprocess.PIPE).stdout

    assert json.loads(output) == [False, []]
