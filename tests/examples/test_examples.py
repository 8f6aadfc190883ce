"""The examples in Python and in shell, as a reader runs them, on one station."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import FEEDS, environment, started, stdout_line_with

EXAMPLES = Path(__file__).parents[2] / "infra/examples"
STAND_IN = Path(__file__).with_name("nats_stand_in.py")
TIMEOUT = 110
pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Addresses of the sample's feeds, with news of the last hours."""
    folder = tmp_path_factory.mktemp("feeds")
    for path in Path(FEEDS).glob("*.xml"):
        (folder / path.name).write_text(fresh(path.read_text()))
    with served(folder) as base:
        yield [f"{base}/{path.name}" for path in sorted(folder.iterdir())]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of a folder are served."""
    handler = partial(QuietHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def fresh(feed: str) -> str:
    """The feed with news of this hour."""
    an_hour_ago = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    return re.sub("(?<=<pubDate>)[^<]*", an_hour_ago, feed)


@pytest.fixture(scope="module")
def env(feeds: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a reader whose `radiox up` runs in another shell."""
    folder = tmp_path_factory.mktemp("station")
    catalogue = folder / "feeds.toml"
    catalogue.write_text("".join(f'[[feed]]\nlanguage="en"\nurl="{url}"\n' for url in feeds))
    programs = folder / "bin"
    programs.mkdir()
    (programs / "nats").write_text(f'#!/bin/sh\nexec {sys.executable} {STAND_IN} "$@"\n')
    (programs / "nats").chmod(0o755)
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"RADIOX_SHOW_CATALOGUE": str(catalogue), "PATH": path}
    env = environment(folder) | own
    with started(env, "up") as up:
        stdout_line_with(up, "Ctrl-C")
        yield env


def run(env: dict[str, str], script: str, folder: Path) -> str:
    """Run lines of bash in `folder`, as a reader does."""
    lines = f'set -euo pipefail\neval "$(radiox up --print-env)"\n{script}'
    bash = shutil.which("bash") or "bash"
    done = subprocess.run(
        [bash, "-c", lines],
        env=env, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_example_runs_with_the_lowest_versions(
    env: dict[str, str], lowest_python: Path, tmp_path: Path
) -> None:
    example = EXAMPLES / "python/request_show.py"
    assert len(example.read_text().splitlines()) <= 40
    run(env, f"env -u PYTHONPATH {lowest_python} {example} made.mp3", tmp_path)
    assert_mp3(tmp_path / "made.mp3")


@pytest.mark.parametrize("example", ["python/plain_nats.py", "nats-cli/request_show.sh"])
def test_an_example_ends_with_the_show_on_disk(
    env: dict[str, str], example: str, tmp_path: Path
) -> None:
    path = EXAMPLES / example
    command = f"python {path}" if path.suffix == ".py" else str(path)
    printed = run(env, f"""{command} made.mp3 '{{"minutes": 1, "title": "Made"}}'""", tmp_path)
    assert "made.mp3" in printed
    assert len(path.read_text().splitlines()) <= 46
    assert_mp3(tmp_path / "made.mp3")


def test_the_commands_of_the_cli_end_with_a_transcript(env: dict[str, str], tmp_path: Path) -> None:
    readme = (EXAMPLES / "nats-cli/README.md").read_text()
    run(env, "\n".join(re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)), tmp_path)
    assert (tmp_path / "transcript.vtt").read_text().startswith("WEBVTT")


def test_the_page_for_integrators_leads_to_the_show(env: dict[str, str], tmp_path: Path) -> None:
    """Its blocks of bash, each in a folder of its own: by Python, over HTTP, without internet."""
    page = (EXAMPLES.parent / "docs/integrators.md").read_text()
    blocks = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 3
    with served(Path(FEEDS)) as base:
        blocks = [block.replace("http://127.0.0.1:8901", base) for block in blocks]
        for number, block in enumerate(blocks):
            folder = tmp_path / str(number)
            folder.mkdir()
            run(env | {"RADIOX": str(EXAMPLES.parents[1])}, block, folder)
            assert_mp3(folder / "show.mp3")


def test_the_example_of_the_package_runs(env: dict[str, str], tmp_path: Path) -> None:
    readme = (EXAMPLES.parents[1] / "contracts/README.md").read_text()
    [code] = re.findall(r"```python\n(import asyncio.*?)```", readme, re.DOTALL)
    assert len(code.splitlines()) <= 30
    address = 'os.environ["RADIOX_NATS_URL"], token=os.environ["RADIOX_NATS_TOKEN"]'
    code = code.replace('"nats://127.0.0.1:4222", token="…"', address)
    code = code.replace("minutes=3", "minutes=1")
    (tmp_path / "example.py").write_text(f"import os\n{code}")
    printed = run(env, "python example.py", tmp_path)
    assert "show.accepted" in printed
    assert_mp3(tmp_path / "show.mp3")


def assert_mp3(path: Path) -> None:
    data = path.read_bytes()
    assert data.startswith(b"ID3")
    assert len(data) > 500_000
