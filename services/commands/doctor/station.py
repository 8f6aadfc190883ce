"""Whether the services of a running station answer, and what waits for them too long."""

import asyncio
from collections import Counter

from services.commands.doctor.finding import Finding
from services.fleet import SERVICES
from services.kit.discovery import PING_TIMEOUT, Queue, queues, running_instances
from services.kit.platform import Platform
from services.kit.stream import Backlog

MAX_WAIT = 60.0
"""Seconds for which a message may wait before a consumer has a row."""


async def of_services(platform: Platform, *, restart: str) -> list[Finding]:
    """A row for each service of the fleet, and one for each consumer for which messages wait.

    `restart` is the command that starts or restarts `{service}`.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    running, waiting = await asyncio.gather(
        running_instances(platform.client, within=PING_TIMEOUT), queues(platform.client)
    )
    processes = Counter(each.name for each in running)
    consumers = [await _consumer(platform, each, processes, restart) for each in waiting]
    return [
        *(_service(name, processes[name], restart) for name in SERVICES),
        *(finding for finding in consumers if finding is not None),
    ]


def _service(name: str, processes: int, restart: str) -> Finding:
    if processes:
        number = f"{processes} process" + ("es" if processes > 1 else "")
        return Finding(f"service {name}", f"runs ({number})", count=processes)
    why = f"not started, or it hangs: {restart.format(service=name)}; no event is lost"
    return Finding(f"service {name}", "does not answer", why, ok=False, count=0)


async def _consumer(
    platform: Platform, queue: Queue, processes: Counter[str], restart: str
) -> Finding | None:
    if not queue.waiting and not queue.in_flight:
        return None
    backlog = await platform.streams.backlog(queue.stream, queue.consumer)
    silent = not processes[queue.service]
    return of_consumer(queue, backlog or Backlog(), silent=silent, restart=restart)


def of_consumer(queue: Queue, backlog: Backlog, *, silent: bool, restart: str) -> Finding | None:
    """A consumer whose messages wait too long, or for a service that is silent; else None.

    A silent service works on nothing: what it was given waits too, and is delivered again.
    """
    working = 0 if silent else backlog.unacknowledged
    waiting = backlog.pending + backlog.unacknowledged - working
    if not waiting or not (silent or backlog.lag > MAX_WAIT):
        return None
    ours = queue.service in SERVICES
    found = f"{waiting} waiting, {working} in work, the oldest for {_age(backlog.lag)}"
    return Finding(
        f"consumer {queue.consumer}",
        found if working else f"{found}; nobody takes them",
        _advice(queue, restart, ours=ours, taken=bool(working)),
        ok=False if ours and not working else None,
        count=waiting,
    )


def _age(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"  # noqa: PLR2004


def _advice(queue: Queue, restart: str, *, ours: bool, taken: bool) -> str:
    if not ours:
        return f"{queue.subject} of {queue.stream}: no consumer of RadioX's services"
    if taken:
        return f"{queue.subject}: {queue.service} is busy; `radiox shows waiting` lists the shows"
    return f"{queue.subject}: {restart.format(service=queue.service)}"
