"""The dashboard `RadioX: broker and events`."""

from infra.grafana.boards.panels import AGE, CONNECTED, DEAD_LETTERS, LAG, QUARTER, WELL
from infra.grafana.panels import Dashboard, Panel, Query, quantile, total

BROKER = Dashboard(
    "broker",
    "RadioX: broker and events",
    "What waits, what is tried again, who is away?",
    (
        CONNECTED,
        Panel(
            "Connections made again, by the hour",
            (
                Query(
                    total("radiox_broker_reconnects_total", "radiox_service"), "{{radiox_service}}"
                ),
            ),
            "BrokerUnstable fires above 5 in a quarter of an hour.",
            empty=WELL,
        ),
        LAG,
        Panel(
            "Events that wait",
            (
                Query(
                    "max by (messaging_consumer_group_name) (radiox_consumer_pending)",
                    "{{messaging_consumer_group_name}}",
                ),
            ),
            "Not yet delivered. QueueLong fires above 50; for the archive, ArchiveBehind above 0.",
        ),
        Panel(
            "Events that are worked on, or wait for their next attempt",
            (
                Query(
                    "max by (messaging_consumer_group_name) (radiox_consumer_unacknowledged)",
                    "{{messaging_consumer_group_name}}",
                ),
            ),
            "Delivered, and not acknowledged.",
        ),
        Panel(
            "Age of an event at its first delivery, p95",
            (
                Query(
                    quantile(0.95, AGE, "radiox_service", window=QUARTER), "{{radiox_service}}"
                ),
            ),
            "EventsLate fires above 5 minutes.",
            unit="s",
        ),
        Panel(
            "Events handled, a second",
            (
                Query(
                    "sum by (radiox_service, radiox_verdict) "
                    "(rate(messaging_client_consumed_messages_total[5m]))",
                    "{{radiox_service}} {{radiox_verdict}}",
                ),
            ),
            "By verdict: done, repeated, delayed, dead_lettered, released, unreadable.",
            unit="eps",
        ),
        Panel(
            "Deliveries after the first, by the hour",
            (
                Query(
                    total("radiox_event_redelivered_total", "radiox_service"), "{{radiox_service}}"
                ),
            ),
            "Redelivering fires above 20 in a quarter of an hour.",
            empty=WELL,
        ),
        Panel(
            "Messages of the archive, by the hour",
            (
                Query(
                    total("radiox_projection_messages_total",
                          "radiox_projection", "radiox_verdict"),
                    "{{radiox_projection}} {{radiox_verdict}}",
                ),
            ),
            "What the database was told.",
        ),
        Panel(
            "Connections of the database",
            (
                Query(
                    "sum by (db_client_connection_state) (db_client_connection_count)",
                    "{{db_client_connection_state}}",
                ),
            ),
            "Where all are used for long, the database is slow.",
        ),
        DEAD_LETTERS,
    ),
)  # fmt: skip
