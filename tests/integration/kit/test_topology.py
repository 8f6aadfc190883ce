"""Streams are made, and those of an earlier version become what they are now."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nats.js import JetStreamContext

from contracts import ShowDeadline, ShowRequested, subjects
from services import fleet
from services.kit.broker import jetstream
from services.kit.nats_server import embedded_server
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.topology import provision, stream_config
from tests.waiting import until

CONSUMER = subjects.consumer_of("show", subjects.SHOW_DEADLINE)
OLD = (subjects.SHOW_REQUESTED, subjects.SHOW_DEADLINE, subjects.SCHEDULES)
"""Subjects of the pipeline's stream when it held the deadlines."""


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[PlatformSettings]:
    async with embedded_server(tmp_path / "nats") as server:
        given = {"nats_url": server.url, "nats_token": server.token, "data_dir": tmp_path}
        yield PlatformSettings.model_validate(given)


async def held(js: JetStreamContext, stream: str, subject: str) -> int:
    info = await js.stream_info(stream, subjects_filter=subject)
    return sum((info.state.subjects or {}).values())


@pytest.mark.parametrize("header", [{"Nats-Rollup": "all"}, {"Nats-Rollup": "sub"}])
async def test_no_header_of_a_request_removes_another(
    settings: PlatformSettings, header: dict[str, str]
) -> None:
    async with connected(settings, "test") as (broker, _):
        js = jetstream(broker)
        await provision(js, fleet.consumers(), settings)
        await js.publish(ShowRequested.subject, b"{}")
        with pytest.raises(Exception, match="rollup"):
            await js.publish(ShowRequested.subject, b"{}", headers=header)
        assert await held(js, subjects.STREAM_SHOWS, ShowRequested.subject) == 1


async def test_deadlines_move_out_of_the_stream_of_the_pipeline(
    settings: PlatformSettings,
) -> None:
    async with connected(settings, "test") as (broker, _):
        js = jetstream(broker)
        old = stream_config(subjects.STREAM_DEADLINES, 1)
        await js.add_stream(old.evolve(name=subjects.STREAM_SHOWS, subjects=list(OLD)))
        await js.pull_subscribe(subjects.SHOW_DEADLINE, durable=CONSUMER)
        at = datetime.now(UTC) + timedelta(seconds=3)
        for show_id in ("s1", "s2"):
            due = ShowDeadline(show_id=show_id, stage="audio")
            await js.publish(
                subjects.schedule_subject(f"{show_id}:due", due.subject),
                due.model_dump_json().encode(),
                headers={
                    "Nats-Schedule": f"@at {at:%Y-%m-%dT%H:%M:%SZ}",
                    "Nats-Schedule-Target": due.subject,
                    "Nats-Msg-Id": f"{show_id}:due",
                },
            )
        for _ in range(2):
            await provision(js, fleet.consumers(), settings)
        assert await held(js, subjects.STREAM_SHOWS, subjects.SCHEDULES) == 0
        assert CONSUMER not in [c.name for c in await js.consumers_info(subjects.STREAM_SHOWS)]

        async def published() -> bool:
            return await held(js, subjects.STREAM_DEADLINES, subjects.SHOW_DEADLINE) == 2

        await until(published, within=20)
