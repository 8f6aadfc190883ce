"""The profile `integrators` in containers: a broker of their own, for what they may do alone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
import pytest
from nats.aio.client import Client

from contracts.client import AccessDeniedError, connect
from tests.containers.compose import INTEGRATORS, Compose
from tests.containers.test_3_shows import AS_OF, FEEDS
from tests.waiting import until

PASSWORD = "of-no-account-0123456789"  # noqa: S105 - of no account
SUBJECT_OF_OTHERS = "host.save"
REQUEST = {
    "show_id": "theirs",
    "minutes": 1,
    "feeds": [{"url": f"http://feeds:8000/{name}.xml"} for name in FEEDS],
    "as_of": AS_OF,
    "allow_shorter": True,
}


@pytest.fixture(scope="module")
def broker(fleet: Compose) -> str:
    """The published address of the broker for integrators."""
    fleet.environment["RADIOX_INTEGRATOR_PASSWORD"] = PASSWORD
    for name in ("mirrors", "integrators"):
        fleet("--profile", INTEGRATORS, "up", "--detach", "--no-deps", "--no-build", name)
        fleet.wait(name)
    return fleet.address("RADIOX_INTEGRATOR_PORT", "nats")


@asynccontextmanager
async def integrator(address: str, denied: list[str]) -> AsyncIterator[Client]:
    """A client of the broker; `denied` is told what it refuses."""

    async def note(error: Exception) -> None:
        denied.append(str(error))

    client = await nats.connect(address, user="integrator", password=PASSWORD, error_cb=note)
    try:
        yield client
    finally:
        await client.close()


async def test_an_integrator_requests_a_show_and_reaches_nothing_else(broker: str) -> None:
    denied: list[str] = []
    async with integrator(broker, denied) as client:
        js = client.jetstream()

        async def stored() -> bool:
            headers = {"Nats-Msg-Id": "theirs-1"}
            try:
                body = json.dumps(REQUEST).encode()
                ack = await js.publish("show.requested", body, timeout=5, headers=headers)
            except (nats.errors.Error, nats.js.errors.Error):
                return False  # the leaf has not joined yet
            return ack.stream == "SHOWS"

        await until(stored)
        ends = await js.subscribe("show.generated", stream="ARCHIVE", ordered_consumer=True)
        ended = None
        async with asyncio.timeout(400):
            while ended is None or ended["show_id"] != "theirs":
                ended = json.loads((await ends.next_msg(timeout=400)).data)
        assert denied == []
        await client.publish(SUBJECT_OF_OTHERS, b"{}")

        async def refused() -> bool:
            await client.flush()
            return any(f'"{SUBJECT_OF_OTHERS}"' in each for each in denied)

        await until(refused)


async def test_nobody_enters_without_the_password(broker: str) -> None:
    with pytest.raises(AccessDeniedError):
        async with connect(broker, user="integrator", password=PASSWORD[:-1]):
            pass
