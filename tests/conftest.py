"""Shared by all suites: a real, provisioned broker, and a home folder for the run."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import certifi
import pytest
import pytest_asyncio
from hypothesis import settings
from pydantic import SecretStr

from services.kit.nats_server import embedded_server
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.postgres import Postgres, running_postgres

PROOFS = Path(__file__).parent / "chaos"
"""Every test in this folder is a long proof; others are marked one by one."""

RAM_DISK = Path("/dev/shm")  # noqa: S108 - nothing is read from it that the run has not written
ROOM = 4_000_000_000
"""Bytes that a RAM disk must have free to hold the files of a run; a container's is often small."""

KEYS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ELEVENLABS_API_KEY", "ELEVENLABS_BASE_URL")
"""The user's accounts, which no test may use."""
ACCOUNTS = ("OPENAI_", "ELEVENLABS_", "SUPABASE_", "AWS_")
"""Beginnings of the variables that name them."""

UNOBTAINABLE = "unobtainable"
"""Marks tests that skip in CI too where their program is missing."""
_CERTIFICATE_ENDS = "-----END CERTIFICATE-----"

# A property that takes long on a busy machine holds all the same.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

home = pytest.StashKey[Path]()
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its own caches and data, which its workers and processes share.

    Workers of pytest-xdist inherit the environment: music that one of them has recorded is there
    for all, and nothing is left in the user's home. The brokers sync every message to their disk:
    temporary files are on a RAM disk, unless there is none or TMPDIR names another folder. Where
    no bytecode may be written beside the sources, pytest's cache keeps it: a worker that compiles
    all it imports needs ten seconds more. Threads of BLAS would compete with those of other
    workers. Each client of HTTP reads the root certificates; since no test goes to the internet,
    one is enough. No test calls a provider with the keys of whoever runs it.
    """
    config.addinivalue_line(
        "markers", f"{UNOBTAINABLE}: needs a program that no registry has; skips in CI too"
    )
    for name in KEYS:
        os.environ.pop(name, None)
    if hasattr(config, "workerinput"):
        return
    if "TMPDIR" not in os.environ and has_room(RAM_DISK):
        os.environ["TMPDIR"] = str(RAM_DISK)
        tempfile.tempdir = None
    folder = Path(tempfile.mkdtemp(prefix="radiox-tests-"))
    config.stash[home] = folder
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    os.environ["SSL_CERT_FILE"] = str(write_certificate(folder / "root.pem"))
    for name in [name for name in os.environ if name.startswith(ACCOUNTS)]:
        del os.environ[name]
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(bytecode(config, folder))
        sys.dont_write_bytecode = False


def bytecode(config: pytest.Config, folder: Path) -> Path:
    """Where bytecode is kept: for later runs too, unless pytest has no cache."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    return folder / "bytecode" if cache is None else cache.mkdir("bytecode")


def write_certificate(path: Path) -> Path:
    """Write the first of the root certificates that HTTP clients trust."""
    first, end, _ = Path(certifi.where()).read_text("ascii", "ignore").partition(_CERTIFICATE_ENDS)
    path.write_text(f"{first}{end}\n")
    return path


def has_room(folder: Path) -> bool:
    """Whether a RAM disk is there, and can hold the temporary files of a run."""
    return folder.is_dir() and shutil.disk_usage(folder).free >= ROOM


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what the run has cached."""
    if home in config.stash:
        shutil.rmtree(config.stash[home], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the long proofs before `-m` is applied."""
    for item in items:
        if item.path.is_relative_to(PROOFS):
            item.add_marker(pytest.mark.prove)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails in CI, where every tool is installed."""
    return failed_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself fails in CI too."""
    return failed_in_ci((yield))


def failed_in_ci(report: Report) -> Report:
    """The report; a skip is a failure in CI, unless its program cannot be installed there."""
    if UNOBTAINABLE in getattr(report, "keywords", ()):
        return report
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"in CI nothing is skipped: {report.longrepr}"
    return report


@asynccontextmanager
async def provisioned_broker(folder: Path) -> AsyncIterator[PlatformSettings]:
    """Settings of a provisioned nats-server while the block runs, with short delays.

    It is killed at the end, which is quicker than a stop: nobody opens its store again.
    """
    async with embedded_server(folder / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url,
            nats_token=SecretStr(server.token),
            data_dir=folder,
            blobs="jetstream",
            retry_delays=(0.05,),
            attempts=3,
            ack_wait=3.0,
            grace=2.0,
        )
        await provision_fleet(settings)
        yield settings
        os.kill(server.pid, signal.SIGKILL)


@pytest.fixture
async def broker_settings(tmp_path: Path) -> AsyncIterator[PlatformSettings]:
    """Settings of a broker for the test."""
    async with provisioned_broker(tmp_path) as settings:
        yield settings


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_broker(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[PlatformSettings]:
    """Settings of a broker for the tests of a module, whose loop is the module's too."""
    async with provisioned_broker(tmp_path_factory.mktemp("broker")) as settings:
        yield settings


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this process."""
    with running_postgres() as server:
        yield server
