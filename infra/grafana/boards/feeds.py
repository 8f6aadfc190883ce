"""The dashboard `RadioX: feeds`."""

from infra.grafana.boards.panels import FETCHES, WELL
from infra.grafana.panels import Dashboard, Panel, Query, total

FEEDS = Dashboard(
    "feeds",
    "RadioX: feeds",
    "Is there news?",
    (
        FETCHES,
        Panel(
            "Sites that fail, by the hour",
            (
                Query(
                    total('radiox_feed_fetches_total{radiox_status="failed"}', "server_address"),
                    "{{server_address}}",
                ),
            ),
            "FeedDead fires where a site was not read once in three hours.",
            empty=WELL,
        ),
        Panel(
            "Items of a feed",
            (Query("max by (server_address) (radiox_feed_items)", "{{server_address}}"),),
            "At its last reading.",
            kind="bargauge",
        ),
        Panel(
            "Age of the newest item",
            (Query("min by (server_address) (radiox_feed_age_seconds)", "{{server_address}}"),),
            "At its last reading. FeedStale fires above three days.",
            unit="s",
        ),
        Panel(
            "Feeds that the cache had",
            (
                Query(
                    total('radiox_feed_fetches_total{radiox_status=~"cached|unchanged"}')
                    + "\n/ " + total("radiox_feed_fetches_total"),
                    "share",
                ),
            ),
            "A feed that was read serves every show for five minutes.",
            unit="percentunit", empty="Empty until a feed is read for the second time.",
        ),
    ),
)  # fmt: skip
