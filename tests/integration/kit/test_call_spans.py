"""Spans of calls: to models, over HTTP, to the database, to blobs, and of queries."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from contracts import ShowStateQuery, subjects
from contracts.database import ArchiveStatus
from services.client.queries import ask
from services.kit.blobs.traced import TracedBlobs
from services.kit.failures import Retry
from services.kit.http_client import open_http_client
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Query, Service
from services.kit.settings import PlatformSettings
from services.kit.telemetry import spans
from tests.archives import opened
from tests.postgres import Postgres
from tests.spans import Recorded, attributes, recorded

SECRET = "key-5b1d"  # noqa: S105 - no secret of ours: it must not be exported


@pytest.fixture
def served_files(tmp_path: Path) -> Iterator[str]:
    """The address of a server that has one file, `there`."""
    (tmp_path / "there").write_text("text")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def nothing_leaked(found: Recorded) -> bool:
    return not any(SECRET in each.to_json() for each in found.exporter.get_finished_spans())


async def test_a_request_over_http_has_a_span_without_its_address(
    served_files: str,
) -> None:
    with recorded() as found:
        async with open_http_client() as http:
            for name in ("there", "gone"):
                await http().get(f"{served_files}/{name}?key={SECRET}")
    there, gone = found.of(spans.HTTP_REQUEST)
    assert there.name == "GET"
    assert attributes(there)[spans.HTTP_STATUS] == 200
    assert attributes(there)[spans.SERVER_ADDRESS] == "127.0.0.1"
    assert attributes(gone)[spans.ERROR_TYPE] == "404"
    assert nothing_leaked(found)


async def test_a_request_that_no_server_answers_has_the_class_of_the_error() -> None:
    with recorded() as found:
        async with open_http_client() as http:
            with pytest.raises(Exception, match="connect"):
                await http().get(f"http://127.0.0.1:9/?key={SECRET}")
    (failed,) = found.of(spans.HTTP_REQUEST)
    assert "Connect" in str(attributes(failed)[spans.ERROR_TYPE])
    assert nothing_leaked(found)


async def test_calls_outside_of_a_trace_begin_none(served_files: str, tmp_path: Path) -> None:
    with recorded(within_a_trace=False) as found:
        async with open_http_client() as http, opened("sqlite", tmp_path) as archive:
            await http().get(f"{served_files}/there")
            await archive.position()
    assert not found.exporter.get_finished_spans()


@pytest.mark.parametrize("system", ["sqlite", "postgresql"])
async def test_statements_of_the_archive_have_spans_without_their_text(
    system: str, tmp_path: Path, postgres: Postgres
) -> None:
    with postgres.database() as address, recorded() as found:
        async with opened("sqlite" if system == "sqlite" else address, tmp_path) as archive:
            await archive.position()
    statements = found.of(spans.STATEMENT)
    assert {attributes(each)[spans.DB_SYSTEM] for each in statements} == {system}
    assert "SELECT" in {each.name for each in statements}
    assert not any("radiox" in each.name.lower() or " " in each.name for each in statements)


async def test_blobs_have_spans(broker_settings: PlatformSettings) -> None:
    with recorded() as found:
        async with connected(broker_settings, "test") as (_, platform):
            assert isinstance(platform.blobs, TracedBlobs)
            put = platform.blobs.put
            ref = await put(subjects.BLOBS_SHOWS, f"s1/{SECRET}.txt", b"text", "text/plain")
            assert await platform.blobs.get(ref) == b"text"
            assert await platform.blobs.find(ref.bucket, ref.key) == ref
    for declaration in (spans.BLOB_WRITE, spans.BLOB_READ):
        (one,) = found.of(declaration)
        assert attributes(one) == {spans.BUCKET: "shows", spans.BYTES: 4}
    assert nothing_leaked(found)


@asynccontextmanager
async def no_deps(_: Platform) -> AsyncIterator[None]:
    yield None


async def refuse(query: ShowStateQuery, _: None) -> ArchiveStatus:
    raise Retry(f"{query.show_id}: {SECRET} is away")


@pytest.mark.parametrize("within_a_trace", [True, False])
async def test_a_query_is_answered_in_the_trace_of_who_asks(
    broker_settings: PlatformSettings, *, within_a_trace: bool
) -> None:
    query = Query("test.state", ShowStateQuery, ArchiveStatus, refuse)
    service = Service("test", no_deps, queries=(query,))

    class Asked(ShowStateQuery):
        subject = "test.state"

    with recorded(within_a_trace=within_a_trace) as found:
        async with (
            running(service, broker_settings),
            connected(broker_settings, "client") as (_, platform),
        ):
            with pytest.raises(Retry):
                await ask(platform.client, Asked(show_id="s1"), ArchiveStatus)
    answered = found.of(spans.ANSWER)
    assert [each.name for each in answered] == ["process test.state"] * within_a_trace
    assert [each.resource.attributes["service.name"] for each in answered] == [
        "radiox-test"
    ] * within_a_trace
    assert nothing_leaked(found)
