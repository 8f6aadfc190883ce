"""The compose file runs every service, and the broker accepts its configuration."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from services.bridge.app import SETTINGS
from services.bridge.host_check import allowed_names, refusal_reason
from services.fleet import SERVICES

ROOT = Path(__file__).parents[2]


def test_every_service_of_the_fleet_has_a_block() -> None:
    blocks = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    served = {name for name, block in blocks.items() if block.get("command", [])[:1] == ["serve"]}
    assert served == {*SERVICES}
    for name in served:
        assert blocks[name]["command"] == ["serve", name]
        assert blocks[name]["environment"]["RADIOX_NATS_URL"] == "nats://nats:4222"


def test_services_that_call_providers_read_the_keys_where_there_are_any_and_others_do_not() -> None:
    blocks = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    callers = {name for name, block in blocks.items() if "env_file" in block}
    assert callers == {"content", "audio", "media"}
    for name in callers:
        assert blocks[name]["env_file"] == [{"path": ".env", "required": False}]


def test_a_page_whose_name_resolves_to_this_host_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In its container the bridge is bound to every address: the loopback is that of the host."""
    blocks = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name, value in blocks["bridge"]["environment"].items():
        monkeypatch.setenv(name, value)
    settings = SETTINGS()
    known = allowed_names(settings.host, settings.allowed_hosts)
    assert refusal_reason("evil.example:8080", "http://evil.example:8080", known)
    assert (
        refusal_reason("localhost:8080", None, known)
        == refusal_reason("bridge:8080", None, known)
        == ""
    )


def test_the_broker_accepts_its_configuration() -> None:
    server = Path(sys.executable).with_name("nats-server")
    config = ROOT / "infra/nats/nats.conf"
    result = subprocess.run([server, "-t", "-c", config], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    assert "sync_interval: always" in config.read_text()
