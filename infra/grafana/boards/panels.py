"""What several dashboards show.

Where the queries of a panel may find nothing on a station that works, `empty` says why. What counts
is counted by the hour: a station makes a few shows in it, and rates by the second would be tiny.
"""

from infra.grafana.panels import Panel, Query, quantile, total

DAY = 86_400
QUARTER = 900
WELL = "Empty while all is well."
PAID = "Empty where no provider is paid."

GENERATED = 'radiox_show_duration_seconds{radiox_outcome="generated"}'
HTTP = "http_server_request_duration_seconds"
STAGE = "radiox_stage_duration_seconds"
CALL = "radiox_provider_duration_seconds"
AGE = "radiox_event_age_seconds"

FIRING = Panel(
    "Alerts that fire",
    (Query('count by (alertname, severity) (ALERTS{alertstate="firing"})'),),
    "What is wrong now; infra/docs/runbook.md says what to do.",
    kind="table",
    empty=WELL,
)
CONNECTED = Panel(
    "Connected to the broker",
    (Query("min by (radiox_service) (radiox_broker_connected)", "{{radiox_service}}"),),
    "1 where all processes of a service are connected. A service that is missing does not run.",
)
ENDED = Panel(
    "Shows that ended, by the hour",
    (Query(total("radiox_shows_ended_total", "radiox_outcome"), "{{radiox_outcome}}"),),
    "By outcome; refused ones are mistakes of who asks.",
)
END_TO_END = Panel(
    "From request to end",
    (Query(quantile(0.5, GENERATED), "p50"), Query(quantile(0.95, GENERATED), "p95")),
    "Of generated shows, the time in queues included. ShowSlow fires above 10 minutes.",
    unit="s",
)
AT_A_STAGE = Panel(
    "Shows at a stage",
    (
        Query(
            "max by (radiox_stage, radiox_status) (radiox_shows)",
            "{{radiox_stage}} {{radiox_status}}",
        ),
    ),
    "Those that wait for a worker, and those that are worked on.",
)
LAG = Panel(
    "Age of the oldest event that is not done",
    (
        Query(
            "max by (messaging_consumer_group_name) (radiox_consumer_lag_seconds)",
            "{{messaging_consumer_group_name}}",
        ),
    ),
    "0 where nothing waits. EventsStuck fires above half an hour.",
    unit="s",
)
DEAD_LETTERS = Panel(
    "Dead letters, by the hour",
    (Query(total("radiox_dead_letters_total", "radiox_service"), "{{radiox_service}}"),),
    "Events that were given up. `radiox dead-letters list` tells the reasons.",
    empty=WELL,
)
COST = Panel(
    "Cost by the hour",
    (Query(total("radiox_provider_cost_USD_total", "radiox_provider"), "{{radiox_provider}}"),),
    "At list prices, or those of RADIOX_PRICES. `radiox cost` tells it by show.",
    unit="currencyUSD",
    empty=PAID,
)
FETCHES = Panel(
    "Feeds that were read, by the hour",
    (Query(total("radiox_feed_fetches_total", "radiox_status"), "{{radiox_status}}"),),
    "FeedsDead fires where more than half of those that were asked for fail.",
)
HTTP_ERRORS = Panel(
    "Errors of the HTTP interface, by the hour",
    (
        Query(
            total(
                HTTP + '_count{http_response_status_code=~"5.."}',
                "http_route", "http_response_status_code",
            ),
            "{{http_response_status_code}} {{http_route}}",
        ),
    ),
    "503: a service or the broker does not answer. 500: a bug.",
    empty=WELL,
)  # fmt: skip
BUDGET = Panel(
    "Budget that is spent",
    (Query("max by (radiox_period) (radiox_provider_budget_used)", "{{radiox_period}}"),),
    "Share of RADIOX_BUDGET_DAY and RADIOX_BUDGET_MONTH that is spent or reserved. It falls with "
    "the first call of a new period.",
    unit="percentunit",
    kind="bargauge",
    warn=0.8,
    bad=1,
    empty="Empty where no budget is set, or no provider is paid.",
)
FAILED = Panel(
    "Shows that failed, by the hour",
    (
        Query(
            total('radiox_shows_ended_total{radiox_outcome=~"failed|refused"}',
                  "radiox_outcome", "radiox_stage"),
            "{{radiox_outcome}} {{radiox_stage}}",
        ),
    ),
    "By the stage that failed; `radiox shows --status failed` tells the reasons.",
    empty=WELL,
)  # fmt: skip
