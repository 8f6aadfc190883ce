"""The client of the contracts on a real broker, with the real show service."""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from contracts import (
    ArchiveSearchQuery,
    Progress,
    ShowDeadline,
    ShowGenerated,
    ShowRequested,
    ShowState,
    ShowStateQuery,
    Status,
    subjects,
)
from contracts.client import (
    AccessDeniedError,
    ConflictError,
    DamagedBlobError,
    InvalidError,
    NotFoundError,
    RadioClient,
    ShowCancelledError,
    ShowFailedError,
    TimedOutError,
    UnavailableError,
    Update,
    connect,
)
from contracts.client.tail import tail
from services import fleet
from services.client.show_client import ShowClient
from services.kit.nats_server import embedded_server
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.frozen import frozen
from tests.integration.client.conftest import REQUEST, ClientEnv
from tests.proxy import proxy_to
from tests.waiting import until

MILESTONES = [
    subjects.SHOW_ACCEPTED,
    subjects.SCRIPT_READY,
    subjects.COVER_READY,
    subjects.AUDIO_READY,
    subjects.SHOW_GENERATED,
]


@pytest.fixture(autouse=True)
def short_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fetch that waits on a lost consumer is repeated after a second."""
    monkeypatch.setattr(sys.modules[tail.__module__], "FETCH_TIMEOUT", 1.0)


@pytest.fixture
async def radio(
    broker_settings: PlatformSettings,
    client_env: ClientEnv,  # noqa: ARG001 - runs `show`
) -> AsyncIterator[RadioClient]:
    async with connect(**login(broker_settings)) as radio:
        yield radio


def login(settings: PlatformSettings) -> dict[str, Any]:
    assert settings.nats_token is not None
    return {"url": str(settings.nats_url), "token": settings.nats_token.get_secret_value()}


@dataclass
class Followed:
    """The updates that a follower has seen, and the positions of the last ones."""

    names: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def note(self, update: Update) -> None:
        if update.position is not None:
            self.names.append(update.name)
            self.seen.update([update.position])

    async def follow(self, radio: RadioClient, show_id: str, stop: str = "") -> None:
        """Follow a show behind what was seen, up to its end or to the event `stop`."""
        async with (
            asyncio.timeout(60),
            aclosing(radio.follow(show_id, after=self.seen)) as updates,
        ):
            async for update in updates:
                assert update.show_id == show_id
                self.note(update)
                if update.name == stop:
                    return


async def accepted(radio: RadioClient) -> str:
    show_id = await radio.request(REQUEST)
    await Followed().follow(radio, show_id, subjects.SHOW_ACCEPTED)
    return show_id


async def test_a_follower_misses_nothing_whenever_it_begins(
    client_env: ClientEnv, radio: RadioClient
) -> None:
    early, late, last = Followed(), Followed(), Followed()
    show_id = await radio.request(REQUEST)
    first = asyncio.create_task(early.follow(radio, show_id))
    await late.follow(radio, show_id, subjects.SHOW_ACCEPTED)
    await client_env.publish_results(show_id)
    await late.follow(radio, show_id)
    await first
    await last.follow(radio, show_id)
    assert early.names == late.names == last.names == MILESTONES
    assert early.seen == late.seen == last.seen
    await last.follow(radio, show_id)
    assert last.names == MILESTONES


async def test_events_that_show_has_not_recorded_yet_are_not_missed(
    broker_settings: PlatformSettings,
) -> None:
    """Between an event and its record, a new follower knows of it from its stream alone."""
    async with (
        connected(broker_settings, "test") as (_, platform),
        connect(**login(broker_settings)) as radio,
    ):
        async with running(fleet.load("show"), broker_settings):
            show_id = await accepted(radio)
        env = ClientEnv(ShowClient(platform), platform)
        await env.publish_results(show_id)
        followed = Followed()
        following = asyncio.create_task(followed.follow(radio, show_id))
        async with running(fleet.load("show"), broker_settings):
            await following
    assert followed.names == MILESTONES


async def test_every_show_is_followed_from_a_position(
    client_env: ClientEnv, radio: RadioClient
) -> None:
    before = await radio.positions()
    shows = {await radio.request(REQUEST) for _ in range(3)}
    ended = set()
    async with asyncio.timeout(60), aclosing(radio.updates(after=before)) as updates:
        async for update in updates:
            if update.name == subjects.SHOW_ACCEPTED:
                await client_env.publish_results(update.show_id)
            ended |= {update.show_id} if update.ends else set()
            if ended == shows:
                break


async def test_a_follower_survives_lost_connections_and_lost_consumers(
    client_env: ClientEnv, broker_settings: PlatformSettings
) -> None:
    followed, js = Followed(), client_env.platform.client.jetstream()

    async def saw_acceptance() -> bool:
        return bool(followed.names)

    async with (
        proxy_to(broker_settings) as (proxy, settings),
        connect(**login(settings)) as radio,
    ):
        show_id = await accepted(radio)
        task = asyncio.create_task(followed.follow(radio, show_id))
        await until(saw_acceptance)
        proxy.cut()
        for info in await js.consumers_info(subjects.STREAM_SHOWS):
            if not info.config.durable_name:
                await js.delete_consumer(subjects.STREAM_SHOWS, info.name)
        await client_env.publish_results(show_id)
        await task
    assert followed.names == MILESTONES


async def test_progress_is_yielded_between_the_milestones(
    client_env: ClientEnv, radio: RadioClient
) -> None:
    show_id = await accepted(radio)
    report = Progress(show_id=show_id, stage="speech", done=1, total=2)

    async def until_progress() -> None:
        async with aclosing(radio.follow(show_id)) as updates:
            async for update in updates:
                if update.event == report:
                    return
                await client_env.platform.notify(report)

    await asyncio.wait_for(until_progress(), 30)


async def test_waiting_returns_the_show_and_its_files_can_be_saved(
    client_env: ClientEnv, broker_settings: PlatformSettings, radio: RadioClient, tmp_path: Path
) -> None:
    show_id = await accepted(radio)
    await client_env.publish_results(show_id)
    async with running(fleet.load("media"), broker_settings):
        show = await radio.wait(show_id, timeout=60)
        assert isinstance(show, ShowGenerated)
        await radio.save(show.audio, tmp_path / "show.mp3")
        assert hashlib.sha256((tmp_path / "show.mp3").read_bytes()).hexdigest() == show.audio.sha256
        assert await radio.fetch(show.transcript) == b"WEBVTT\n"


async def test_the_end_of_a_show_without_files_is_an_error_with_the_event(
    radio: RadioClient,
) -> None:
    refused = await radio.request(ShowRequested(preset="no-such-preset"))
    with pytest.raises(ShowFailedError, match="preset: ") as failed:
        await radio.wait(refused, timeout=60)
    assert (failed.value.event.stage, failed.value.event.field) == ("show", "preset")
    show_id = await accepted(radio)
    await radio.cancel(show_id, "no longer needed")
    with pytest.raises(ShowCancelledError, match="no longer needed"):
        await radio.wait(show_id, timeout=60)


async def test_waiting_is_bounded(radio: RadioClient) -> None:
    with pytest.raises(TimedOutError, match=r"show never has not ended within 0\.3 s"):
        await radio.wait("never", timeout=0.3)


async def test_the_id_of_another_show_is_refused(radio: RadioClient) -> None:
    request = REQUEST.model_copy(update={"show_id": "mine"})
    assert [await radio.request(request) for _ in range(2)] == ["mine"] * 2
    again = {"show_id": "mine", "feeds": [{"url": "https://one.example/feed"}], "minutes": 3}
    with pytest.raises(ConflictError, match="show_id: mine belongs to another request"):
        await radio.request(again)
    assert await radio.request(request, message_id="the-same-request") == "mine"


async def test_of_two_requests_at_once_with_one_id_one_is_refused(radio: RadioClient) -> None:
    requests = [ShowRequested(show_id="both", minutes=minutes) for minutes in (2, 3)]
    outcomes = await asyncio.gather(*map(radio.request, requests), return_exceptions=True)
    assert sorted(map(type, outcomes), key=str) == [ConflictError, str]


async def test_a_refused_request_is_corrected_under_another_id(radio: RadioClient) -> None:
    with pytest.raises(ShowFailedError, match="minutes"):
        await radio.wait(await radio.request({"show_id": "short", "minutes": 0.01}), timeout=60)
    with pytest.raises(ConflictError, match="was refused"):
        await radio.retry("short")
    with pytest.raises(ConflictError, match="choose another id"):
        await radio.request({"show_id": "short", "minutes": 1})


async def test_unknown_fields_of_a_mapping_reach_the_station(radio: RadioClient) -> None:
    show_id = await radio.request({"feeds": REQUEST.feeds, "minuets": 1})
    await Followed().follow(radio, show_id, subjects.SHOW_ACCEPTED)
    state = await radio.state(show_id)
    assert state is not None
    assert state.accepted is not None
    assert state.accepted.unknown_fields == ("minuets",)


async def test_a_request_is_stored_without_the_service(broker_settings: PlatformSettings) -> None:
    async with connected(broker_settings, "test"), connect(**login(broker_settings)) as radio:
        assert await radio.request(ShowRequested(show_id="early")) == "early"


async def test_a_show_is_cancelled_right_after_its_request(radio: RadioClient) -> None:
    show_id = await radio.request(REQUEST)
    await radio.cancel(show_id, "a mistake")
    with pytest.raises(ShowCancelledError, match="a mistake"):
        await radio.wait(show_id, timeout=60)
    with pytest.raises(NotFoundError, match="no show never"):
        await radio.cancel("never")


async def test_a_retry_that_does_not_begin_is_an_error_of_the_client(radio: RadioClient) -> None:
    with pytest.raises(TimedOutError, match="no retry has begun"):
        await radio.generation_after("never", 1, timeout=0.3)


async def test_a_failed_show_is_retried_and_followed_in_its_next_generation(
    client_env: ClientEnv, radio: RadioClient
) -> None:
    show_id = await accepted(radio)
    with pytest.raises(ConflictError, match="only a failed one"):
        await radio.retry(show_id)
    with pytest.raises(NotFoundError, match="unknown"):
        await radio.retry("unknown")
    overdue = ShowDeadline(show_id=show_id, generation=1, stage="script")
    await client_env.platform.publisher.publish(overdue)
    followed = Followed()
    await followed.follow(radio, show_id)
    assert followed.names[-1] == subjects.SHOW_FAILED
    assert await radio.retry(show_id) == 2
    await radio.cancel(show_id)
    fresh = Followed()
    for each in (followed, fresh):
        await each.follow(radio, show_id)
        assert each.names[-1] == subjects.SHOW_CANCELLED
    assert subjects.SHOW_FAILED not in fresh.names


async def test_a_show_is_deleted(client_env: ClientEnv, radio: RadioClient) -> None:
    with pytest.raises(NotFoundError):
        await radio.delete("unknown")
    show_id = await accepted(radio)
    with pytest.raises(ConflictError, match="cancel it first"):
        await radio.delete(show_id)
    await radio.cancel(show_id)
    await client_env.until(show_id, Status.CANCELLED)
    with pytest.raises(ConflictError, match="is cancelled already"):
        await radio.cancel(show_id)
    await radio.delete(show_id)

    async def is_gone() -> bool:
        state = await radio.state(show_id)
        return state is None or state.deleted_at is not None

    await until(is_gone)


async def test_a_request_that_is_repeated_is_one_show(
    client_env: ClientEnv, radio: RadioClient
) -> None:
    request = REQUEST.model_copy(update={"show_id": "once"})
    assert [await radio.request(request) for _ in range(2)] == ["once"] * 2
    info = await client_env.platform.client.jetstream().stream_info(
        subjects.STREAM_SHOWS, subjects_filter=subjects.SHOW_REQUESTED
    )
    assert info.state.subjects == {subjects.SHOW_REQUESTED: 1}


async def test_what_is_not_there_is_said_so(radio: RadioClient) -> None:
    assert await radio.state("unknown") is None
    with pytest.raises(UnavailableError, match=r"archive\.shows\.search: no service answers"):
        await radio.search(ArchiveSearchQuery(words="port"))
    with pytest.raises(InvalidError, match="show_id"):
        await radio.ask(ShowStateQuery.model_construct(show_id="../etc"), ShowState)
    with pytest.raises(InvalidError, match="size limit"):
        await radio.publish(
            ShowDeadline(show_id="s", stage="script").model_copy(update={"caused_by": "x" * 2**21})
        )


async def test_damaged_and_missing_blobs_leave_the_file_unchanged(
    client_env: ClientEnv, broker_settings: PlatformSettings, radio: RadioClient, tmp_path: Path
) -> None:
    target, blobs = tmp_path / "show.mp3", client_env.platform.blobs
    target.write_bytes(b"older")
    ref = await blobs.put("shows", "s/show.mp3", b"bytes" * 300_000, "audio/mpeg")
    async with running(fleet.load("media"), broker_settings):
        await radio.save(ref, target)
        assert target.read_bytes() == b"bytes" * 300_000
        piece = b"".join([part async for part in radio.read(ref, 4, 7)])
        assert piece == b"sbytesb"
        await blobs.put("shows", "s/show.mp3", b"other bytes", "audio/mpeg")
        with pytest.raises(NotFoundError, match=r"shows/s/show\.mp3"):
            await radio.save(ref, target)
        longer = ref.model_copy(update={"sha256": "", "size": 100})
        with pytest.raises(DamagedBlobError, match=r"shows/s/show\.mp3"):
            await radio.fetch(longer)
        for bucket in ("uploads", "takes", "../shows"):
            with pytest.raises(InvalidError, match="bucket: must be shows or media"):
                await radio.fetch(ref.model_copy(update={"bucket": bucket}))
        for key in ("../shows/s/show.mp3", "/etc/passwd"):
            with pytest.raises(InvalidError, match=f"key: {key} is no key of a blob"):
                await radio.fetch(ref.model_copy(update={"key": key}))
        with pytest.raises(NotFoundError):
            await radio.fetch(ref.model_copy(update={"key": "nothing"}))
    assert target.read_bytes() == b"bytes" * 300_000


async def test_a_broker_that_is_away_is_an_error_in_bounded_time(tmp_path: Path) -> None:
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        with pytest.raises(AccessDeniedError, match="refuses the login"):
            async with connect(server.url, token="wrong"):  # noqa: S106 - no secret
                pass
        async with connect(**login(settings)) as radio:
            with pytest.raises(UnavailableError, match="is it provisioned"):
                await radio.wait("any", timeout=30)
        await provision_fleet(settings)
        async with connect(**login(settings)) as radio:
            with frozen(server.pid), pytest.raises(UnavailableError, match="no reply within"):
                await radio.ask(ShowStateQuery(show_id="s"), ShowState, timeout=0.5)
        url = server.url
    with pytest.raises(UnavailableError, match="no broker accepts a connection"):
        async with connect(url):
            pass


async def test_a_follower_whose_broker_is_gone_for_good_gives_up(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(embedded_server(tmp_path / "nats"))
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        await provision_fleet(settings)
        async with connect(**login(settings), outage=1.0) as radio:
            async with aclosing(radio.updates()) as updates:
                following = asyncio.ensure_future(anext(updates))
                await stack.aclose()
                with pytest.raises(UnavailableError, match="out of reach"):
                    await asyncio.wait_for(following, 60)
            with pytest.raises(UnavailableError):
                await radio.request(REQUEST)
