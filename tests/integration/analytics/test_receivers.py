"""Receivers, against real servers of HTTP and SMTP; no failure tells a secret."""

import json
import logging
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contracts import Notification, NotificationDue
from services.analytics.adapters.log import LogReceiver
from services.analytics.adapters.mail import MailReceiver, MailServer
from services.analytics.adapters.pagerduty import PagerDutyReceiver
from services.analytics.adapters.posting import Poster, open_poster
from services.analytics.adapters.retrying import RetryingReceiver
from services.analytics.adapters.slack import SlackReceiver
from services.kit.clock import SystemClock
from services.kit.failures import Discard, NotYet, Retry
from tests.smtp_server import running_mail_server
from tests.webhook_receiver import Receiver, running_receiver

SECRET = "B0T0K3N"  # noqa: S105 - of no service
MESSAGE = Notification(
    notification_id="NoShow.7.fired",
    kind="fired",
    severity="page",
    title="Channel wörld: no show",
    lines=("Listeners hear old news.", "Since 2026-11-20 08:00 UTC."),
    link="https://example.org/runbook#noshow",
)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as receiver:
        yield receiver


@pytest.fixture
async def poster() -> AsyncIterator[Poster]:
    async with open_poster(0.5) as poster:
        yield poster


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server named localhost and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=certificate.public_bytes(pem).decode())


def mails(url: str, trusted: ssl.SSLContext | None = None) -> MailReceiver:
    to = ("ann@example.org", "ben@example.org")
    server = MailServer.at(url)
    return MailReceiver(server, "radio@example.org", to, SystemClock(), seconds=5.0, tls=trusted)


async def test_slack_is_told_at_its_address(receiver: Receiver, poster: Poster) -> None:
    await SlackReceiver(poster, receiver.url(f"/services/{SECRET}")).send(MESSAGE)
    (received,) = receiver.at(f"/services/{SECRET}")
    assert received.headers["content-type"] == "application/json"
    assert "Channel wörld: no show" in json.loads(received.body)["text"]


async def test_pagerduty_is_told_with_its_key(receiver: Receiver, poster: Poster) -> None:
    await PagerDutyReceiver(poster, receiver.url("/v2/enqueue"), SECRET).send(MESSAGE)
    (received,) = receiver.at("/v2/enqueue")
    sent = json.loads(received.body)
    assert (sent["routing_key"], sent["event_action"]) == (SECRET, "trigger")


@pytest.mark.parametrize(
    ("plan", "said"),
    [([404], "HTTP 404 Not Found"), ([302], "HTTP 302 Found"), ([500], "HTTP 500 Internal")],
)
async def test_a_refusal_is_told_without_the_address(
    receiver: Receiver, poster: Poster, plan: list[int], said: str
) -> None:
    receiver.plan[f"/{SECRET}"] = plan
    receiver.headers[f"/{SECRET}"] = {"location": f"/elsewhere/{SECRET}"}
    with pytest.raises(Retry, match=said) as refused:
        await SlackReceiver(poster, receiver.url(f"/{SECRET}")).send(MESSAGE)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None
    assert len(receiver.received) == 1


async def test_who_does_not_answer_is_not_waited_for(receiver: Receiver, poster: Poster) -> None:
    receiver.hanging.add("/")
    with pytest.raises(Retry, match=r"no answer within 0\.5 s"):
        await SlackReceiver(poster, receiver.url("/")).send(MESSAGE)


async def test_who_is_not_there_is_named_without_the_address(poster: Poster) -> None:
    with pytest.raises(Retry, match="it cannot be reached: ConnectError") as refused:
        await SlackReceiver(poster, f"http://127.0.0.1:1/{SECRET}").send(MESSAGE)
    assert SECRET not in str(refused.value)


async def test_an_endless_answer_is_not_read(receiver: Receiver, poster: Poster) -> None:
    receiver.plan["/"] = [200]
    receiver.endless.add("/")
    await SlackReceiver(poster, receiver.url("/")).send(MESSAGE)


async def test_a_mail_is_received_by_all() -> None:
    async with running_mail_server() as server:
        await mails(f"smtp://127.0.0.1:{server.port}").send(MESSAGE)
    (mail,) = server.mails
    assert server.recipients == [["ann@example.org", "ben@example.org"]]
    assert mail["From"] == "radio@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    content = mail.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert "Channel wörld: no show" in content.decode()
    assert "https://example.org/runbook#noshow" in content.decode()


async def test_a_password_is_sent_over_tls_alone(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    theirs, ours = tls
    async with running_mail_server(user="ann", password=SECRET, starttls=theirs) as server:
        await mails(f"smtp://ann:{SECRET}@localhost:{server.port}", ours).send(MESSAGE)
    assert len(server.mails) == 1
    assert "STARTTLS" in server.heard
    assert server.heard.index("STARTTLS") < next(
        number for number, line in enumerate(server.heard) if line.startswith("AUTH")
    )
    async with running_mail_server(user="ann", password=SECRET) as server:
        with pytest.raises(Retry, match="offers no STARTTLS") as refused:
            await mails(f"smtp://ann:{SECRET}@localhost:{server.port}", ours).send(MESSAGE)
    assert SECRET not in str(refused.value)
    assert not [line for line in server.heard if line.startswith("AUTH")]


async def test_a_server_that_is_encrypted_from_the_start_is_used(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    theirs, ours = tls
    async with running_mail_server(theirs, user="ann", password=SECRET) as server:
        await mails(f"smtps://ann:{SECRET}@localhost:{server.port}", ours).send(MESSAGE)
        with pytest.raises(Retry, match="the mail server answers 535") as refused:
            await mails(f"smtps://ann:not-{SECRET}@localhost:{server.port}", ours).send(MESSAGE)
    assert SECRET not in str(refused.value)
    assert len(server.mails) == 1


async def test_a_server_that_is_not_trusted_gets_no_password(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with running_mail_server(user="ann", password=SECRET, starttls=tls[0]) as server:
        with pytest.raises(Retry, match="SSLCertVerificationError"):
            await mails(f"smtp://ann:{SECRET}@localhost:{server.port}").send(MESSAGE)
    assert not [line for line in server.heard if line.startswith("AUTH")]


async def test_a_mail_that_is_refused_or_has_no_server_is_to_be_sent_again() -> None:
    async with running_mail_server(plan=[451, 250]) as server:
        with pytest.raises(Retry, match="the mail server answers 451"):
            await mails(f"smtp://127.0.0.1:{server.port}").send(MESSAGE)
        await mails(f"smtp://127.0.0.1:{server.port}").send(MESSAGE)
    assert len(server.mails) == 1
    with pytest.raises(Retry, match="the mail server cannot be used: ConnectionRefusedError"):
        await mails("smtp://127.0.0.1:1").send(MESSAGE)


async def test_the_log_has_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "services.analytics.adapters.log")
    await LogReceiver().send(MESSAGE)
    await LogReceiver().send(MESSAGE.model_copy(update={"kind": "resolved", "lines": ("a\nb",)}))
    first, second = caplog.records
    assert (first.levelname, second.levelname) == ("ERROR", "INFO")
    assert "\n" not in second.getMessage()


@pytest.mark.parametrize(("hours", "delay"), [(0.0, 5.0), (0.1, 72.0), (23.9, 900.0)])
async def test_attempts_become_rarer_for_a_day(
    receiver: Receiver, poster: Poster, hours: float, delay: float
) -> None:
    receiver.plan["/"] = [500]
    begun = datetime.now(UTC) - timedelta(hours=hours)
    retrying = RetryingReceiver("slack", SlackReceiver(poster, receiver.url("/")), SystemClock())
    with pytest.raises(NotYet, match=r"slack: NoShow.7.fired was not taken: HTTP 500") as later:
        await retrying.deliver(due(begun))
    assert later.value.after == pytest.approx(delay, abs=2.0)


async def test_after_a_day_a_message_is_given_up(receiver: Receiver, poster: Poster) -> None:
    receiver.plan["/"] = [500]
    retrying = RetryingReceiver("slack", SlackReceiver(poster, receiver.url("/")), SystemClock())
    with pytest.raises(Discard, match="was not taken"):
        await retrying.deliver(due(datetime.now(UTC) - timedelta(hours=25)))


def due(begun: datetime) -> NotificationDue:
    return NotificationDue(
        notification_id=MESSAGE.notification_id,
        receiver="slack",
        notification=MESSAGE,
        stored_at=begun,
    )
