"""What an error response of a vendor means for the one who asked."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from services.kit.failures import Discard, RateLimited, Retry
from services.kit.vendor_errors import failure_of


def failure(status: int, code: str = "", headers: dict[str, str] | None = None) -> Retry | Discard:
    return failure_of(
        "Vendor", status, code=code, headers=headers, key="VENDOR_API_KEY", model="VENDOR_MODEL"
    )


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (400, "", "refuses the request"),
        (400, "moderation_blocked", "because of its content"),
        (401, "invalid_api_key", "VENDOR_API_KEY"),
        (402, "", "no credit left"),
        (403, "", "VENDOR_API_KEY"),
        (404, "", "VENDOR_MODEL"),
        (404, "model_not_found", "VENDOR_MODEL"),
        (422, "", "422"),
        (429, "insufficient_quota", "no credit left"),
        (401, "quota_exceeded", "no credit left"),
        (400, "model_not_found", "VENDOR_MODEL"),
    ],
)
def test_what_fails_again_is_discarded_with_what_to_do(status: int, code: str, reason: str) -> None:
    failed = failure(status, code)
    assert isinstance(failed, Discard)
    assert reason in failed.reason


def test_a_code_that_may_be_text_of_the_request_is_not_told() -> None:
    failed = failure(400, "Tell me about sk-Zebra9")
    assert failed.reason == "Vendor refuses the request (400)"


def test_too_many_requests_ask_for_fewer() -> None:
    assert isinstance(failure(429), RateLimited)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_what_passes_is_retried(status: int) -> None:
    failed = failure(status)
    assert isinstance(failed, Retry)
    assert (str(status) in failed.reason, failed.after) == (True, None)


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7), ("0", 0), ("soon", None), ("-3", None), ("", None)]
)
def test_a_delay_in_seconds_is_passed_on(value: str, seconds: float | None) -> None:
    failed = failure(429, headers={"retry-after": value})
    assert isinstance(failed, Retry)
    assert failed.after == seconds


@pytest.mark.parametrize(("ahead", "least", "most"), [(60, 50, 60), (-60, 0, 0)])
def test_a_date_becomes_a_delay(ahead: float, least: float, most: float) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    failed = failure(503, headers={"retry-after": at})
    assert isinstance(failed, Retry)
    assert failed.after is not None
    assert least <= failed.after <= most
