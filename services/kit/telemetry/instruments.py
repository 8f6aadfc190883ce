"""Every metric that RadioX emits, declared once: name, kind, unit, labels and buckets.

An instrument is made from its declaration, so that nothing is emitted that is not declared here.
Names, units and labels are those of OpenTelemetry's semantic conventions 1.44 where these have one;
`/metrics` shows them as Prometheus names: see `Metric.prometheus`.

Labels have few values: services, consumers, subjects' patterns, providers, outcomes. Never an id of
a show. A gauge of the broker (consumers, shows at a stage) has the same value in every process that
tells it: take the maximum, not the sum.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from opentelemetry import metrics

Gauge = metrics._Gauge  # noqa: SLF001 - the API exports the gauge under this name alone
Kind = Literal["counter", "up_down_counter", "gauge", "histogram"]

LATENCIES = (
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
)  # fmt: skip
"""Seconds: of what usually takes milliseconds. The buckets that the conventions advise."""
DURATIONS = (
    0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 60.0, 90.0, 120.0, 300.0, 600.0, 1800.0,
)  # fmt: skip
"""Seconds: of stages and shows."""
AGES = (60.0, 600.0, 3600.0, 3 * 3600.0, 6 * 3600.0, 12 * 3600.0, 86400.0, 3 * 86400.0, 7 * 86400.0)
"""Seconds: of news."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: `labels` are the attributes that its points may have."""

    name: str
    kind: Kind
    unit: str
    description: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def prometheus(self) -> str:
        """Its family in Prometheus: dots become underscores, and the unit is appended.

        Samples of a counter end in `_total` besides, those of a histogram in `_bucket`, `_sum` and
        `_count`. Source: OpenTelemetry, Prometheus and OpenMetrics compatibility.
        """
        return "_".join(filter(None, (self.name.replace(".", "_"), self.prometheus_unit)))

    @property
    def prometheus_unit(self) -> str:
        """Its unit as the name ends in it; an annotation (`{message}`) and the ratio are none."""
        return "" if self.unit.startswith("{") else _UNITS.get(self.unit, self.unit)


_UNITS = {"s": "seconds", "1": ""}

# Events
_CONSUMER = ("radiox.service", "messaging.consumer.group.name")
_DELIVERY = ("messaging.system", "messaging.destination.name", *_CONSUMER)
"""The destination is a subject, or its pattern where it varies from message to message."""
_PROCESSED = ("messaging.operation.name", *_DELIVERY, "radiox.verdict", "error.type")
"""`error.type` is the class of the failure; empty where there was none."""
CONSUMED = Metric(
    "messaging.client.consumed.messages",
    "counter",
    "{message}",
    "Delivered messages, by verdict.",
    _PROCESSED,
)
PROCESS_DURATION = Metric(
    "messaging.process.duration",
    "histogram",
    "s",
    "Time from a message's delivery to its acknowledgement.",
    _PROCESSED,
    (*LATENCIES, 30.0, 60.0, 120.0, 300.0, 600.0),
)
EVENT_AGE = Metric(
    "radiox.event.age",
    "histogram",
    "s",
    "Age of a message as it is delivered for the first time.",
    _DELIVERY,
    (*LATENCIES, 30.0, 60.0, 300.0, 1800.0, 7200.0),
)
REDELIVERED = Metric(
    "radiox.event.redelivered", "counter", "{message}", "Deliveries after the first.", _DELIVERY
)
IN_HAND = Metric(
    "radiox.event.in_hand", "up_down_counter", "{message}", "Messages in work now.", _DELIVERY
)
PENDING = Metric(
    "radiox.consumer.pending",
    "gauge",
    "{message}",
    "Messages that were not yet delivered to the consumer, or read by the projection.",
    (*_CONSUMER, "radiox.stream"),
)
UNACKNOWLEDGED = Metric(
    "radiox.consumer.unacknowledged",
    "gauge",
    "{message}",
    "Messages that were delivered, and wait for their acknowledgement or their next attempt.",
    (*_CONSUMER, "radiox.stream"),
)
LAG = Metric(
    "radiox.consumer.lag",
    "gauge",
    "s",
    "Age of the oldest message that the consumer has not acknowledged; 0 where there is none.",
    (*_CONSUMER, "radiox.stream"),
)
PROJECTED = Metric(
    "radiox.projection.messages",
    "counter",
    "{message}",
    "Messages that a projection has passed, by verdict.",
    ("radiox.projection", "radiox.verdict"),
)
DEAD_LETTERS = Metric(
    "radiox.dead_letters",
    "counter",
    "{message}",
    "Dead letters, by the consumer or projection that gave up.",
    _CONSUMER,
)

# The broker
CONNECTED = Metric(
    "radiox.broker.connected",
    "gauge",
    "{connection}",
    "1 while the service is connected to the broker.",
    ("radiox.service",),
)
RECONNECTS = Metric(
    "radiox.broker.reconnects",
    "counter",
    "{connection}",
    "Connections to the broker that were made again.",
    ("radiox.service",),
)

# The pipeline
SHOWS = Metric(
    "radiox.shows",
    "gauge",
    "{show}",
    "Shows at a stage (script, audio, cover), by status: waiting for a worker, or working.",
    ("radiox.stage", "radiox.status"),
)
SHOWS_ENDED = Metric(
    "radiox.shows.ended",
    "counter",
    "{show}",
    "Shows that ended, by outcome (generated, failed, cancelled; refused: their request is at "
    "fault) and the stage in which they failed.",
    ("radiox.outcome", "radiox.stage"),
)
SHOW_DURATION = Metric(
    "radiox.show.duration",
    "histogram",
    "s",
    "Time from the request of a show to its end.",
    ("radiox.outcome",),
    DURATIONS,
)
STAGE_DURATION = Metric(
    "radiox.stage.duration",
    "histogram",
    "s",
    "Time of a stage (feeds, script, review, speech, mix, cover, finish) of a generated show.",
    ("radiox.stage",),
    DURATIONS,
)

# Providers
_CALL = ("radiox.provider", "radiox.operation")
PROVIDER_CALLS = Metric(
    "radiox.provider.calls", "counter", "{call}", "Calls, by outcome.", (*_CALL, "radiox.outcome")
)
PROVIDER_RETRIES = Metric(
    "radiox.provider.retries", "counter", "{attempt}", "Attempts after the first.", _CALL
)
PROVIDER_RECOVERED = Metric(
    "radiox.provider.recovered", "counter", "{call}", "Calls that succeeded after a retry.", _CALL
)
PROVIDER_DURATION = Metric(
    "radiox.provider.duration",
    "histogram",
    "s",
    "Time of a call with its retries.",
    (*_CALL, "radiox.outcome"),
    (*LATENCIES, 30.0, 60.0, 120.0, 300.0),
)
CIRCUIT_OPEN = Metric(
    "radiox.provider.circuit_open", "gauge", "{circuit}", "1 where it is open.", _CALL
)
PROVIDER_UNITS = Metric(
    "radiox.provider.units",
    "counter",
    "{unit}",
    "Units used, by unit (tokens, characters, images) and model.",
    (*_CALL, "radiox.model", "radiox.unit"),
)
PROVIDER_COST = Metric(
    "radiox.provider.cost",
    "counter",
    "USD",
    "Price of the units used.",
    (*_CALL, "radiox.model"),
)
BUDGET = Metric(
    "radiox.provider.budget",
    "gauge",
    "USD",
    "The most that providers may cost, by period (show, day, month); those that are set.",
    ("radiox.period",),
)
BUDGET_USED = Metric(
    "radiox.provider.budget_used",
    "gauge",
    "1",
    "Share of the budget of a period (day, month) that is spent or reserved.",
    ("radiox.period",),
)
HTTP_CLIENT_REQUESTS = Metric(
    "radiox.http.requests", "counter", "{request}", "Requests to providers."
)
HTTP_CLIENT_CONNECTIONS = Metric(
    "radiox.http.connections",
    "counter",
    "{connection}",
    "Connections to providers that were made. The share of requests on kept-alive connections is "
    "one less their ratio to the requests.",
)

# Feeds
FEED_FETCHES = Metric(
    "radiox.feed.fetches",
    "counter",
    "{fetch}",
    "Feeds that were read, by site (`file`; `other` beyond the first 100) and status.",
    ("server.address", "radiox.status"),
)
FEED_ITEMS = Metric(
    "radiox.feed.items",
    "gauge",
    "{item}",
    "Items of a feed at its last reading, by site.",
    ("server.address",),
)
FEED_AGE = Metric(
    "radiox.feed.age",
    "gauge",
    "s",
    "Age of the newest item of a feed at its last reading, by site.",
    ("server.address",),
)

# Audio
REALTIME_FACTOR = Metric(
    "radiox.audio.realtime_factor",
    "histogram",
    "1",
    "Seconds of sound that are mixed and mastered in a second.",
    (),
    (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0),
)
LOUDNESS_ERROR = Metric(
    "radiox.audio.loudness_error",
    "histogram",
    "LU",
    "Distance of a show's loudness from its target.",
    (),
    (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0),
)

# On the air
_CHANNEL = ("radiox.channel",)
AIRINGS = Metric(
    "radiox.air.airings",
    "counter",
    "{airing}",
    "Airings that were scheduled, by kind (show, repeat, music; void: without effect, since the "
    "clocks of scheduler and broker differ).",
    (*_CHANNEL, "radiox.kind"),
)
AIR_SLOTS = Metric(
    "radiox.air.slots",
    "counter",
    "{slot}",
    "Slots of the grid whose show was requested, is late (filler is heard until it is there), "
    "failed, or was dropped since it came too late or was deleted.",
    (*_CHANNEL, "radiox.outcome"),
)
AIR_DELAY = Metric(
    "radiox.air.delay",
    "histogram",
    "s",
    "Time from the time of a slot to the first sample of its show.",
    _CHANNEL,
    (0.1, 0.5, 1.0, 5.0, 30.0, 60.0, 300.0, 900.0, 1800.0, 3600.0),
)
AIR_AHEAD = Metric(
    "radiox.air.ahead",
    "gauge",
    "s",
    "Time until filler begins to repeat itself, since nothing is scheduled behind it; below 0 "
    "where it does.",
    _CHANNEL,
)
AIR_SILENCE = Metric(
    "radiox.air.silence",
    "counter",
    "s",
    "Time for which a channel that is on the air had nothing to be heard; it should be 0.",
    _CHANNEL,
)

# HTTP
HTTP_DURATION = Metric(
    "http.server.request.duration",
    "histogram",
    "s",
    "Time from a request to the end of its response.",
    (
        "http.request.method",
        "url.scheme",
        "http.route",
        "http.response.status_code",
        "error.type",
    ),
    LATENCIES,
)
HTTP_ACTIVE = Metric(
    "http.server.active_requests",
    "up_down_counter",
    "{request}",
    "Requests that are served now, event streams included.",
    ("http.request.method", "url.scheme"),
)

# Caches and databases
CACHE_REQUESTS = Metric(
    "radiox.cache.requests",
    "counter",
    "{request}",
    "Look-ups in a cache (feeds, scripts, takes, artwork, archive), by result: hit or miss.",
    ("radiox.cache", "radiox.result"),
)
DATABASE_CONNECTIONS = Metric(
    "db.client.connection.count",
    "up_down_counter",
    "{connection}",
    "Connections of the database pool, by state: idle or used.",
    ("db.client.connection.pool.name", "db.client.connection.state"),
)

# The station
LISTENERS = Metric(
    "radiox.station.listeners", "gauge", "{listener}", "Listenings in the last five minutes."
)
CHANNEL_SILENCE = Metric(
    "radiox.channel.silence",
    "gauge",
    "s",
    "Time since a channel had its last show, for channels that are scheduled.",
    ("radiox.channel",),
)

METRICS = tuple(each for each in tuple(globals().values()) if isinstance(each, Metric))
"""All of them."""


def counter(metric: Metric, meter: metrics.Meter | None = None) -> metrics.Counter:
    """The counter that is declared; without a meter provider it does nothing."""
    return _meter(meter).create_counter(metric.name, metric.unit, metric.description)


def up_down_counter(metric: Metric, meter: metrics.Meter | None = None) -> metrics.UpDownCounter:
    """The counter that is declared, which may fall."""
    return _meter(meter).create_up_down_counter(metric.name, metric.unit, metric.description)


def gauge(metric: Metric, meter: metrics.Meter | None = None) -> Gauge:
    """The gauge that is declared."""
    return _meter(meter).create_gauge(metric.name, metric.unit, metric.description)


def histogram(metric: Metric, meter: metrics.Meter | None = None) -> metrics.Histogram:
    """The histogram that is declared, with its buckets."""
    return _meter(meter).create_histogram(
        metric.name,
        metric.unit,
        metric.description,
        explicit_bucket_boundaries_advisory=metric.buckets or None,
    )


Callback = Callable[[metrics.CallbackOptions], Iterable[metrics.Observation]]
"""Observes the values of an instrument when it is read."""


def observed(metric: Metric, callback: Callback, meter: metrics.Meter | None = None) -> None:
    """Have the counter, or up-down counter, that is declared observed when it is read."""
    made = _meter(meter)
    create = (
        made.create_observable_counter
        if metric.kind == "counter"
        else made.create_observable_up_down_counter
    )
    create(metric.name, [callback], metric.unit, metric.description)


def _meter(meter: metrics.Meter | None) -> metrics.Meter:
    return meter or metrics.get_meter("radiox")
