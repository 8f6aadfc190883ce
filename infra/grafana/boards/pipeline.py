"""The dashboard `RadioX: pipeline`."""

from infra.grafana.boards.panels import AT_A_STAGE, END_TO_END, ENDED, LAG, QUARTER, STAGE
from infra.grafana.panels import Dashboard, Panel, Query, quantile, total

PIPELINE = Dashboard(
    "pipeline",
    "RadioX: pipeline",
    "What is slow? From the request of a show to its end.",
    (
        ENDED,
        END_TO_END,
        AT_A_STAGE,
        Panel(
            "Time of a stage, p95",
            (Query(quantile(0.95, STAGE, "radiox_stage"), "{{radiox_stage}}"),),
            "StageSlow fires above 90 seconds. An exemplar leads to the trace of a show.",
            unit="s",
        ),
        Panel(
            "Time of a stage, mean",
            (
                Query(
                    f"{total(STAGE + '_sum', 'radiox_stage')}\n"
                    f"/ {total(STAGE + '_count', 'radiox_stage')}",
                    "{{radiox_stage}}",
                ),
            ),
            "Where it is far below p95, few shows are slow.",
            unit="s",
        ),
        Panel(
            "Time of a handler, p95",
            (
                Query(
                    quantile(0.95, "messaging_process_duration_seconds", "radiox_service",
                             window=QUARTER),
                    "{{radiox_service}}",
                ),
            ),
            "From the delivery of an event to its acknowledgement.",
            unit="s",
        ),
        Panel(
            "Events in work",
            (Query("sum by (radiox_service) (radiox_event_in_hand)", "{{radiox_service}}"),),
            "At its greatest: RADIOX_…_WORKERS times the processes.",
        ),
        Panel(
            "Sound: times real time",
            (
                Query(quantile(0.5, "radiox_audio_realtime_factor"), "median"),
                Query(quantile(0.05, "radiox_audio_realtime_factor"), "slowest in twenty"),
            ),
            "Of mixing and mastering. MixingSlow fires below 2.",
        ),
        Panel(
            "Sound: distance from the loudness that is asked for",
            (Query(quantile(0.95, "radiox_audio_loudness_error_LU"), "p95, LU"),),
            "In LU. LoudnessOff fires above 1.",
        ),
        Panel(
            "Found in a cache",
            (
                Query(
                    total('radiox_cache_requests_total{radiox_result="hit"}', "radiox_cache")
                    + "\n/ " + total("radiox_cache_requests_total", "radiox_cache"),
                    "{{radiox_cache}}",
                ),
            ),
            "Share of the look-ups. Takes and scripts that are found are not paid for again.",
            unit="percentunit", empty="Empty until something is asked for the second time.",
        ),
        LAG,
    ),
)  # fmt: skip
