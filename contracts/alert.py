"""Alerts: what is wrong with the station, who is told of it, and what is kept quiet for a time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.event import Contract, Event
from contracts.vocabulary import Known, Open

Severity = Open[Literal["page", "ticket", "info"]]
"""Somebody is woken; somebody looks at it on the next working day; it is good to know."""
AlertStatus = Open[Literal["pending", "firing", "resolved"]]
"""`pending`: the condition holds, and not yet for as long as the rule says."""
NotificationKind = Open[Literal["fired", "resolved", "digest", "test"]]
"""What a notification tells of."""
AlertId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Id of the alert: its rule, and what of the labels tells it apart.",
        examples=["FailureRateHigh-5d8a0f6c"],
    ),
]
SilenceId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Id of the silence.",
        examples=["si_5d8a0f6c2b1e"],
    ),
]
RuleName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{1,64}$")]
"""Name of a rule."""
SilenceReason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
"""Why a silence is kept, in words."""
MAX_SILENCE_HOURS = 30 * 24.0
"""Hours of the longest silence."""


class Alert(Contract):
    """Something that is wrong, or was."""

    alert_id: AlertId
    rule: str
    """The rule that says so."""
    severity: Severity
    """How bad it is."""
    status: AlertStatus
    """How it stands."""
    labels: Mapping[str, str] = Field(default_factory=dict)
    """What it is about, e.g. the channel or the provider."""
    summary: str
    """What is wrong, in one line."""
    description: str = ""
    """What it means to listeners and to the station."""
    value: float
    """What was measured last while it was wrong, in the unit of the metric."""
    episode: int = Field(default=1, ge=1)
    """Which time it was that this alert began: Unix time at which the condition began to hold."""
    since: datetime
    """Since when the condition holds (UTC)."""
    fired_at: datetime | None = None
    """When it fired (UTC)."""
    resolved_at: datetime | None = None
    """When the condition ceased to hold (UTC)."""
    silenced: bool = False
    """Whether a silence keeps it quiet now."""
    runbook: str = ""
    """Address of what to do about it."""
    dashboard: str = ""
    """The dashboard to look at first."""


class AlertFired(Event):
    """Something is wrong, for as long as its rule says, and no silence keeps it quiet."""

    subject: ClassVar[str] = subjects.ALERT_FIRED
    identity_fields: ClassVar[tuple[str, ...]] = ("alert_id", "episode")

    alert_id: AlertId
    episode: int = Field(ge=1)
    """Which time it was that this alert began: Unix time at which the condition began to hold."""
    alert: Alert
    """The alert."""


class AlertResolved(Event):
    """What was wrong, and was told, is right again."""

    subject: ClassVar[str] = subjects.ALERT_RESOLVED
    identity_fields: ClassVar[tuple[str, ...]] = ("alert_id", "episode")

    alert_id: AlertId
    episode: int = Field(ge=1)
    """Which time it was that this alert began: Unix time at which the condition began to hold."""
    alert: Alert
    """The alert."""


class DigestDue(Event):
    """It is time for the digest of a day."""

    subject: ClassVar[str] = subjects.DIGEST_DUE
    identity_fields: ClassVar[tuple[str, ...]] = ("day",)

    day: date
    """The day (UTC)."""


class Notification(Contract):
    """A message to people."""

    notification_id: str = Field(max_length=200)
    """Its id, the same however often it is sent."""
    kind: NotificationKind
    """What it tells of."""
    severity: Severity = "info"
    """How bad it is."""
    title: str
    """What happened, in one line."""
    lines: tuple[str, ...] = ()
    """What else there is to say: since when, how bad, what to do next."""
    link: str = ""
    """Address of what to do about it."""
    alert: Alert | None = None
    """The alert that it is about."""


class NotificationDue(Event):
    """A message is to be sent to one receiver."""

    subject: ClassVar[str] = subjects.NOTIFICATION_DUE
    identity_fields: ClassVar[tuple[str, ...]] = ("notification_id", "receiver")

    notification_id: str = Field(max_length=200)
    """Id of the message."""
    receiver: str
    """Who receives it: `log`, `webhook`, `slack`, `pagerduty` or `email`."""
    notification: Notification
    """The message."""


class AlertsQuery(Contract):
    """A query for the alerts of the station."""

    subject: ClassVar[str] = subjects.ALERT_LIST

    resolved: bool = False
    """Whether those of the last seven days are listed too that are resolved."""


class Alerts(Contract):
    """The alerts of the station."""

    alerts: tuple[Alert, ...]
    """The worst ones first."""
    evaluated_at: datetime | None = None
    """When the rules were evaluated last (UTC); none where they never were."""


class AlertRulesQuery(Contract):
    """A query for the rules by which alerts are raised."""

    subject: ClassVar[str] = subjects.ALERT_RULES


class AlertRule(Contract):
    """A rule."""

    name: str
    """Its name."""
    severity: Severity
    """How bad it is."""
    summary: str
    """What is wrong, in one line; `{…}` stands for a label, or for the value."""
    hold: float
    """Seconds for which the condition must hold before the alert fires."""
    metric: str
    """The metric that it looks at."""
    condition: str
    """Its condition, in words."""
    evaluated: bool
    """Whether the service analytics can evaluate it; if not, Prometheus alone does."""
    receivers: tuple[str, ...] = ()
    """Who is told of it."""
    runbook: str = ""
    """Address of what to do about it."""


class AlertRules(Contract):
    """The rules."""

    rules: tuple[AlertRule, ...]
    """The rules, in their order."""


class Silence(Contract):
    """A time in which nobody is told of some alerts."""

    silence_id: SilenceId
    rule: RuleName | None = None
    """The rule whose alerts are quiet; none: all."""
    labels: Mapping[str, str] = Field(default_factory=dict)
    """The labels that an alert must have, of those with labels."""
    until: datetime
    """When it ends (UTC). What is wrong then is told."""
    created_at: datetime
    """When it was created (UTC)."""
    reason: str = ""
    """Why, in words."""


class SilenceCreate(Contract):
    """A query that keeps alerts quiet for a time; they are evaluated meanwhile."""

    subject: ClassVar[str] = subjects.ALERT_SILENCE

    rule: RuleName | None = None
    """The rule whose alerts are quiet; all where left out."""
    labels: Mapping[
        Annotated[str, StringConstraints(max_length=80)],
        Annotated[str, StringConstraints(max_length=200)],
    ] = Field(default_factory=dict, max_length=10)
    """Only alerts with these labels, e.g. `radiox.channel`."""
    hours: float | None = Field(default=None, gt=0, le=MAX_SILENCE_HOURS)
    """For how many hours; an hour where neither this nor `until` is given."""
    until: AwareDatetime | None = None
    """Until when, at most thirty days from now."""
    reason: SilenceReason = ""
    """Why, in words."""


class SilencesQuery(Contract):
    """A query for the silences that have not ended."""

    subject: ClassVar[str] = subjects.ALERT_SILENCES


class Silences(Contract):
    """The silences that have not ended."""

    silences: tuple[Silence, ...]
    """The silences, the one that ends first before the others."""


class SilenceRemove(Contract):
    """A query that ends a silence."""

    subject: ClassVar[str] = subjects.ALERT_SILENCE_REMOVE

    silence_id: SilenceId


class SilenceRemoved(Contract):
    """The silence has ended."""

    silence_id: SilenceId


class AlertTest(Contract):
    """A query that sends a test message at once to those who are told of a severity."""

    subject: ClassVar[str] = subjects.ALERT_TEST

    severity: Known[Severity] = "page"
    """The severity."""


class ReceiverTest(Contract):
    """What became of a test message."""

    receiver: str
    """Who was to receive it."""
    error: str = ""
    """Why it was not taken, in words; empty where it was."""


class AlertTested(Contract):
    """What became of the test messages."""

    receivers: tuple[ReceiverTest, ...]
    """The receivers."""
