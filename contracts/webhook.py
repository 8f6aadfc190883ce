"""Webhooks: addresses that are told of events over HTTP, and what became of each delivery.

Requests follow Standard Webhooks (https://www.standardwebhooks.com).
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.event import Contract, Event
from contracts.vocabulary import Known, Open

WebhookId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Id of the webhook.",
        examples=["wh_5d8a0f6c2b1e4a7d93c0"],
    ),
]
DeliveryId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Id of the delivery, the header `webhook-id` of each of its requests.",
        examples=["msg_0d1c7a3e5f924b68a1c2d3e4f5061728"],
    ),
]
WebhookUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2048),
    Field(
        description="Address that receives the events: https, without user and password. Only "
        "where the station allows private addresses, http too.",
        examples=["https://integrator.example/radiox"],
    ),
]
EventTypes = Annotated[
    tuple[
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
        ],
        ...,
    ],
    Field(
        min_length=1,
        max_length=32,
        description="Types of events, e.g. `show.generated`. As in NATS, `*` stands for one word, "
        "and `>` for all that follow: `show.*`, `script.>`, `>`.",
        examples=[["show.generated", "show.failed"]],
    ),
]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
"""What a webhook is for, in words."""

DeliveryStatus = Open[Literal["pending", "delivered", "failed"]]
"""The statuses of a delivery."""


class Webhook(Contract):
    """A webhook, without its secret."""

    webhook_id: WebhookId
    url: WebhookUrl
    types: EventTypes
    description: Description = ""
    """What it is for, in words."""
    active: bool = True
    """Whether events are delivered."""
    disabled_because: str = ""
    """Why the station has made it inactive, in words; empty where it has not."""
    created_at: datetime
    """When it was created (UTC); events from before are delivered by a replay alone."""
    changed_at: datetime
    """When it was changed last (UTC)."""
    previous_secret_until: datetime | None = None
    """Until when (UTC) requests are signed with the secret before the last rotation too."""


class WebhookCreate(Contract):
    """Create a webhook."""

    subject: ClassVar[str] = subjects.WEBHOOK_CREATE

    url: WebhookUrl
    types: EventTypes
    description: Description = ""
    """What it is for, in words."""
    active: bool = True
    """Whether events are delivered."""


class WebhookCreated(Contract):
    """A webhook that was created, with its secret, which is told here alone."""

    webhook: Webhook
    """The webhook."""
    secret: str = Field(repr=False)
    """The secret that signs its requests: `whsec_` and 32 bytes in Base64."""


class WebhookListQuery(Contract):
    """A query for the webhooks of the station."""

    subject: ClassVar[str] = subjects.WEBHOOK_LIST


class WebhookList(Contract):
    """The webhooks of the station, the oldest first."""

    webhooks: tuple[Webhook, ...]
    """The webhooks."""


class WebhookQuery(Contract):
    """A query for one webhook."""

    subject: ClassVar[str] = subjects.WEBHOOK_FIND

    webhook_id: WebhookId


class WebhookChange(Contract):
    """Change a webhook; fields that are missing or null stay as they are."""

    subject: ClassVar[str] = subjects.WEBHOOK_CHANGE

    webhook_id: WebhookId
    url: WebhookUrl | None = None
    """Address that receives the events."""
    types: EventTypes | None = None
    """Types of events, wildcards included."""
    description: Description | None = None
    """What it is for, in words."""
    active: bool | None = None
    """Whether events are delivered; true also where the station has made it inactive."""


class WebhookRemove(Contract):
    """Remove a webhook, with its secrets and its deliveries."""

    subject: ClassVar[str] = subjects.WEBHOOK_REMOVE

    webhook_id: WebhookId


class WebhookRemoved(Contract):
    """A webhook was removed."""

    webhook_id: WebhookId


class WebhookRotate(Contract):
    """Give a webhook a new secret."""

    subject: ClassVar[str] = subjects.WEBHOOK_ROTATE

    webhook_id: WebhookId
    overlap_hours: float = Field(default=24.0, ge=0, le=168)
    """Hours for which requests are signed with the secret before it too; 0 for a secret that has
    become known."""


class WebhookSecret(Contract):
    """The new secret of a webhook, which is told here alone."""

    webhook_id: WebhookId
    secret: str = Field(repr=False)
    """The secret that signs its requests: `whsec_` and 32 bytes in Base64."""
    previous_until: datetime | None
    """Until when (UTC) requests are signed with the secret before it too."""


class WebhookAttempt(Contract):
    """One request of a delivery."""

    number: int = Field(ge=1)
    """Number of the attempt, from 1; a replay begins anew."""
    at: datetime
    """When it was sent (UTC)."""
    seconds: float = Field(ge=0)
    """Time until the answer, in seconds."""
    status: int | None = None
    """HTTP status of the answer; null where there was none."""
    error: str = ""
    """Why it failed, in words; empty where it did not."""


class WebhookDelivery(Contract):
    """The delivery of one event to one webhook."""

    webhook_id: WebhookId
    delivery_id: DeliveryId
    type: str
    """Type of the event, e.g. `show.generated`; `webhook.test` of a test."""
    event_id: str = ""
    """The `event_id` of the event; empty of a test."""
    stream: str = ""
    """The stream that holds the event; empty of a test."""
    sequence: int = 0
    """The event's sequence in it."""
    status: DeliveryStatus = "pending"
    """`pending`: attempts follow; `delivered`: the receiver has answered 2xx; `failed`: it did not,
    or could not be asked any more. A replay makes it pending again."""
    run: int = Field(default=1, ge=1)
    """Number of times that it was begun: 1 more than its replays."""
    attempt: int = Field(default=0, ge=0)
    """Attempts of the current run."""
    created_at: datetime
    """When it was created (UTC)."""
    next_attempt_at: datetime | None = None
    """When the next attempt is due (UTC); null where there is none."""
    error: str = ""
    """Why it is not delivered, in words; empty where it is, or was not tried yet."""
    attempts: tuple[WebhookAttempt, ...] = Field(default=(), max_length=20)
    """The latest attempts, of all runs, the oldest first."""


class WebhookTest(Contract):
    """Send an event of the type `webhook.test` at once, once, also to an inactive webhook."""

    subject: ClassVar[str] = subjects.WEBHOOK_TEST

    webhook_id: WebhookId


class WebhookDeliveriesQuery(Contract):
    """A query for a page of the deliveries of a webhook."""

    subject: ClassVar[str] = subjects.WEBHOOK_DELIVERIES

    webhook_id: WebhookId
    status: Known[DeliveryStatus] | None = None
    """Only deliveries of this status."""
    limit: int = Field(default=50, ge=1, le=200)
    """Most deliveries of the page."""
    before: int | None = Field(default=None, ge=1)
    """The `next` of the page before; null for the first page."""


class WebhookDeliveries(Contract):
    """A page of deliveries, those that changed last first; they are kept for 14 days."""

    deliveries: tuple[WebhookDelivery, ...]
    """The deliveries."""
    next: int | None = None
    """What `before` is to be for the next page; null at the end."""


class WebhookDeliveryQuery(Contract):
    """A query for one delivery."""

    subject: ClassVar[str] = subjects.WEBHOOK_DELIVERY

    webhook_id: WebhookId
    delivery_id: DeliveryId


class WebhookReplay(Contract):
    """Deliver an event once more, with the same `webhook-id`."""

    subject: ClassVar[str] = subjects.WEBHOOK_REPLAY

    webhook_id: WebhookId
    delivery_id: DeliveryId


class WebhookReplaySince(Contract):
    """Deliver the events since a time that a webhook has not received.

    They include those from before the webhook was created, and those while it was inactive.
    """

    subject: ClassVar[str] = subjects.WEBHOOK_REPLAY_SINCE

    webhook_id: WebhookId
    since: AwareDatetime
    """Time from which on events are delivered, with its zone."""
    delivered: bool = False
    """Whether those are delivered once more that the webhook has received."""


class WebhookReplayed(Contract):
    """What a replay has begun."""

    begun: int = Field(ge=0)
    """Number of deliveries."""
    continue_since: datetime | None = None
    """Where there were more than one replay takes: the `since` for the others."""


class WebhookAttemptDue(Event):
    """An attempt of a delivery is due; the service `webhook` publishes and consumes it."""

    subject: ClassVar[str] = subjects.WEBHOOK_ATTEMPT_DUE
    identity_fields: ClassVar[tuple[str, ...]] = ("delivery_id", "run", "attempt", "deferral")

    webhook_id: WebhookId
    delivery_id: DeliveryId
    run: int = Field(default=1, ge=1)
    """Number of the run: a replay begins another one."""
    attempt: int = Field(default=1, ge=1)
    """Number of the attempt in its run."""
    deferral: int = Field(default=0, ge=0)
    """How often the attempt was put off, since the receiver was busy or down."""
    begun_at: datetime
    """When the run began (UTC)."""


class WebhookDeliveryFailed(Event):
    """A delivery has failed for good: `radiox webhook replay` begins it anew."""

    subject: ClassVar[str] = subjects.WEBHOOK_DELIVERY_FAILED
    identity_fields: ClassVar[tuple[str, ...]] = ("delivery_id", "run")

    webhook_id: WebhookId
    delivery_id: DeliveryId
    run: int = Field(default=1, ge=1)
    """Number of the run that has failed."""
    type: str
    """Type of the event that was to be delivered."""
    cause_id: str
    """The `event_id` of that event."""
    attempts: int = Field(ge=0)
    """Number of attempts."""
    reason: str
    """Why, in words."""
