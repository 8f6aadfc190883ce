"""A server that speaks S3, on loopback: moto's, in a process of its own."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from pydantic import SecretStr

from services.kit.accounts import S3Account
from services.kit.settings import PlatformSettings
from tests.ports import free_port

BUCKET = "radiox-blobs"
KEY = "AKIDRADIOXTEST"
SECRET = "not-a-secret-key"  # noqa: S105 - moto takes any
START_TIMEOUT = 30.0


@contextlib.contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Run the server while the block runs; yields its address. It has no bucket yet."""
    port = free_port()
    with (folder / "s3.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=log, stderr=log, env=os.environ | {"MOTO_S3_DEFAULT_MAX_KEYS": "1000"},
        )  # fmt: skip
        try:
            yield _started(f"http://127.0.0.1:{port}", process)
        finally:
            process.kill()
            process.wait()


def _started(address: str, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{address}/moto-api/", timeout=5.0)
            return address
        time.sleep(0.05)
    raise AssertionError("moto's server did not start; is the port free?")


def emptied(address: str) -> None:
    """Remove everything from the server, and create the bucket."""
    httpx.post(f"{address}/moto-api/reset", timeout=30.0).raise_for_status()
    httpx.put(f"{address}/{BUCKET}", timeout=30.0).raise_for_status()


def on_s3(settings: PlatformSettings, address: str) -> PlatformSettings:
    """The settings with the blobs on the server at `address`."""
    found = {
        "blobs": "s3",
        "s3_bucket": BUCKET,
        "s3_endpoint": address,
        "s3_access_key": SecretStr(KEY),
        "s3_secret_key": SecretStr(SECRET),
    }
    assert set(found) - {"blobs"} <= set(S3Account.model_fields)
    return settings.model_copy(update=found)
