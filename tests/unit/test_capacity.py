"""The capacity model, and the page that it writes."""

import json
import tomllib
from typing import Any

import pytest

from infra.capacity.model import need, processor_seconds
from infra.capacity.page import ASSUMPTIONS, MEASURED, PAGE, page

MEASURES: dict[str, Any] = {
    "crowd": {
        "minutes": 1.0,
        "mp3_bytes": 1e6,
        "store_bytes": 10e6,
        **{f"cpu_{name}": 1.0 for name in ("show", "content", "media", "audio", "broker")},
        **{f"peak_mb_{name}": 100.0 for name in ("show", "content", "media", "audio", "broker")},
    },
    "scale": {"shows": 10, "wall_1": [120.0, 100.0], "ratio_4": 3.6},
    "providers": {"minutes": 3.0, "cost": 0.3},
}


def assumed() -> dict[str, Any]:
    return tomllib.loads(ASSUMPTIONS.read_text())


def test_the_page_is_that_of_the_figures() -> None:
    assert page() == PAGE.read_text(), "python -m infra.capacity > infra/docs/capacity.md"


def test_the_figures_tell_how_they_were_taken() -> None:
    for section in json.loads(MEASURED.read_text()).values():
        assert {"at", "options", "processors", "load"} <= set(section["taken"])


def test_the_model_goes_to_fifty_thousand_listeners_and_ten_thousand_shows() -> None:
    largest = assumed()["size"][-1]
    assert (largest["listeners"], largest["shows"]) == (50_000, 10_000)


def test_only_the_work_of_audio_grows_with_the_length_of_a_show() -> None:
    assert processor_seconds(MEASURES, 3.0) == {
        "show": 1.0,
        "content": 1.0,
        "media": 1.0,
        "audio": 3.0,
        "broker": 1.0,
    }


def test_a_station_needs_what_its_busiest_hour_needs() -> None:
    assumptions = assumed()
    assumptions["demand"] = {"minutes_a_show": 3.0, "minutes_heard": 10.0, "busiest_hour": 0.1}
    found = need(1000, 10_000, MEASURES, assumptions)
    assert found.busiest == 1000
    assert found.processors == pytest.approx(1000 / 3600 * 7)
    # 10 shows of a minute in 100 s are 360 minutes an hour, 324 where four work together.
    assert found.processes == 10
    assert found.memory_gb == pytest.approx(1.4)
    assert found.stored_gb == pytest.approx(10_000 * 3 * 0.01 * 30 * 3)
    assert found.traffic_gb == pytest.approx(1000 * 10 * 0.001 * 30)
    assert found.providers_usd == pytest.approx(10_000 * 30 * 0.3)
    assert found.usd == found.machines_usd + found.storage_usd + found.traffic_usd


def test_a_small_station_has_a_machine_for_each_broker() -> None:
    assert need(1, 1, MEASURES, assumed()).machines == assumed()["machine"]["least"]
