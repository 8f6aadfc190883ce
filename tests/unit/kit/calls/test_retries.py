"""The delay that a response asks for."""

from datetime import UTC, datetime

import pytest

from services.kit.calls.retries import retry_after

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "Fri, 20 Nov 2026 06:00:30 GMT"}, 30),
        ({"retry-after": "Friday, 20-Nov-26 06:01:00 GMT"}, 60),
        ({"retry-after": "Fri, 20 Nov 2026 05:00:00 GMT"}, 0),
        ({"retry-after": "Fri, 20 Nov 2026 07:00:10 +0100"}, 10),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": ""}, None),
    ],
)
def test_seconds_and_http_dates_are_understood(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers, NOW) == seconds
