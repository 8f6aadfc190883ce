"""Runs `radiox` in processes of their own: started afresh, or forked from one that is ready.

A fork has its own environment, folder, signals and exit code as any process has. It saves the two
seconds that importing takes, and imports nothing itself: what depends on the executable or on the
imports of a command is tested with a fresh process.
"""

import contextlib
import importlib
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from services.commands.feeds import sample

RADIOX = str(Path(sys.executable).with_name("radiox"))
FEEDS = str(Path(sample.__file__).parent / "feeds")
TIMEOUT = 100
READY = (
    "services.cli",
    "services.stack",
    "services.content.app",
    "services.content.adapters.openai_writer",
    "services.audio.app",
    "services.audio.adapters.elevenlabs",
    "services.audio.adapters.openai_speech",
    "services.media.app",
    "services.media.adapters.openai_images",
    "services.show.app",
    "services.speaker.app",
    "services.bridge.app",
    "services.analytics.app",
    "services.data.app",
    "services.webhook.app",
    "services.station.app",
    "services.listener.app",
    "services.onair.app",
    "services.commands.air.command",
    "services.commands.air.starting",
    "services.commands.alerts.command",
    "services.commands.analytics.command",
    "services.commands.archive.command",
    "services.commands.backup.command",
    "services.commands.backup.restoring",
    "services.commands.config.command",
    "services.commands.cost.command",
    "services.commands.dead_letters.command",
    "services.commands.doctor.command",
    "services.commands.feeds.command",
    "services.commands.grids.command",
    "services.commands.hosts.command",
    "services.commands.hosts.files",
    "services.commands.hosts.versions",
    "services.commands.keys.command",
    "services.commands.media.command",
    "services.commands.news.command",
    "services.commands.presets.command",
    "services.commands.pronounce.command",
    "services.commands.provision.command",
    "services.commands.review.command",
    "services.commands.show.arguments",
    "services.commands.show.command",
    "services.commands.shows.command",
    "services.commands.shows.waiting",
    "services.commands.station.command",
    "services.commands.trace.command",
    "services.commands.voices.cloning",
    "services.commands.voices.command",
    "services.commands.webhooks.command",
    "services.commands.webhooks.deliveries",
)
"""Modules that a fork has imported."""
Result = subprocess.CompletedProcess[str]

_forks = multiprocessing.get_context("forkserver")


def environment(folder: Path) -> dict[str, str]:
    """The environment without settings of the user; data and temporary files are in `folder`."""
    users = ("RADIOX_", "OTEL_", "EDITOR", "OPENAI_", "ELEVENLABS_", "SUPABASE_", "AWS_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(users)}
    own = {"RADIOX_DATA_DIR": str(folder / "data"), "TMPDIR": str(folder)}
    return kept | own | {"NO_COLOR": "1", "COLUMNS": "120"}


def radiox(env: Mapping[str, str], *arguments: str, cwd: Path | None = None) -> Result:
    """Run a command in a fork."""
    _forks.set_forkserver_preload(["__main__", *READY])
    with tempfile.TemporaryDirectory() as name:
        output, errors = (Path(name) / "stdout", Path(name) / "stderr")
        fork = _forks.Process(
            target=_run, args=(dict(env), arguments, cwd or Path.cwd(), output, errors)
        )
        fork.start()
        fork.join(TIMEOUT)
        if fork.exitcode is None:
            fork.kill()
            raise subprocess.TimeoutExpired(list(arguments), TIMEOUT, output=output.read_text())
        return Result(list(arguments), fork.exitcode, output.read_text(), errors.read_text())


def _run(
    env: Mapping[str, str], arguments: tuple[str, ...], cwd: Path, output: Path, errors: Path
) -> None:
    """Become the process of a command."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for path, descriptor in ((os.devnull, 0), (output, 1), (errors, 2)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), descriptor)
    tempfile.tempdir = None
    sys.argv = ["radiox", *arguments]
    importlib.import_module("services.cli").main()


def fresh_radiox(env: Mapping[str, str], *arguments: str, cwd: Path | None = None) -> Result:
    """Run a command with the executable."""
    return subprocess.run(
        [RADIOX, *arguments],
        env=env, cwd=cwd, capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip


def json_of(env: Mapping[str, str], *arguments: str) -> Any:
    """What a command in a fork prints as JSON, without any error."""
    result = radiox(env, *arguments, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


@contextlib.contextmanager
def started(env: Mapping[str, str], *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command with the executable while the block runs."""
    with subprocess.Popen(
        [RADIOX, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def stdout_line_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the process's stdout up to the line that contains `text`."""
    assert process.stdout is not None
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"no line contains {text}: {process.stderr and process.stderr.read()}")


def stderr_line_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the process's stderr up to the line that contains `text`."""
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return line
    raise AssertionError(f"no line contains {text}")
