"""The fleet in containers: it gets ready, and is confined as the compose file says."""

import pytest

from services.kit.settings import PlatformSettings
from tests.containers.compose import Compose
from tests.containers.podman import PodmanError

CAPABILITIES = "CapEff:\t0000000000000000"
OUTWARD = {"content", "audio", "media", "webhook", "data", "analytics", "onair", "feeds"}
"""Services that call feeds, providers, databases, receivers or hubs."""


def running(fleet: Compose) -> list[str]:
    """Services whose containers go on running."""
    return [name for name in fleet.names() if fleet.blocks[name]["restart"] != "no"]


def test_every_service_is_ready(fleet: Compose) -> None:
    for name in fleet.served():
        assert "200" in fleet.run(name, "ready")


def test_every_container_is_confined(fleet: Compose) -> None:
    for name in running(fleet):
        found = fleet.inspect(name)
        host = found["HostConfig"]
        assert host["ReadonlyRootfs"], name
        assert host["Memory"] > 0, name
        assert host["NanoCpus"] > 0, name
        assert 0 < host["PidsLimit"] <= 256, name
        assert found["EffectiveCaps"] in (None, []), name
        assert "no-new-privileges" in str(host["SecurityOpt"]), name
        assert not host["Privileged"], name


def test_confinement_holds_inside(fleet: Compose) -> None:
    for name in (*fleet.served(), "nats"):
        assert fleet.run(name, "id", "-u") == "1000"
        status = fleet.run(name, "cat", "/proc/1/status")
        assert CAPABILITIES in status
        assert "NoNewPrivs:\t1" in status
        with pytest.raises(PodmanError, match="Read-only file system"):
            fleet.run(name, "touch", "/etc/written")
        fleet.run(name, "touch", "/tmp/written")  # noqa: S108 - that of the container


def test_memory_is_limited(fleet: Compose) -> None:
    """A process that takes more than its container may have is killed; the container is not."""
    take = "b = bytearray(600 << 20); b[::4096] = b'x' * len(b[::4096])"
    with pytest.raises(PodmanError):
        fleet.run("show", "python", "-c", take)
    fleet.run("show", "python", "-c", take.replace("600", "60"))
    assert fleet.is_healthy("show")


def test_only_what_needs_the_internet_has_a_way_out(fleet: Compose) -> None:
    for name in fleet.names():
        if fleet.blocks[name]["restart"] == "no":
            continue
        routes = fleet.run(name, "cat", "/proc/net/route").splitlines()[1:]
        has_gateway = any(route.split()[1] == "00000000" for route in routes)
        networks = set(fleet.blocks[name]["networks"])
        assert has_gateway == ("published" in networks), (
            name
        )  # test.yml makes `outward` an inner one
        assert ("outward" in networks) == (name in OUTWARD), name


def test_the_broker_is_reached_from_its_own_network_alone(fleet: Compose) -> None:
    connect = "import socket; socket.create_connection(('nats', 4222), 3)"
    fleet.run("show", "python", "-c", connect)
    with pytest.raises(PodmanError, match=r"gaierror|timed out|refused"):
        fleet.run("jaeger", "python3", "-c", connect)
    assert not fleet.inspect("nats")["HostConfig"]["PortBindings"]


def test_a_container_sees_the_credentials_of_its_user_alone(fleet: Compose) -> None:
    for name in fleet.served():
        assert fleet.run(name, "find", "credentials", "-name", "*.pem", "-path", f"*/{name}/*")
        assert fleet.run(name, "find", "credentials", "-type", "f").count("\n") == 2
        assert "admin-key" not in fleet.run(name, "find", "credentials")


def test_a_stop_is_longer_than_the_graceful_one(fleet: Compose) -> None:
    for name in fleet.served():
        grace = PlatformSettings.model_fields["grace"].default
        assert fleet.blocks[name]["stop_grace_period"] == "30s"
        assert grace < 30


def test_metrics_are_shown_to_the_inner_network(fleet: Compose) -> None:
    code = (
        "from urllib.request import urlopen; print(urlopen('http://audio:8081/metrics').read(99))"
    )
    assert "# HELP" in fleet.run("jaeger", "python3", "-c", code)
