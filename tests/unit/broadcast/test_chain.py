"""Which airings have a place on a time line."""

import json
from typing import Any

import pytest

from contracts import StationScheduled, subjects
from contracts.client.stored import Stored
from services.broadcast.chain import airing_of, check_times
from services.kit.failures import Invalid
from tests.airings import Chain

SUBJECT = subjects.STATION_SCHEDULED.format(channel="main")


def body(**changes: Any) -> bytes:
    """An airing, as it is stored."""
    airing = json.loads(Chain().append(1, 60).model_dump_json())
    return json.dumps(airing | changes).encode()


def test_an_airing_is_read() -> None:
    airing = airing_of(Stored(SUBJECT, 1, body()))
    assert airing is not None
    check_times(airing)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"epoch": "2026-03-14T06:30:00"}, "epoch"),
        ({"planned_at": "2026-03-14T06:30:00"}, "planned_at"),
        ({"occurred_at": "2026-03-14T06:30:00"}, "occurred_at"),
        ({"epoch": "9999-12-31T23:00:00Z"}, "epoch"),
        ({"epoch": "0001-01-01T00:00:00+14:00"}, "epoch"),
        ({"planned_at": "9999-12-31T23:00:00-12:00"}, "planned_at"),
        ({"start": 4096 * 10**20}, "start"),
    ],
)
def test_an_airing_without_a_place_is_passed_over_and_refused_with_the_field(
    changes: dict[str, str | int], field: str
) -> None:
    """Arithmetic with its times would stop whoever follows the chain."""
    odd = body(**changes)
    assert airing_of(Stored(SUBJECT, 1, odd)) is None
    with pytest.raises(Invalid, match=f"^{field}: "):
        check_times(StationScheduled.model_validate_json(odd))
