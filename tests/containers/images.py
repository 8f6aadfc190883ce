"""Builds RadioX's images by the project's own Dockerfile, and removes them after the run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from tests.containers import stand_ins
from tests.containers.podman import FOLDER, Podman, PodmanError

ROOT = Path(__file__).parents[2]
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
REPOSITORY = "localhost/radiox-test"
BUILD_TIMEOUT = 900.0


@dataclass(frozen=True, slots=True)
class Images:
    """Names of the images of a run."""

    audio: str
    slim: str
    nats: str
    jaeger: str

    def variables(self) -> dict[str, str]:
        """The variables by which docker-compose.yml takes them."""
        return {
            "RADIOX_IMAGE": self.audio,
            "RADIOX_SLIM_IMAGE": self.slim,
            "RADIOX_NATS_IMAGE": self.nats,
            "RADIOX_JAEGER_IMAGE": self.jaeger,
        }


@contextmanager
def built(podman: Podman) -> Iterator[Images]:
    """The images; their names are removed after the block, their layers serve the next run."""
    base = stand_ins.python_base(podman)
    _try_one(podman, base)
    for name in tagged(podman):  # of a run that was killed
        podman("untag", name)
    run = uuid4().hex[:8]
    images = Images(
        audio=f"{REPOSITORY}:{run}",
        slim=f"{REPOSITORY}:{run}-slim",
        nats=stand_ins.broker(podman, base),
        jaeger=stand_ins.trace_store(podman, base),
    )
    try:
        build(podman, base, "slim", images.slim)
        build(podman, base, "audio", images.audio)
        yield images
    finally:
        for name in tagged(podman):
            podman("untag", name, name)  # an image with other names keeps them
        assert not tagged(podman)


def build(podman: Podman, base: str, target: str, name: str) -> None:
    """Build one target. The settings of pip and uv are the builder's home folder, by mount."""
    podman(
        *("build", "--layers", "--network", "host"),
        *("--volume", f"{_home()}:/root", "--volume", f"{CERTIFICATES}:{CERTIFICATES}:ro"),
        *("--build-arg", f"PYTHON_IMAGE={base}", "--build-arg", f"LOCK={_lock()}"),
        *("--target", target, "--tag", name),
        *("--file", str(ROOT / "infra/Dockerfile"), str(ROOT)),
        timeout=BUILD_TIMEOUT,
    )


def _lock() -> str:
    """A digest of what says which packages the images hold."""
    files = (ROOT / name for name in ("requirements.lock", "pyproject.toml", "infra/slim.txt"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def tagged(podman: Podman) -> list[str]:
    """Names of the images of runs; there are none once their run has ended."""
    names = podman("images", "--format", "{{.Repository}}:{{.Tag}}").splitlines()
    return [name for name in names if name.startswith(REPOSITORY)]


def derived(podman: Podman, image: str, suffix: str, recipe: str) -> str:
    """An image on top of another one, by the lines of a Dockerfile after FROM."""
    name = f"{image}-{suffix}"
    with TemporaryDirectory() as empty:
        podman("build", "--tag", name, "--file", "-", empty, text=f"FROM {image}\n{recipe}\n")
    return name


def _try_one(podman: Podman, image: str) -> None:
    """Run a container; where the machine cannot, all tests skip with its words, or fail in CI."""
    try:
        podman("run", "--rm", "--memory", "64m", "--pids-limit", "16", image, "true")
    except PodmanError as error:
        pytest.skip(f"containers cannot run here: {error}")


def _home() -> Path:
    """The builder's home folder: where packages come from on this machine."""
    home = FOLDER / "home"
    (home / ".config/uv").mkdir(parents=True, exist_ok=True)
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL")
    lines = ["system-certs = true", *([f'index-url = "{index}"'] if index else [])]
    (home / ".config/uv/uv.toml").write_text("\n".join(lines) + "\n")
    (home / ".config/pip").mkdir(parents=True, exist_ok=True)
    lines = ["[global]", f"cert = {CERTIFICATES}", *([f"index-url = {index}"] if index else [])]
    (home / ".config/pip/pip.conf").write_text("\n".join(lines) + "\n")
    return home
