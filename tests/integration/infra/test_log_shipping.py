"""The logs of services are shipped by rsyslog, and rotated by logrotate: both really run."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.debian_tools import tool
from tests.ports import free_port
from tests.waiting import until

FOLDER = Path(__file__).parents[3] / "infra/production/logs"
LINES = (
    {"level": "INFO", "message": "stored take k1", "service": "audio", "show_id": "s1"},
    {"level": "ERROR", "message": "Zürich", "service": "audio", "verdict": "dead_lettered"},
)


@asynccontextmanager
async def receiving(port: int = 0) -> AsyncIterator[tuple[int, list[dict[str, Any]]]]:
    """Take what is shipped; yields the port, and what has arrived."""
    received: list[dict[str, Any]] = []
    connections: dict[asyncio.Task[Any] | None, asyncio.StreamWriter] = {}

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[asyncio.current_task()] = writer
        while line := await reader.readline():
            received.append(json.loads(line))
        writer.close()

    server = await asyncio.start_server(read, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1], received
    finally:
        server.close()
        for writer in connections.values():
            writer.close()
        await asyncio.gather(*(task for task in connections if task is not None))


@contextmanager
def shipping(folder: Path, port: int) -> Iterator[Path]:
    """Run rsyslog on a folder; yields the log of a service."""
    spool, services = folder / "spool", folder / "log/services"
    spool.mkdir()
    services.mkdir(parents=True)
    environment = {
        "PATH": "/usr/bin:/bin",
        "RADIOX_LOG_DIR": str(folder / "log"),
        "RADIOX_LOG_SPOOL": str(spool),
        "RADIOX_LOG_HOST": "127.0.0.1",
        "RADIOX_LOG_PORT": str(port),
    }
    configuration = str(FOLDER / "rsyslog.conf")
    checked = subprocess.run(
        [tool("rsyslogd"), "-N1", "-f", configuration],
        env=environment, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    with (folder / "rsyslog.out").open("w") as output:
        process = subprocess.Popen(
            [tool("rsyslogd"), "-n", "-f", configuration, "-i", str(folder / "pid")],
            env=environment, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            yield services / "audio.log"
        finally:
            process.terminate()
            process.wait(20)


async def test_lines_arrive_as_they_were_written_and_problems_are_kept_apart(
    tmp_path: Path,
) -> None:
    async with receiving() as (port, received):
        with shipping(tmp_path, port) as log:
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)
            log.write_text(text + "Traceback: no line of JSON\n")
            await until(partial(arrived, received, 3))
    first, second, third = received
    assert first == {**LINES[0], "host": first["host"]}
    assert second == {**LINES[1], "host": first["host"]}
    assert first["host"]
    assert (third["level"], third["logger"]) == ("ERROR", "stderr")
    assert third["message"].strip() == "Traceback: no line of JSON"
    problems = (tmp_path / "log/problems.log").read_text().splitlines()
    assert [json.loads(line) for line in problems] == [second, third]


async def test_what_the_receiver_misses_is_shipped_once_it_is_back(tmp_path: Path) -> None:
    port = free_port()
    with shipping(tmp_path, port) as log:
        log.write_text(json.dumps(LINES[0]) + "\n" + json.dumps(LINES[1]) + "\n")
        await until(partial(exists, tmp_path / "log/problems.log"))
        async with receiving(port) as (_, received):
            await until(partial(arrived, received, 2), within=40)
    messages = dict.fromkeys(line["message"] for line in received)  # some may come twice
    assert list(messages) == [line["message"] for line in LINES]


async def arrived(received: list[dict[str, Any]], number: int) -> bool:
    return len(received) >= number


async def exists(file: Path) -> bool:
    return await asyncio.to_thread(file.exists)


def test_logs_are_rotated_and_the_writer_goes_on(tmp_path: Path) -> None:
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607
    group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607
    (tmp_path / "services").mkdir()
    log = tmp_path / "services/audio.log"
    own = tmp_path / "logrotate.conf"
    text = (FOLDER / "logrotate.conf").read_text().replace("/var/log/radiox", str(tmp_path))
    own.write_text(text.replace("radiox adm", f"{user} {group}"))
    own.chmod(0o644)
    rotate = [tool("logrotate"), "--state", str(tmp_path / "state"), str(own)]
    with log.open("a") as service:
        service.write("first\n")
        service.flush()
        done = subprocess.run(
            [*rotate, "--force", "--verbose"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        service.write("second\n")
    assert log.read_text() == "second\n"
    (rotated,) = (tmp_path / "services").glob("audio.log-*")
    assert rotated.read_text() == "first\n"
