"""The dashboard `RadioX: on the air`."""

from infra.grafana.boards.panels import DAY, HTTP, WELL
from infra.grafana.panels import Dashboard, Panel, Query, quantile, total

PLAYED = f'{HTTP}{{http_route=~"/air/.*"}}'
MISSED = '{radiox_outcome=~"late|dropped|failed"}'
NO_CHANNEL = "Empty where no channel is on the air."

AIR = Dashboard(
    "air",
    "RadioX: on the air",
    "What do listeners hear? The channels, how far they are planned, and what players ask for.",
    (
        Panel(
            "Listeners",
            (Query("max(radiox_station_listeners)"),),
            "Listenings in the last five minutes.",
            kind="stat", width=6, decimals=0, empty="Empty before anybody has listened.",
        ),
        Panel(
            "Silence in a day",
            (Query(total("radiox_air_silence_seconds_total", window=DAY)),),
            "Of all channels; it should be 0. ChannelSilent fires above a second in five minutes.",
            kind="stat", width=6, unit="s", warn=1, bad=10, empty=WELL,
        ),
        Panel(
            "Late in a day",
            (Query(total(f"radiox_air_slots_total{MISSED}", window=DAY)),),
            "Slots whose show was not there at its time, or was dropped.",
            kind="stat", width=6, decimals=0, warn=1, bad=6, empty=WELL,
        ),
        Panel(
            "Requests of players a second",
            (Query(f'sum(rate({HTTP}_count{{http_route=~"/air/.*"}}[5m]))'),),
            "For playlists and segments, behind caches.",
            kind="stat", width=6, unit="reqps", empty="Empty while nobody listens.",
        ),
        Panel(
            "Planned ahead",
            (Query("max by (radiox_channel) (radiox_air_ahead_seconds)", "{{radiox_channel}}"),),
            "Until filler repeats itself. SchedulerBehind fires below 0.",
            unit="s", empty=NO_CHANNEL,
        ),
        Panel(
            "Airings, by the hour",
            (Query(total("radiox_air_airings_total", "radiox_kind"), "{{radiox_kind}}"),),
            "Shows, repeats and music.",
            empty=NO_CHANNEL,
        ),
        Panel(
            "Delay of shows",
            (
                Query(quantile(0.5, "radiox_air_delay_seconds"), "p50"),
                Query(quantile(0.95, "radiox_air_delay_seconds"), "p95"),
            ),
            "From the time of the slot to the first sound.",
            unit="s", empty="Empty before a show of the grid is heard.",
        ),
        Panel(
            "Slots, by the hour",
            (Query(total("radiox_air_slots_total", "radiox_outcome"), "{{radiox_outcome}}"),),
            "Requested in time, late, dropped. ShowsLate fires from two late ones on.",
            empty=NO_CHANNEL,
        ),
        Panel(
            "Answers to players",
            (Query(quantile(0.95, PLAYED, window=300), "p95"),),
            "Time in which playlists and segments are answered.",
            unit="s", empty="Empty while nobody listens.",
        ),
    ),
)  # fmt: skip
