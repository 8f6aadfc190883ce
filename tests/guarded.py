"""The fleet's broker with the very files of infra/nats, and what `radiox init` has made for it."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from services.commands.init.command import make_credentials
from services.kit.settings import PlatformSettings
from tests.ports import free_port
from tests.waiting import until

CONFIG = Path(__file__).parents[1] / "infra/nats"
NATS_SERVER = Path(sys.executable).with_name("nats-server")


def written(folder: Path, name: str, credentials: Path, **mine: str) -> Path:
    """A file of infra/nats, with users.conf beside it; only the given lines are of the test."""
    config = (CONFIG / name).read_text()
    mine["/etc/nats/tls"] = str(credentials)
    for line, own in mine.items():
        assert line in config, line
        config = config.replace(line, own)
    folder.mkdir(exist_ok=True)
    shutil.copy(CONFIG / "users.conf", folder)
    (folder / name).write_text(config)
    return folder / name


def leaf_config(folder: Path, credentials: Path, port: int, leaf: int) -> Path:
    """integrators.conf, which listens on the loopback, and joins the fleet's broker there."""
    return written(
        folder / "leaf",
        "integrators.conf",
        credentials / "leaf",
        **{
            "port: 4222": f'listen: "127.0.0.1:{port}"',
            "tls://nats:7422": f"tls://127.0.0.1:{leaf}",
        },
    )


def fleet_config(folder: Path, credentials: Path, port: int, leaf: int) -> Path:
    """nats.conf, which listens on the loopback, and keeps its store in the folder."""
    return written(
        folder / "fleet",
        "nats.conf",
        credentials / "nats",
        **{
            "port: 4222\nhttp: 8222\n": f'listen: "127.0.0.1:{port}"\n',
            "port: 7422": f'listen: "127.0.0.1:{leaf}"',
            "store_dir: /data": f"store_dir: {json.dumps(str(folder / 'data'))}",
        },
    )


@dataclass
class Broker:
    """A running broker: the settings with which the fleet reaches it, and its log."""

    settings: PlatformSettings
    credentials: Path
    log: Path

    def violations(self) -> list[str]:
        """What it has refused, as its log tells."""
        return [line for line in self.log.read_text().splitlines() if "Violation" in line]


def credentials_in(folder: Path) -> Path:
    """What `radiox init` makes."""
    made = folder / "credentials"
    make_credentials(made, (), Console(quiet=True))
    return made


@asynccontextmanager
async def guarded_broker(folder: Path, **settings: Any) -> AsyncIterator[Broker]:
    """Run the fleet's broker while the block runs."""
    credentials, port = credentials_in(folder), free_port()
    config, log = fleet_config(folder, credentials, port, free_port()), folder / "nats.log"
    with log.open("w") as output:
        process = subprocess.Popen([NATS_SERVER, "--config", config], stderr=output)  # noqa: ASYNC220 - it returns at once
    try:
        await until(lambda: accepts(port))
        yield Broker(
            PlatformSettings(
                nats_url=f"tls://127.0.0.1:{port}",
                nats_credentials=credentials,
                data_dir=folder / "station",
                blobs="jetstream",
                retry_delays=(0.05,),
                attempts=3,
                grace=2.0,
                **settings,
            ),
            credentials,
            log,
        )
    finally:
        process.kill()
        process.wait()


async def accepts(port: int) -> bool:
    """Whether something listens on a port of the loopback."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
