"""What is not a service's is refused, by a broker with the very files of infra/nats."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nats
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.aio.msg import Msg

from infra.nats import rendered, users
from services import fleet
from services.kit.broker import inbox_prefix
from services.kit.credentials import tls_context
from services.stack import provision_fleet
from tests.guarded import CONFIG, Broker, credentials_in, guarded_broker
from tests.integration.fleet.rights import RIGHTS, forbidden, overheard, queries
from tests.waiting import until

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
AT_ONCE = 50
"""Subjects that are tried before the broker's answers are awaited."""


@dataclass
class User:
    """The connection of a user, and what the broker refuses it."""

    client: Client
    refused: set[str] = field(default_factory=set)
    """Subjects as nats-py tells them: in lower case."""

    async def tries(self, subjects: list[str], *, subscribes: bool = False) -> set[str]:
        """Which of the subjects the broker lets it publish, or subscribe, to."""
        for start in range(0, len(subjects), AT_ONCE):
            for subject in subjects[start : start + AT_ONCE]:
                if subscribes:
                    await self.client.subscribe(subject)
                else:
                    await self.client.publish(subject, b"{}")
            await self.client.flush()
        wanted = {subject.lower() for subject in subjects}

        async def answered() -> bool:
            await self.client.flush()
            return wanted <= self.refused

        with suppress(TimeoutError):
            await until(answered, within=5.0)
        return {subject for subject in subjects if subject.lower() not in self.refused}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def broker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broker]:
    async with guarded_broker(tmp_path_factory.mktemp("broker")) as found:
        await provision_fleet(found.settings)
        yield found


async def connect(broker: Broker, name: str) -> User:
    user = User(Client())

    async def note(error: Exception) -> None:
        _, is_violation, subject = str(error).partition(" violation for ")
        if is_violation:
            user.refused.add(subject.split('"')[1])

    await user.client.connect(
        str(broker.settings.nats_url),
        tls=tls_context(broker.credentials, name),
        inbox_prefix=inbox_prefix(name),
        error_cb=note,
    )
    return user


@IN_ONE_LOOP
@pytest.mark.parametrize("name", fleet.SERVICES)
async def test_a_service_publishes_to_no_subject_of_others(broker: Broker, name: str) -> None:
    user = await connect(broker, name)
    tried = forbidden(name)
    assert len(tried) > 500
    assert await user.tries(tried) == set()
    await user.client.close()


@IN_ONE_LOOP
@pytest.mark.parametrize("name", fleet.SERVICES)
async def test_a_service_overhears_nobody(broker: Broker, name: str) -> None:
    user = await connect(broker, name)
    assert await user.tries(overheard(name), subscribes=True) == set()
    await user.client.close()


@IN_ONE_LOOP
async def test_the_provisioner_reaches_no_message(broker: Broker) -> None:
    user = await connect(broker, fleet.PROVISION)
    tried = [
        *queries(), "show.requested", "show.generated", "host.saved.x", "$KV.keys.x",
        "$O.shows.C.x", "$JS.API.STREAM.DELETE.SHOWS", "$JS.API.STREAM.PURGE.SHOWS",
        "$JS.API.STREAM.MSG.GET.KV_keys",
        "$JS.API.STREAM.SNAPSHOT.KV_keys", "$JS.API.DIRECT.GET.KV_webhooks", "_INBOX.show.x",
        "$JS.API.CONSUMER.MSG.NEXT.SHOWS.show-show-requested", "$SYS.REQ.SERVER.PING",
        "$JS.API.CONSUMER.DELETE.DEAD.show-dead", "$JS.ACK.SHOWS.show-show-requested.1.1.1.1.0",
    ]  # fmt: skip
    assert await user.tries(tried) == set()
    heard = ["_INBOX.show.>", "_INBOX.>", ">", "host.save", "progress.*", "$KV.>", "$SYS.>"]
    assert await user.tries(heard, subscribes=True) == set()
    await user.client.close()


@IN_ONE_LOOP
async def test_the_operator_replies_to_nobody_and_reads_no_inbox(broker: Broker) -> None:
    user = await connect(broker, fleet.OPERATOR)
    assert await user.tries(["_INBOX.show.x", "_INBOX.x", "$SYS.REQ.SERVER.PING"]) == set()
    heard = ["_INBOX.show.>", "_INBOX.>", ">", "host.save", "$SYS.>", "$KV.keys.>"]
    assert await user.tries(heard, subscribes=True) == set()
    await user.client.close()


@IN_ONE_LOOP
@pytest.mark.parametrize("name", [fleet.MIRRORS, fleet.LEAF])
async def test_who_serves_integrators_reaches_nothing_of_the_fleet(
    broker: Broker, name: str
) -> None:
    """`mirrors` is in another account; `leaf` may join as a broker alone."""
    if name == fleet.LEAF:
        with pytest.raises(nats.errors.Error, match="Authorization Violation"):
            await nats.connect(
                str(broker.settings.nats_url),
                tls=tls_context(broker.credentials, name),
                allow_reconnect=False,
            )
        return
    user = await connect(broker, name)
    with pytest.raises(nats.js.errors.NotFoundError):
        await user.client.jetstream().stream_info("SHOWS")
    with pytest.raises(nats.errors.NoRespondersError):
        await user.client.request("configuration.find", b"{}")
    await user.client.close()


@IN_ONE_LOOP
async def test_the_broker_speaks_to_nobody_without_tls(broker: Broker) -> None:
    """What a client sends in plain text is no handshake: it learns that TLS is required."""
    port = int(str(broker.settings.nats_url).rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert b'"tls_required":true' in await reader.readline()
    writer.write(b'CONNECT {"user": "show", "verbose": false}\r\nPING\r\n')
    with suppress(ConnectionError):
        assert b"PONG" not in await asyncio.wait_for(reader.read(), 10)
    writer.close()


@IN_ONE_LOOP
@pytest.mark.parametrize(
    "case", ["the broker's own", "no certificate", "of another authority", "unknown to the client"]
)
async def test_nobody_connects_without_a_certificate_of_the_fleet(
    broker: Broker, case: str, tmp_path: Path
) -> None:
    others = credentials_in(tmp_path)
    trusted = others if case == "unknown to the client" else broker.credentials
    context = ssl.create_default_context(cafile=trusted / "show/ca.pem")
    if case != "no certificate":
        own = others if case == "of another authority" else broker.credentials
        folder = own / ("nats" if case == "the broker's own" else "show")
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    with pytest.raises((ssl.SSLError, ConnectionError, nats.errors.Error)):
        await nats.connect(
            str(broker.settings.nats_url), tls=context, allow_reconnect=False, connect_timeout=10
        )


@IN_ONE_LOOP
async def test_a_user_is_who_its_certificate_says(broker: Broker) -> None:
    """Whichever name it gives itself."""
    claimed = await nats.connect(
        str(broker.settings.nats_url),
        tls=tls_context(broker.credentials, "content"),
        user=fleet.OPERATOR,
        password="",
        allow_reconnect=False,
    )
    await claimed.publish("host.save", b"{}")
    await claimed.flush()
    await claimed.close()
    last = broker.violations()[-1]
    assert "user:content" in last
    assert 'Publish Violation - Subject "host.save"' in last


@IN_ONE_LOOP
@pytest.mark.xfail(strict=True, reason="the broker checks no reply subject: see infra/adr/0018")
async def test_a_reply_cannot_be_sent_to_a_subject_of_others(broker: Broker) -> None:
    """Whoever asks chooses where the broker's own reply goes, also beyond its permissions."""
    stolen: list[Msg] = []

    async def note(message: Msg) -> None:
        stolen.append(message)

    speaker, content = await connect(broker, "speaker"), await connect(broker, "content")
    await speaker.client.subscribe("host.save", cb=note)
    await speaker.client.flush()
    await content.client.publish("$JS.API.STREAM.INFO.SHOWS", b"", reply="host.save")
    await content.client.flush()
    await content.client.request("$JS.API.STREAM.INFO.SHOWS", b"")
    await speaker.client.flush()
    await speaker.client.close()
    await content.client.close()
    assert stolen == []


def test_the_users_are_those_that_the_services_declare() -> None:
    """A route that was added needs `python -m infra.nats > infra/nats/users.conf`."""
    assert (CONFIG / "users.conf").read_text() == rendered(users())
    assert set(RIGHTS) == set(fleet.SERVICES)


def test_no_user_is_without_limits() -> None:
    unlimited = [user.name for user in users() if ">" in (*user.publishes, *user.subscribes)]
    assert unlimited == [fleet.OPERATOR]
