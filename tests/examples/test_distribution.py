"""radiox-contracts, as it is installed from its wheel."""

import json
import subprocess
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.examples.conftest import CONTRACTS

PARSE = Path(__file__).with_name("parse_examples.py")
PROJECT = tomllib.loads((CONTRACTS / "pyproject.toml").read_text())["project"]
pytestmark = pytest.mark.prove


def test_the_lowest_versions_read_an_event_of_every_kind(
    lowest_python: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [lowest_python, "-I", PARSE, CONTRACTS / "examples"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert Path(found["contracts"]).is_relative_to(lowest_python.parents[1])
    assert found["unparsed"] == []
    [pydantic], [nats] = PROJECT["dependencies"], PROJECT["optional-dependencies"]["nats"]
    for name, bound in (("pydantic", pydantic), ("nats-py", nats)):
        lowest = bound.removeprefix(f"{name}>=")
        assert found["versions"][name].startswith(f"{lowest}.")


def test_the_wheel_holds_models_client_schemas_and_readme(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        [metadata] = [name for name in names if name.endswith("METADATA")]
        described = archive.read(metadata).decode()
    held = [*CONTRACTS.rglob("*.py"), *CONTRACTS.glob("schemas/*.json"), CONTRACTS / "py.typed"]
    files = {path.relative_to(CONTRACTS.parent).as_posix() for path in held}
    assert {name for name in names if "dist-info" not in name} == files
    assert described.endswith((CONTRACTS / "README.md").read_text())
