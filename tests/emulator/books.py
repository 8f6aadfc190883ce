"""What was asked of the emulator and what it charged. Holds no content, header or key."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """Requests of one operation."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    """Responses by status; a connection that was reset has none."""
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Payment:
    """Units charged for one response. The same content has the same hash, however it is sent."""

    operation: str
    content: str
    units: Mapping[str, int]
    lost: bool = False
    """Whether the response broke off or was spoilt on its way."""


def content_hash(content: Mapping[str, Any]) -> str:
    """Hash what a request asks for."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Books:
    """Counts requests, units, connections and concurrency, and lists violations of contracts."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all that was counted; open connections count anew with their next request."""
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self.payments: list[Payment] = []
        self.violations: list[str] = []
        self.connections = 0
        self.highest: Counter[str] = Counter()
        self._used: set[int] = set()
        self._open: Counter[str] = Counter()

    @contextmanager
    def request(self, operation: str, connection: int) -> Iterator[tuple[Tally, int]]:
        """Count a request while the block runs; `connection` identifies the one it arrived on.

        Yields the tally of its operation, and how many requests of its provider are open with it.
        """
        provider = operation.partition(".")[0]
        if connection not in self._used:
            self._used.add(connection)
            self.connections += 1
        tally = self.tallies[operation]
        tally.requests += 1
        open_now = self._open
        for scope in (provider, "all"):
            open_now[scope] += 1
            self.highest[scope] = max(self.highest[scope], open_now[scope])
        try:
            yield tally, open_now[provider]
        finally:
            for scope in (provider, "all"):
                open_now[scope] -= 1

    def concurrent(self, provider: str) -> int:
        """Requests of a provider that are open now."""
        return self._open[provider]

    def pay(
        self,
        operation: str,
        content: Mapping[str, Any],
        units: Mapping[str, int],
        *,
        lost: bool = False,
    ) -> None:
        """Charge a response; `lost`: it will not arrive as a whole."""
        self.payments.append(Payment(operation, content_hash(content), dict(units), lost))

    @property
    def requests(self) -> int:
        """Requests of all operations."""
        return sum(tally.requests for tally in self.tallies.values())

    @property
    def kept_alive(self) -> float:
        """Share of the requests that arrived on a connection which had served one before."""
        return 1 - self.connections / self.requests if self.requests else 0.0

    @property
    def paid(self) -> dict[str, int]:
        """Units charged in all."""
        return _sum(self.payments)

    @property
    def minimum(self) -> dict[str, int]:
        """Units that would have been charged had nothing been asked for twice."""
        return _sum({payment.content: payment for payment in reversed(self.payments)}.values())

    def summary(self) -> dict[str, Any]:
        """Everything as JSON."""
        return {
            "operations": {
                name: {
                    "requests": tally.requests,
                    "statuses": {str(status): n for status, n in sorted(tally.statuses.items())},
                    "faults": dict(tally.faults),
                }
                for name, tally in sorted(self.tallies.items())
            },
            "payments": [
                {"operation": p.operation, "content": p.content, "units": dict(p.units)}
                | ({"lost": True} if p.lost else {})
                for p in self.payments
            ],
            "paid": self.paid,
            "minimum": self.minimum,
            "requests": self.requests,
            "connections": self.connections,
            "kept_alive": self.kept_alive,
            "open": {scope: n for scope, n in self._open.items() if n},
            "highest_concurrency": dict(self.highest),
            "violations": self.violations,
        }


def _sum(payments: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for payment in payments:
        total.update(payment.units)
    return dict(total)
