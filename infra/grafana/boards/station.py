"""The dashboard `RadioX: station`."""

from infra.grafana.boards.panels import (
    AT_A_STAGE,
    CONNECTED,
    DAY,
    END_TO_END,
    ENDED,
    FIRING,
    HTTP,
    PAID,
    WELL,
)
from infra.grafana.panels import Dashboard, Panel, Query, total

STATION = Dashboard(
    "station",
    "RadioX: station",
    "Is the station healthy? What listeners get, and whether its services run.",
    (
        Panel(
            "Shows in a day",
            (Query(total('radiox_shows_ended_total{radiox_outcome="generated"}', window=DAY)),),
            "Generated in the last 24 hours.",
            kind="stat", width=4, decimals=0,
        ),
        Panel(
            "Failed in a day",
            (Query(total('radiox_shows_ended_total{radiox_outcome="failed"}', window=DAY)),),
            "In the last 24 hours.",
            kind="stat", width=4, decimals=0, warn=1, bad=5, empty=WELL,
        ),
        Panel(
            "Cost of a day",
            (Query(total("radiox_provider_cost_USD_total", window=DAY)),),
            "In the last 24 hours, at list prices or your own.",
            kind="stat", width=4, unit="currencyUSD", empty=PAID,
        ),
        Panel(
            "Listeners",
            (Query("max(radiox_station_listeners)"),),
            "Listenings in the last five minutes.",
            kind="stat", width=4, decimals=0, empty="Empty before anybody has listened.",
        ),
        Panel(
            "Services that are connected",
            (Query("count(count by (radiox_service) (radiox_broker_connected == 1))"),),
            "All of them, or work stands still somewhere.",
            kind="stat", width=4, decimals=0,
        ),
        Panel(
            "Requests a second",
            (Query(f"sum(rate({HTTP}_count[5m]))"),),
            "To the HTTP interface.",
            kind="stat", width=4, unit="reqps",
        ),
        FIRING,
        Panel(
            "Time since the last show",
            (
                Query(
                    "min by (radiox_channel) (radiox_channel_silence_seconds)", "{{radiox_channel}}"
                ),
            ),
            "Of channels that are scheduled. NoShow fires after 90 minutes.",
            unit="s", empty="Empty where no channel is scheduled.",
        ),
        ENDED,
        END_TO_END,
        AT_A_STAGE,
        CONNECTED,
    ),
)  # fmt: skip
