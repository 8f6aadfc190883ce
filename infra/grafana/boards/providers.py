"""The dashboard `RadioX: providers and cost`."""

from infra.grafana.boards.panels import BUDGET, CALL, COST, DAY, PAID, QUARTER, WELL
from infra.grafana.panels import Dashboard, Panel, Query, quantile, total

PROVIDERS = Dashboard(
    "providers",
    "RadioX: providers and cost",
    "What did it cost, and do the providers answer?",
    (
        COST,
        BUDGET,
        Panel(
            "Budget",
            (Query("max by (radiox_period) (radiox_provider_budget_USD)", "{{radiox_period}}"),),
            "The most that providers may cost: RADIOX_BUDGET_SHOW, _DAY, _MONTH.",
            unit="currencyUSD", kind="bargauge", empty="Empty where no budget is set.",
        ),
        Panel(
            "Calls by the hour",
            (
                Query(
                    total("radiox_provider_calls_total", "radiox_provider", "radiox_outcome"),
                    "{{radiox_provider}} {{radiox_outcome}}",
                ),
            ),
            "By outcome: refused ones are not repeated, `over_budget` and `not_made` cost nothing.",
        ),
        Panel(
            "Calls that failed",
            (
                Query(
                    total('radiox_provider_calls_total{radiox_outcome=~"failed|refused"}',
                          "radiox_provider", "radiox_operation", window=QUARTER)
                    + "\n/ "
                    + total("radiox_provider_calls_total", "radiox_provider", "radiox_operation",
                            window=QUARTER),
                    "{{radiox_provider}} {{radiox_operation}}",
                ),
            ),
            "Share of a quarter of an hour. ProviderFailing fires above a half.",
            unit="percentunit", empty=WELL,
        ),
        Panel(
            "Open circuits",
            (
                Query(
                    "max by (radiox_provider, radiox_operation) (radiox_provider_circuit_open)",
                    "{{radiox_provider}} {{radiox_operation}}",
                ),
            ),
            "1 while a provider is left alone.",
            empty="Empty before the first call to a provider over the network.",
        ),
        Panel(
            "Time of a call, p95",
            (
                Query(
                    quantile(0.95, CALL, "radiox_provider", "radiox_operation"),
                    "{{radiox_provider}} {{radiox_operation}}",
                ),
            ),
            "With its retries.",
            unit="s",
        ),
        Panel(
            "Retries, by the hour",
            (
                Query(total("radiox_provider_retries_total", "radiox_provider"),
                      "{{radiox_provider}} attempts"),
                Query(total("radiox_provider_recovered_total", "radiox_provider"),
                      "{{radiox_provider}} recovered"),
            ),
            "Attempts after the first, and the calls that succeeded thanks to them.",
            empty=WELL,
        ),
        Panel(
            "Units by the hour",
            (
                Query(
                    total("radiox_provider_units_total", "radiox_provider", "radiox_unit"),
                    "{{radiox_provider}} {{radiox_unit}}",
                ),
            ),
            "Tokens, characters, images.",
        ),
        Panel(
            "Cost by model, in a day",
            (
                Query(
                    total("radiox_provider_cost_USD_total", "radiox_operation", "radiox_model",
                          window=DAY),
                    "{{radiox_operation}} {{radiox_model}}",
                ),
            ),
            "In the last 24 hours.",
            unit="currencyUSD", kind="bargauge", empty=PAID,
        ),
        Panel(
            "Requests on connections that were kept",
            (
                Query(
                    f"1 - {total('radiox_http_connections_total')}\n"
                    f"/ {total('radiox_http_requests_total')}",
                    "share",
                ),
            ),
            "A new connection costs a provider's round trips.",
            unit="percentunit", empty="Empty where no provider is asked over the network.",
        ),
    ),
)  # fmt: skip
