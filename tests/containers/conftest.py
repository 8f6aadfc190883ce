"""The fleet in containers: one for all tests here, in the order of their files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers.compose import Compose, composed
from tests.containers.images import Images, built
from tests.containers.podman import Podman, opened, reason_against

HERE = Path(__file__).parent
TIMEOUT = 900
"""Seconds of the test that has to make bases, images and a fleet first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here are long proofs."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.prove)
            item.add_marker(pytest.mark.timeout(TIMEOUT))


@pytest.fixture(scope="session")
def podman() -> Iterator[Podman]:
    """Podman, where it can run; in CI it has to."""
    if reason := reason_against():
        pytest.skip(f"containers cannot run here: {reason}")
    with opened() as podman:
        yield podman


@pytest.fixture(scope="session")
def images(podman: Podman) -> Iterator[Images]:
    """RadioX's images, built from the work tree."""
    with built(podman) as images:
        yield images


@pytest.fixture(scope="session")
def fleet(
    podman: Podman, images: Images, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Compose]:
    """The fleet of docker-compose.yml."""
    with composed(podman, images, tmp_path_factory.mktemp("compose")) as fleet:
        yield fleet
