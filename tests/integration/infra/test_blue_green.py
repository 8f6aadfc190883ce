"""Changing over between two versions: real bridges, a real broker, a real nginx; no systemd."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from services.kit.settings import PlatformSettings
from tests.debian_tools import tool
from tests.ports import free_port
from tests.waiting import until

FOLDER = Path(__file__).parents[3] / "infra/production"
pytestmark = [pytest.mark.prove, pytest.mark.timeout(400)]  # whole processes, four times over

RADIOX = Path(sys.executable).with_name("radiox")
SYSTEMCTL = """#!/bin/bash
# Stands in for systemd: a unit `radiox-COLOUR@SERVICE` is a process, whose id is in a file.
cd "$RADIOX_UNITS"
command=$1; shift
for unit in "$@"; do
    [[ $unit != --quiet ]] || continue
    colour=${unit#radiox-}; service=${colour#*@}; colour=${colour%@*}
    case $command in
        start)
            set -a; . "$RADIOX_ETC/env"; . "$RADIOX_ETC/$colour.env"
            nohup "$RADIOX_ROOT/$colour/bin/radiox" serve "$service" >"$unit.log" 2>&1 &
            echo $! >"$unit" ;;
        stop)
            [[ -e $unit ]] || continue
            kill -TERM "$(<"$unit")" 2>/dev/null
            while kill -0 "$(<"$unit")" 2>/dev/null; do sleep 0.1; done
            rm "$unit" ;;
        is-active) kill -0 "$(<"$unit")" 2>/dev/null || exit 3 ;;
    esac
done
"""


@dataclass
class Machine:
    """A machine with two versions, of which blue is active."""

    folder: Path
    settings: PlatformSettings
    front: str
    ports: dict[str, int] = field(default_factory=dict)
    start_seconds: int = 60

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}:/usr/sbin",
            "RADIOX_ROOT": str(self.folder / "opt"),
            "RADIOX_ETC": str(self.folder / "etc"),
            "RADIOX_UNITS": str(self.folder / "units"),
            "RADIOX_FRONT": self.front,
            "RADIOX_NGINX_CONF": str(self.folder / "nginx.conf"),
            "RADIOX_SERVICES": "bridge",
            "RADIOX_GATE_SECONDS": "1",
            "RADIOX_START_SECONDS": str(self.start_seconds),
        }

    def prepare(self) -> None:
        """Write what the installation writes."""
        for name in ("bin", "units", "etc", "opt/blue/bin", "opt/green/bin", "logs"):
            (self.folder / name).mkdir(parents=True)
        systemctl = self.folder / "bin/systemctl"
        systemctl.write_text(SYSTEMCTL)
        systemctl.chmod(0o755)
        token = self.settings.nats_token
        variables = {
            "RADIOX_NATS_URL": str(self.settings.nats_url),
            "RADIOX_NATS_TOKEN": token.get_secret_value() if token else "",
            "RADIOX_DATA_DIR": str(self.folder / "data"),
            "RADIOX_GRACE": "3",
        }
        lines = [f"{name}='{value}'\n" for name, value in variables.items()]
        (self.folder / "etc/env").write_text("".join(lines))
        for colour in ("blue", "green"):
            port = self.ports[colour] = free_port()
            (self.folder / f"etc/{colour}.env").write_text(f"RADIOX_BRIDGE_PORT={port}\n")
            for name in (colour, f"{colour}.onair"):
                (self.folder / f"etc/{name}.upstream").write_text(f"server 127.0.0.1:{port};\n")
            (self.folder / f"opt/{colour}/bin/radiox").symlink_to(RADIOX)
        (self.folder / "etc/active.upstream").symlink_to("blue.upstream")
        (self.folder / "etc/active.onair.upstream").symlink_to("blue.onair.upstream")
        self._write_nginx()

    def _write_nginx(self) -> None:
        site = (FOLDER / "nginx/radiox.conf").read_text()
        site = site.replace("/etc/radiox", str(self.folder / "etc"))
        site = site.replace("127.0.0.1:8080", self.front.removeprefix("http://"))
        site = site.replace("127.0.0.1:8090", f"127.0.0.1:{free_port()}")
        site = site.replace("/var/cache/nginx", str(self.folder))
        (self.folder / "site.conf").write_text(site)
        folders = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{name}_temp_path {self.folder}/logs;\n" for name in folders)
        (self.folder / "nginx.conf").write_text(
            f"pid {self.folder}/nginx.pid;\nerror_log {self.folder}/logs/error.log;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{paths}include {self.folder}/site.conf;\n}}\n"
        )

    @property
    def active(self) -> str:
        return (self.folder / "etc/active.upstream").readlink().name.removesuffix(".upstream")

    def running(self) -> set[str]:
        return {path.name for path in (self.folder / "units").iterdir() if "." not in path.name}

    async def run(self, *command: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _ = await asyncio.wait_for(process.communicate(), 180)
        return process.returncode or 0, output.decode()

    async def change_over(self) -> tuple[int, str]:
        return await self.run(str(shutil.which("bash")), str(FOLDER / "blue-green.sh"))

    async def is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.front}/health/ready")).status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
async def machine(broker_settings: PlatformSettings, tmp_path: Path) -> AsyncIterator[Machine]:
    made = Machine(tmp_path / "machine", broker_settings, f"http://127.0.0.1:{free_port()}")
    made.prepare()
    nginx = [tool("nginx"), "-c", str(made.folder / "nginx.conf")]
    systemctl = str(made.folder / "bin/systemctl")
    try:
        await made.run(systemctl, "start", "radiox-blue@bridge")
        assert await made.run(*nginx) == (0, "")
        await until(made.is_ready, within=40)
        yield made
    finally:
        await made.run(systemctl, "stop", "radiox-blue@bridge", "radiox-green@bridge")
        await made.run(*nginx, "-s", "stop")


async def test_no_request_is_lost_while_one_version_takes_over_and_back(machine: Machine) -> None:
    over = asyncio.Event()
    statuses: list[int] = []

    async def ask() -> None:
        async with httpx.AsyncClient(timeout=20) as client:
            while not over.is_set():
                statuses.append((await client.get(f"{machine.front}/health/live")).status_code)
                await asyncio.sleep(0.1)

    asking = asyncio.create_task(ask())
    try:
        for old, new in (("blue", "green"), ("green", "blue")):
            code, output = await machine.change_over()
            assert code == 0, output
            assert f"{new}: active; {old} finishes" in output
            assert (machine.active, machine.running()) == (new, {f"radiox-{new}@bridge"})
    finally:
        over.set()
        await asking
    assert len(statuses) > 10
    assert set(statuses) == {200}


@pytest.mark.parametrize("fault", ["it ends at once", "it is never ready", "there is none"])
async def test_a_version_that_is_not_ready_changes_nothing(machine: Machine, fault: str) -> None:
    radiox = machine.folder / "opt/green/bin/radiox"
    radiox.unlink()
    scripts = {"it ends at once": "exit 1", "it is never ready": "exec sleep 300"}
    if fault in scripts:
        radiox.write_text(f"#!/bin/bash\n[[ $1 == provision ]] || {scripts[fault]}\n")
        radiox.chmod(0o755)
    machine.start_seconds = 5
    code, output = await machine.change_over()
    assert code == (1 if fault in scripts else 2), output
    assert ("blue stays" if fault in scripts else "name a wheel") in output
    assert machine.active == "blue"
    assert machine.running() == {"radiox-blue@bridge"}
    assert await machine.is_ready()
