"""The wheel of radiox-contracts, and environments in which it is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

CONTRACTS = Path(__file__).parents[2] / "contracts"
UV = Path(sys.executable).with_name("uv")


def uv(*arguments: str | Path) -> None:
    done = subprocess.run([UV, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the folder as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--no-build-isolation", "--python", sys.executable,
       "--out-dir", folder, CONTRACTS)  # fmt: skip
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def lowest_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel, its extra `nats`, and the lowest versions that these allow."""
    folder = tmp_path_factory.mktemp("lowest") / "venv"
    uv("venv", "--python", sys.executable, folder)
    python = folder / "bin/python"
    uv("pip", "install", "--python", python, "--resolution", "lowest",
       f"radiox-contracts[nats] @ {wheel.as_uri()}")  # fmt: skip
    return python
