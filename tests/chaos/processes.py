"""Starts, kills and stops processes by name, and reads their logs."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from services.kit.nats_server import _binary, _terminate_with_parent
from services.kit.settings import PlatformSettings
from tests.ports import free_port
from tests.waiting import until

RADIOX = str(Path(sys.executable).with_name("radiox"))
BROKER = "broker"
EXITS_WITHIN = 20.0
STARTS_WITHIN = 60.0
"""Time limit of a start, in seconds: several processes may import at once."""
LISTENS = re.compile(r'^(?:listen: "127\.0\.0\.1:|port: )(\d+)', re.MULTILINE)
"""The port for clients, in the configuration of a broker."""
SPOKEN = re.compile(r"^(\S+ \S+) .* (speaking|stored) take (\S+) \[.*$", re.MULTILINE)


@dataclass
class Processes:
    """Brokers and services, each a process with a log."""

    folder: Path
    settings: PlatformSettings
    environment: dict[str, str]
    processes: dict[str, Process] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    """Addresses of the metrics of services, by name."""
    _begun: dict[str, int] = field(default_factory=dict)
    """Offset in its log at which a process begins."""

    async def start(self, name: str, **environment: str) -> None:
        """Start a broker, or a service: `audio`, or `audio-2` for a second process of it."""
        command = [RADIOX, "serve", service_of(name)]
        if service_of(name) == BROKER:
            command = [_binary(), "--config", str(self.config(name))]
        else:
            port = free_port()
            environment |= {"RADIOX_HEALTH_PORT": str(port)}
            self.metrics[name] = f"http://127.0.0.1:{port}/metrics"
        with self.log(name).open("ab") as log:
            self._begun[name] = log.tell()
            self.processes[name] = await asyncio.create_subprocess_exec(
                *command,
                env=self.environment | environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_terminate_with_parent,
                start_new_session=True,
            )

    async def kill(self, name: str) -> None:
        """Kill a process."""
        await self._end(name, signal.SIGKILL)

    async def stop(self, name: str) -> int:
        """Stop a process, wait for it, and return its exit code."""
        return await self._end(name, signal.SIGTERM)

    async def close(self) -> None:
        """Stop all processes, the brokers last."""
        for name in sorted(self.processes, key=lambda each: service_of(each) == BROKER):
            await self.kill(name)

    async def _end(self, name: str, how: signal.Signals) -> int:
        process = self.processes[name]
        if process.returncode is None:
            process.send_signal(how)
        code = await asyncio.wait_for(process.wait(), EXITS_WITHIN)
        del self.processes[name]
        return code

    async def consumes(self, name: str) -> None:
        """Wait until a started process consumes its subjects, or accepts connections."""
        if service_of(name) == BROKER:
            await until(partial(self._listens, name), within=STARTS_WITHIN)
            return
        words = f"{service_of(name)} consumes"
        await until(partial(self._logged, name, words), within=STARTS_WITHIN)

    async def _logged(self, name: str, words: str) -> bool:
        return words in self.log(name).read_bytes()[self._begun[name] :].decode()

    def config(self, name: str) -> Path:
        """The configuration of a broker: `nats.conf`, or `nats-2.conf` for `broker-2`."""
        return self.folder / f"{name.replace(BROKER, 'nats')}.conf"

    def log(self, name: str) -> Path:
        """The log of all processes of this name."""
        return self.folder / f"{name}.log"

    async def _listens(self, name: str) -> bool:
        listen = LISTENS.search(self.config(name).read_text())
        assert listen is not None
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", int(listen[1]))
        except OSError:
            return False
        writer.close()
        return True

    async def spoke_since(self, before: int) -> bool:
        """Whether a take was begun after the first `before` entries of `takes`."""
        return len(self.takes()) > before

    def takes(self) -> list[tuple[str, str, str]]:
        """(time, `speaking` or `stored`, key) of every take, over all audio processes, in order."""
        logs = [path.read_text() for path in self.folder.glob("audio*.log")]
        return sorted(groups for log in logs for groups in SPOKEN.findall(log))


def service_of(name: str) -> str:
    """The service of a process of this name."""
    return name.partition("-")[0]
