"""A real PostgreSQL 16: one server for a run, a database of its own for each test.

The binaries are those of the package `pgserver`, whose own code is not used: it makes users, and
changes permissions in the environment. PostgreSQL refuses to run as root, so there it runs as
`nobody`.
"""

import os
import pwd
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import psycopg

SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "autovacuum_naptime": "5s",
}
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""What makes a server for tests quicker, which needs no safety from power failures."""
START_TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; its socket and its data lie in `folder`."""

    folder: Path
    settings: Mapping[str, str]

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new database, which is dropped after the block."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield self.url(name)
        finally:
            with psycopg.connect(self.url(), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def stop(self) -> None:
        """Stop the server, and break off its connections."""
        _run(self.folder, "pg_ctl", "stop", "-w", "-m", "fast", "-D", self.folder / "data")

    def start(self) -> None:
        """Start the server; it accepts connections afterwards."""
        settings = [
            part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")
        ]
        options = " ".join(["-k", str(self.folder), *settings])
        _run(
            self.folder, "pg_ctl", "start", "-w", "-t", START_TIMEOUT, "-D", self.folder / "data",
            "-l", self.folder / "log", "-o", options,
        )  # fmt: skip


@contextmanager
def running_postgres(*, safe: bool = False) -> Iterator[Postgres]:
    """A new server, which is stopped and removed after the block; `safe` from power failures."""
    folder = Path(mkdtemp(prefix="radiox-pg-"))
    if (user := _user()) is not None:
        shutil.chown(folder, user)
    server = Postgres(folder, SETTINGS if safe else SETTINGS | UNSAFE)
    try:
        _run(
            folder, "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """The user that runs the server, where that is another one than this process's."""
    return "nobody" if os.geteuid() == 0 else None


def _run(folder: Path, program: str, *arguments: object) -> None:
    """Run a program of PostgreSQL for the server in `folder`."""
    user = _user()
    ended = subprocess.run(
        [_programs(folder) / program, *map(str, arguments)],
        user=user,
        group=None if user is None else pwd.getpwnam(user).pw_gid,
        extra_groups=None if user is None else [],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(f"{program} failed: {ended.stderr.decode(errors='replace')}")


def _programs(folder: Path) -> Path:
    """The folder of the programs; of a copy where the user that runs them cannot reach theirs."""
    found = find_spec("pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("PostgreSQL is not installed: pip install 'radiox[dev]'")
    installed = Path(found.origin).parent / "pginstall"
    if _user() is None or _is_reachable(installed / "bin" / "postgres"):
        return installed / "bin"
    copy = folder / "pginstall"
    if not copy.exists():
        shutil.copytree(installed, copy)
    return copy / "bin"


def _is_reachable(path: Path) -> bool:
    """Whether everybody may execute a file."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))
