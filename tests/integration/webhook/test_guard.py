"""No request reaches a private network, whatever a name or a redirect leads to."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.kit.addresses import is_public
from services.webhook.adapters.http_receivers import PRIVATE, open_receivers
from services.webhook.domain.course import Answer
from services.webhook.settings import WebhookSettings
from tests.webhook_receiver import Receiver, running_receiver

STRICT = WebhookSettings(seconds=3.0)
PUBLIC = "93.184.216.34"


async def sent(url: str, judge: Callable[[str], bool] = is_public) -> Answer:
    async with open_receivers(STRICT, judge) as (receivers, _):
        return await receivers.post("wh_1", url, b"{}", {})


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0.0.0.0",  # noqa: S104 - nobody binds it
        "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1",
    ],
)  # fmt: skip
async def test_a_private_address_is_never_connected_to(host: str) -> None:
    """As it would be where the webhook was saved while private addresses were allowed."""
    async with running_receiver() as receiver:
        answer = await sent(f"http://{host}:{receiver.port}/in")
        assert (answer.status, answer.error) == (None, PRIVATE)
        assert receiver.received == []


async def test_a_name_is_looked_up_once_and_what_was_judged_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that turns private once it was judged (DNS rebinding) gains nothing by it."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def resolver(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        looked_up.append(str(host))
        if host != "rebinding.example":
            return real(host, port, *rest, **named)
        address = PUBLIC if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    async with running_receiver() as receiver:
        url = f"http://rebinding.example:{receiver.port}/in"
        judged: list[str] = []

        def judge(address: str) -> bool:
            judged.append(address)
            return is_public(address)

        await sent(url, judge)
        assert (looked_up.count("rebinding.example"), judged) == (1, [PUBLIC])
        answer = await sent(url, judge)
        assert (answer.error, judged) == (PRIVATE, [PUBLIC, "127.0.0.1"])
        assert receiver.received == []


async def test_of_several_addresses_only_the_public_ones_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_receiver() as receiver:

        def resolver(_: Any, port: Any, *__: Any, **___: Any) -> Any:
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in ("127.0.0.2", "127.0.0.1")
            ]

        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        # 127.0.0.1 stands for a public address: nothing beyond this machine is asked.
        answer = await sent(
            f"http://mixed.example:{receiver.port}/in", lambda address: address == "127.0.0.1"
        )
        assert answer.status == 204
        assert len(receiver.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_into_a_private_network_is_not_followed(status: int) -> None:
    async with running_receiver() as private, running_receiver() as public:
        await _assert_not_followed(status, private, public)


async def _assert_not_followed(status: int, private: Receiver, public: Receiver) -> None:
    public.plan["/in"] = [status]
    public.headers["/in"] = {"location": private.url("/latest/meta-data/")}
    answer = await sent(public.url("/in"), lambda _: True)
    assert answer.status == status
    assert "redirects are not followed" in answer.error
    assert (len(public.received), private.received) == (1, [])


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_receiver() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        answer = await sent("http://127.0.0.1:9/in")
        assert (answer.error, proxy.received) == (PRIVATE, [])


async def test_cookies_of_a_receiver_are_not_sent_back() -> None:
    async with running_receiver() as receiver:
        receiver.headers["/in"] = {"set-cookie": "session=1"}
        async with open_receivers(STRICT, lambda _: True) as (receivers, _):
            for _ in range(2):
                await receivers.post("wh_1", receiver.url("/in"), b"{}", {})
        assert len(receiver.received) == 2
        assert all("cookie" not in each.headers for each in receiver.received)


async def test_https_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = write_certificate(tmp_path, "127.0.0.1")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate)
    async with running_receiver(server) as receiver:
        answer = await sent(receiver.url("/in"), lambda _: True)
        assert answer.status is None
        assert "CERTIFICATE_VERIFY_FAILED" in answer.error
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        answer = await sent(receiver.url("/in"), lambda _: True)
        assert (answer.status, answer.error) == (204, "")
        other = await sent(receiver.url("/in", "localhost"), lambda _: True)
        assert "CERTIFICATE_VERIFY_FAILED" in other.error


def write_certificate(folder: Path, host: str) -> Path:
    """Write a certificate of its own authority with its key, valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a receiver")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "receiver.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
