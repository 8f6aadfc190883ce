"""Ports of analytics, and the deps of its handlers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from contracts import (
    AnalyticsExportQuery,
    ArchiveFigures,
    ArchiveFiguresQuery,
    BlobRef,
    Event,
    Notification,
    NotificationDue,
    Silence,
)
from contracts.archive import FeedHealth, ShowSummary
from contracts.database import ArchiveUsage
from services.analytics.domain.alerting import Course
from services.analytics.domain.evaluation import Readings
from services.analytics.domain.rules import Rule
from services.kit.clock import Clock


class Archive(Protocol):
    """What `data` has added up; methods raise `Retry` where it does not answer."""

    async def figures(self, query: ArchiveFiguresQuery) -> ArchiveFigures:
        """What was made, and what of it was heard.

        Raises:
            Invalid: the time is too long, or ends before it begins.
        """

    async def known(self, show_ids: Sequence[str]) -> set[str]:
        """Those of at most 100 shows that the archive holds."""

    async def usage(self, query: AnalyticsExportQuery) -> ArchiveUsage:
        """What shows used of providers."""

    def shows(self, query: AnalyticsExportQuery, most: int) -> AsyncIterator[ShowSummary]:
        """The shows that ended in the time, the last one first, at most so many."""

    async def feeds(self) -> Sequence[FeedHealth]:
        """The feeds of the last day, and how they did."""


class Station(Protocol):
    """The station as it is watched; methods raise `BrokerUnavailable` without a broker."""

    metrics: frozenset[str]
    """The metrics that it can tell."""

    async def readings(self) -> Readings:
        """The metrics now."""

    async def listeners(self) -> int:
        """Listenings of the last five minutes."""


class Alerts(Protocol):
    """The state of the alerts; methods raise `BrokerUnavailable` without a broker."""

    async def courses(self) -> dict[str, Course]:
        """Every alert that is kept, by its id."""

    async def change(
        self, alert_id: str, change: Callable[[Course | None], Course | None]
    ) -> Course | None:
        """Change an alert by compare-and-set, and return it; None removes it."""

    async def silences(self) -> list[Silence]:
        """The silences that are kept; some may have ended."""

    async def add_silence(self, silence: Silence, seconds: float) -> None:
        """Keep a silence for some seconds."""

    async def remove_silence(self, silence_id: str) -> bool:
        """End a silence; whether there was one."""

    async def note_evaluation(self, at: datetime) -> None:
        """Note when the rules were evaluated."""

    async def evaluated_at(self) -> datetime | None:
        """When they were evaluated last."""

    async def has_digest(self, day: date) -> bool:
        """Whether the digest of a day is on its way."""

    async def note_digest(self, day: date) -> None:
        """Note that the digest of a day is on its way."""

    async def evaluate_alone(self, evaluate: Callable[[], Awaitable[None]]) -> bool:
        """Evaluate, unless another replica does so at this moment; whether it was done."""


class Receiver(Protocol):
    """Somebody who is told."""

    async def send(self, notification: Notification) -> None:
        """Send a message.

        Raises:
            Retry: it was not taken; the reason names no address and no secret.
        """


class PatientReceiver(Protocol):
    """A receiver that is tried again for a day."""

    async def deliver(self, due: NotificationDue) -> None:
        """Send a message.

        Raises:
            NotYet: it was not taken, and is to be sent again.
            Discard: it was not taken for a day.
        """

    async def test(self, notification: Notification) -> str:
        """Send a message once; why it was not taken, in words, and empty where it was."""


class TableWriter(Protocol):
    """Writes tables into files."""

    async def write(
        self, name: str, kind: str, columns: Mapping[str, type], rows: Sequence[Mapping[str, Any]]
    ) -> BlobRef:
        """Write rows with some columns as `csv` or `parquet`, and return the file.

        Raises:
            Invalid: the format needs a package that is not installed; the reason names it.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """What the handlers of analytics work with."""

    archive: Archive
    station: Station
    alerts: Alerts
    tables: TableWriter
    rules: tuple[Rule, ...]
    receivers: Mapping[str, PatientReceiver]
    """Who is configured, by name."""
    told: Callable[[str], tuple[str, ...]]
    """Names of those who are told of a severity, or receive the `digest`."""
    publish: Callable[[Event], Awaitable[object]]
    """Publishes an event, once."""
    digest_at: time | None
    """Time of the day (UTC) at which the digest is due; None: never."""
    runbook: str
    """Address of the runbook."""
    lapse: timedelta
    """Time between two evaluations beyond which nobody knows what held meanwhile."""
    new_word: Callable[[], str]
    """A random word, for ids."""
    clock: Clock

    def evaluates(self, rule: Rule) -> bool:
        """Whether a rule is evaluated here; Prometheus alone evaluates the others."""
        return not rule.needs_prometheus and rule.when.metric in self.station.metrics
