"""Runs the project's docker-compose.yml by podman-compose.

Podman before 4.6 waits for no condition of `depends_on`, and starts a container that has ended once
more with each that depends on it. What podman-compose leaves to it is done here, as the file says:
containers start in order, each when those before it are healthy or have completed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import yaml

from tests.containers.images import ROOT, Images
from tests.containers.podman import Podman, PodmanError
from tests.ports import free_port

PORTS = {"RADIOX_PORT": 8080, "RADIOX_JAEGER_PORT": 16686, "RADIOX_INTEGRATOR_PORT": 4222}
"""Variables of the ports that are published, with their defaults."""
INTEGRATORS = "integrators"
"""The profile that tests bring up, beside what has none."""
FILES = ("docker-compose.yml", "infra/compose/test.yml")
START_TIMEOUT = 300.0
POLL = 0.3


class Compose:
    """A fleet in containers: a project of its own, in a copy of the project's files."""

    def __init__(self, podman: Podman, images: Images, folder: Path) -> None:
        self.podman = podman
        self.images = images
        self.folder = folder
        self.project = f"radiox-test-{uuid4().hex[:6]}"
        shutil.copy(ROOT / "docker-compose.yml", folder)
        shutil.copytree(ROOT / "infra", folder / "infra", ignore=shutil.ignore_patterns("node_*"))
        self.environment = {
            **podman.environment,
            **images.variables(),
            **{name: str(free_port()) for name in PORTS},
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_FILE": os.pathsep.join(FILES),
        }
        merged = yaml.safe_load(self("--profile", INTEGRATORS, "config"))
        self.blocks: dict[str, Any] = merged["services"]

    def __call__(
        self, *arguments: str, environment: Mapping[str, str] | None = None, check: bool = True
    ) -> str:
        """What `podman-compose` prints."""
        command = [sys.executable, "-m", "podman_compose", *arguments]
        result = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | dict(environment or {}),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if check and result.returncode:
            raise PodmanError(f"{' '.join(arguments)}:\n{result.stdout}{result.stderr}")
        return result.stdout

    def use(self, audio: str, slim: str) -> None:
        """Take these images from now on, as the file .env of a deployment does."""
        self.environment |= {"RADIOX_IMAGE": audio, "RADIOX_SLIM_IMAGE": slim}

    def names(self, profiles: Collection[str] = ()) -> list[str]:
        """The services of the default set and of the profiles."""
        return [
            name
            for name, block in self.blocks.items()
            if not block.get("profiles") or set(profiles) & set(block["profiles"])
        ]

    def served(self) -> list[str]:
        """The services that run `radiox serve`."""
        return [
            name for name, block in self.blocks.items() if block.get("command", [])[:1] == ["serve"]
        ]

    def up(self, profiles: Collection[str] = ()) -> None:
        """Create and start all containers, in order; returns once all are healthy.

        Raises:
            PodmanError: one of them does not get there; the message has its log.
        """
        names = self.names(profiles)
        flags = [flag for profile in profiles for flag in ("--profile", profile)]
        order = TopologicalSorter({name: self._needed(name) for name in names})
        order.prepare()
        while order.is_active():
            ready = sorted(order.get_ready())
            self(*flags, "up", "--detach", "--no-deps", "--no-build", *ready)
            for name in ready:
                self.wait(name)
            order.done(*ready)

    def down(self) -> None:
        """Stop and remove everything, volumes included.

        Raises:
            PodmanError: something of the fleet is left.
        """
        profiles = {name for block in self.blocks.values() for name in block.get("profiles", [])}
        flags = [flag for profile in sorted(profiles) for flag in ("--profile", profile)]
        self(*flags, "down", "--volumes", "--timeout", "3", check=False)
        # Podman finds a volume by the beginning of its name: podman-compose takes `nats` for made
        # where `nats-credentials` is, and does not give it the label that it removes volumes by.
        for name in self._named("volume", "ls", "--format", "{{.Name}}"):
            self.podman("volume", "rm", name)
        if left := self.left():
            raise PodmanError(f"left of {self.project}: {', '.join(left)}")

    def left(self) -> list[str]:
        """The names of what podman has of the fleet: containers, pods, volumes and networks."""
        return [
            *self._named("ps", "--all", "--format", "{{.Names}}"),
            *self._named("pod", "ps", "--format", "{{.Name}}"),
            *self._named("volume", "ls", "--format", "{{.Name}}"),
            *self._named("network", "ls", "--format", "{{.Name}}"),
        ]

    def container(self, service: str) -> str:
        """The id of the container of a service."""
        found = self.podman("ps", "--all", "--quiet", *self._labels(service)).split()
        assert len(found) == 1, f"{service} has {len(found)} containers"
        return found[0]

    def inspect(self, service: str) -> dict[str, Any]:
        """What podman knows of the container of a service."""
        found: list[dict[str, Any]] = json.loads(self.podman("inspect", self.container(service)))
        return found[0]

    def crash(self, service: str) -> None:
        """Kill the process of a service from outside, as a crash does; its policy restarts it."""
        before = self.inspect(service)
        os.kill(before["State"]["Pid"], signal.SIGKILL)
        count = before["RestartCount"]
        eventually(lambda: bool(self.inspect(service)["RestartCount"] > count), within=60)

    def image(self, service: str) -> str:
        """The id of the image that a service runs."""
        return str(self.inspect(service)["Image"])

    def run(self, service: str, *command: str) -> str:
        """What a command prints that runs in the container of a service."""
        return self.podman("exec", self.container(service), *command)

    def log(self, service: str) -> str:
        """The log of a service, both streams."""
        return subprocess.run(
            ["podman", "logs", self.container(service)],  # noqa: S607
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        ).stdout

    def is_healthy(self, service: str) -> bool:
        """Run the health check of the container, as its operator's platform would."""
        try:
            self.podman("healthcheck", "run", self.container(service))
        except PodmanError:
            return False
        return True

    def wait(self, service: str) -> None:
        """Wait until a service is healthy, or has completed where it is to run once.

        Raises:
            PodmanError: it failed, or needs too long.
        """
        runs_once = self.blocks[service].get("restart") == "no"
        look = self._has_completed if runs_once else self._is_up
        try:
            eventually(lambda: look(service), within=START_TIMEOUT)
        except TimeoutError as error:
            raise PodmanError(f"{service} is not ready:\n{self.log(service)[-3000:]}") from error

    def address(self, variable: str, scheme: str = "http") -> str:
        """The address of a published port."""
        return f"{scheme}://127.0.0.1:{self.environment[variable]}"

    def get(self, variable: str, path: str) -> httpx.Response:
        """The response of a published port."""
        return httpx.get(f"{self.address(variable)}{path}", timeout=10)

    def _is_up(self, service: str) -> bool:
        if "test" in self.blocks[service].get("healthcheck", {}):
            return self.is_healthy(service)
        return bool(self.inspect(service)["State"]["Running"])

    def _has_completed(self, service: str) -> bool:
        state = self.inspect(service)["State"]
        if state["Status"] != "exited":
            return False
        if state["ExitCode"]:
            raise PodmanError(f"{service} failed:\n{self.log(service)[-3000:]}")
        return True

    def _needed(self, service: str) -> Collection[str]:
        return list(self.blocks[service].get("depends_on", ()))

    def _named(self, *listing: str) -> list[str]:
        return [name for name in self.podman(*listing).splitlines() if self.project in name]

    def _labels(self, service: str) -> list[str]:
        labels = {"project": self.project, "service": service}
        return [f"--filter=label=com.docker.compose.{key}={value}" for key, value in labels.items()]


@contextmanager
def composed(podman: Podman, images: Images, folder: Path) -> Iterator[Compose]:
    """A fleet that is up; it is taken down after the block, whatever happened."""
    compose = Compose(podman, images, folder)
    try:
        compose.up()
        yield compose
    finally:
        compose.down()


def eventually(look: Callable[[], bool], *, within: float) -> None:
    """Poll until `look` is true.

    Raises:
        TimeoutError: it did not become true in time.
    """
    deadline = time.monotonic() + within
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within:g} s")
        time.sleep(POLL)
