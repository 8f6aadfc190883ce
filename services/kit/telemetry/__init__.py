"""Spans and metrics. Where nothing keeps spans, tracing is off, and costs nothing.

Spans are exported where OTEL_EXPORTER_OTLP_ENDPOINT names a collector, and kept on the station's
own broker where RADIOX_TRACES is on; `radiox up` and `radiox show --trace` keep them unless it is
off.

Metrics have an endpoint of their own, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, since Jaeger accepts
traces only.

What is emitted is declared in `spans` and `instruments`. No attribute and no status holds an error
message, an address or a payload: a failure is recorded by its class, and its reason is in the log
and in the dead letter.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from opentelemetry import metrics

from services.kit.telemetry.ids import derived_ids, fixed_ids
from services.kit.telemetry.tracing import (
    begin_span,
    call_span,
    current_service,
    current_span,
    record_error,
    recording_errors,
    request_root,
    service_scope,
    set_attributes,
    span,
    tracing,
    tracing_enabled,
)

__all__ = [
    "are_metrics_read",
    "begin_span",
    "call_span",
    "current_service",
    "current_span",
    "derived_ids",
    "exporting",
    "exports_spans",
    "exposition",
    "fixed_ids",
    "metrics_enabled",
    "record_error",
    "recording_errors",
    "request_root",
    "service_scope",
    "set_attributes",
    "span",
    "tracing",
    "tracing_enabled",
]

_exported: ContextVar[bool] = ContextVar("exported", default=False)
"""Whether metrics are exported."""


def exports_spans() -> bool:
    """Whether the environment configures an endpoint for traces."""
    return bool(
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


def metrics_enabled() -> bool:
    """Whether the environment configures an endpoint for metrics."""
    return bool(os.environ.get("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"))


def are_metrics_read() -> bool:
    """Whether this process exports its metrics: whether it is worth asking others for them."""
    return _exported.get()


def exposition(accepted: str = "") -> tuple[bytes, str]:
    """The metrics of this process as text for Prometheus, and its media type.

    They are those of the interpreter alone, unless the process exports metrics that are `scraped`.
    `accepted`: the header `Accept`; with `application/openmetrics-text` there are exemplars.
    """
    from prometheus_client import REGISTRY  # noqa: PLC0415 - loaded only where it is scraped
    from prometheus_client.exposition import choose_encoder  # noqa: PLC0415

    encode, media_type = choose_encoder(accepted)
    return encode(REGISTRY), media_type


@contextmanager
def exporting(process: str, *, scraped: bool = False, kept: bool = False) -> Iterator[None]:
    """Export spans and metrics, where enabled, while the block runs; flush them after it.

    `scraped`: metrics are counted for `exposition` too. `kept`: spans are kept for the station's
    broker, to which `services.kit.telemetry.keeping` takes them.

    Spans outside of any service belong to `radiox-{process}`. Endpoint, headers and sampling
    come from the standard `OTEL_…` variables.
    """
    with ExitStack() as stack:
        if scraped or metrics_enabled():
            from services.kit.telemetry import export  # noqa: PLC0415 - the SDK costs 0.2 s

            meters = export.open_meter_provider(process, pushed=metrics_enabled(), scraped=scraped)
            metrics.set_meter_provider(meters)
            stack.callback(meters.shutdown)
            stack.callback(_exported.reset, _exported.set(True))
        if exports_spans() or kept:
            from services.kit.telemetry import export  # noqa: PLC0415 - the SDK costs 0.2 s

            recorders = export.open_recorders(exported=exports_spans(), kept=kept)
            stack.callback(recorders.shutdown)
            stack.enter_context(tracing(recorders))
            stack.enter_context(service_scope(process))
        yield
