"""The overlay for production: images by digest alone."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.containers.images import ROOT
from tests.containers.podman import Podman

DIGEST = "@sha256:" + "0123456789abcdef" * 4
"""A digest's form: no registry is asked for a real one."""
PINNED = {
    "RADIOX_IMAGE": f"registry.example/radiox{DIGEST}",
    "RADIOX_SLIM_IMAGE": f"registry.example/radiox-slim{DIGEST}",
    "RADIOX_NATS_IMAGE": f"registry.example/nats{DIGEST}",
    "RADIOX_BRIDGE_ALLOWED_HOSTS": '["radio.example"]',
}
COMPOSE = Path(sys.executable).with_name("podman-compose")


def run(podman: Podman, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    files = "docker-compose.yml:infra/compose/production.yml"
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**podman.environment, **variables, "COMPOSE": str(COMPOSE), "COMPOSE_FILE": files},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_image_of_production_has_a_digest(podman: Podman) -> None:
    merged = run(podman, str(COMPOSE), "config", **PINNED)
    blocks = yaml.safe_load(merged.stdout)["services"]
    assert "jaeger" not in blocks
    for name, block in blocks.items():
        assert block["image"].endswith(DIGEST), name
        assert block["read_only"], name


@pytest.mark.parametrize("missing", sorted({*PINNED} - {"RADIOX_BRIDGE_ALLOWED_HOSTS"}))
def test_production_does_not_start_without_an_image(podman: Podman, missing: str) -> None:
    given = {name: value for name, value in PINNED.items() if name != missing}
    refused = run(podman, str(COMPOSE), "config", **given)
    assert refused.returncode != 0
    assert "@sha256" in refused.stderr


def test_images_without_a_digest_are_not_deployed(podman: Podman) -> None:
    given = PINNED | {"RADIOX_NATS_IMAGE": "nats:2.15-alpine"}
    images = ("registry.example/radiox:2", f"registry.example/slim{DIGEST[:-1]}")
    refused = run(podman, "infra/deploy.sh", *images, **given)
    assert refused.returncode == 2
    assert {*images, "nats:2.15-alpine"} <= {*refused.stderr.split()}
