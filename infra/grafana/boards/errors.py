"""The dashboard `RadioX: errors`."""

from infra.grafana.boards.panels import DEAD_LETTERS, FAILED, FIRING, HTTP, HTTP_ERRORS, WELL
from infra.grafana.panels import Dashboard, Panel, Query, quantile, total

ERRORS = Dashboard(
    "errors",
    "RadioX: errors",
    "What failed, and why?",
    (
        FIRING,
        FAILED,
        DEAD_LETTERS,
        Panel(
            "Handlers that failed, by the hour",
            (
                Query(
                    total('messaging_client_consumed_messages_total{error_type!=""}',
                          "radiox_service", "error_type"),
                    "{{radiox_service}} {{error_type}}",
                ),
            ),
            "By the class of the error. Each is tried again; the log has the reason.",
            empty=WELL,
        ),
        Panel(
            "Calls to providers that failed, by the hour",
            (
                Query(
                    total('radiox_provider_calls_total{radiox_outcome!="done"}',
                          "radiox_provider", "radiox_outcome"),
                    "{{radiox_provider}} {{radiox_outcome}}",
                ),
            ),
            "Refused: the key, the model or the request. Failed: after the last attempt.",
            empty=WELL,
        ),
        Panel(
            "Feeds that failed, by the hour",
            (
                Query(
                    total('radiox_feed_fetches_total{radiox_status="failed"}', "server_address"),
                    "{{server_address}}",
                ),
            ),
            "`radiox feeds check` tells the reasons.",
            empty=WELL,
        ),
        HTTP_ERRORS,
        Panel(
            "HTTP requests by status, by the hour",
            (
                Query(
                    total(HTTP + "_count", "http_response_status_code"),
                    "{{http_response_status_code}}",
                ),
            ),
            "4xx are mistakes of clients.",
        ),
        Panel(
            "HTTP requests that are served now",
            (
                Query(
                    "sum by (http_request_method) (http_server_active_requests)",
                    "{{http_request_method}}",
                ),
            ),
            "Streams of events included.",
        ),
        Panel(
            "Time of an HTTP request, p95",
            (Query(quantile(0.95, HTTP, "http_route"), "{{http_route}}"),),
            "Streams of events and downloads take as long as they are open.",
            unit="s",
        ),
    ),
)  # fmt: skip
