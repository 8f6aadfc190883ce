"""Queries to a service on a real broker, and its refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import contracts
from contracts import ShowState, ShowStateQuery, subjects
from services.client.queries import ask
from services.kit.failures import Conflict, Discard, Invalid, Retry
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Query, Service
from services.kit.settings import PlatformSettings

STATE = ShowState.model_validate_json(
    (Path(contracts.__file__).parent / "examples/show.state.reply.json").read_text("utf-8")
)
FAILURES = {
    "invalid": Invalid("show_id: no such letter"),
    "unknown": Discard("there is no show unknown"),
    "changed": Conflict("version 3 was saved meanwhile"),
    "away": Retry("the store is away"),
    "bug": ZeroDivisionError("secret"),
}


async def answer(query: ShowStateQuery, _: object) -> ShowState:
    if query.show_id in FAILURES:
        raise FAILURES[query.show_id]
    return STATE


@asynccontextmanager
async def no_deps(_: Platform) -> AsyncIterator[None]:
    yield None


SERVICE = Service(
    "test", no_deps, queries=(Query(subjects.SHOW_STATE, ShowStateQuery, ShowState, answer),)
)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "client") as (_, platform):
        yield platform


async def test_the_reply_or_the_refusal_arrives(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with running(SERVICE, broker_settings):
        assert await ask(platform.client, ShowStateQuery(show_id="s1"), ShowState) == STATE
        for show_id, failure in FAILURES.items():
            query = ShowStateQuery(show_id=show_id)
            known = isinstance(failure, Discard)
            with pytest.raises(type(failure) if known else Retry) as caught:
                await ask(platform.client, query, ShowState)
            assert "secret" not in str(caught.value)
            assert not known or str(caught.value) == str(failure)


async def test_a_service_that_does_not_run_is_named(platform: Platform) -> None:
    with pytest.raises(Retry, match=r"show\.state: no service answers"):
        await ask(platform.client, ShowStateQuery(show_id="s1"), ShowState)
