"""A webhook's secrets and changes, its address, and what a request is signed with."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook as Verifier

from contracts import Webhook, WebhookChange
from services.webhook.adapters.http_receivers import _retry_after
from services.webhook.app import new_secret
from services.webhook.domain import signing
from services.webhook.domain.addresses import Address, address
from services.webhook.domain.subscription import (
    Secret,
    Subscription,
    changed,
    disabled,
    rotated,
)

NOW = datetime(2026, 3, 18, 20, tzinfo=UTC)
DAY = timedelta(days=1)
HOOK = Subscription(
    webhook=Webhook(
        webhook_id="wh_1",
        url="https://receiver.example/",
        types=("show.*",),
        created_at=NOW,
        changed_at=NOW,
    ),
    secrets=(Secret(value="first"),),
)


def test_a_secret_is_shown_by_nothing_that_prints_it() -> None:
    assert "first" not in repr(HOOK)
    assert "first" not in str(HOOK)


def test_secrets_are_random_and_of_the_standard_form() -> None:
    secrets = {new_secret() for _ in range(20)}
    assert len(secrets) == 20
    for secret in secrets:
        assert secret.startswith("whsec_")
        Verifier(secret)


def test_rotations_overlap_and_end() -> None:
    once = rotated(HOOK, "second", DAY, NOW)
    assert once.signing(NOW) == ["second", "first"]
    assert once.webhook.previous_secret_until == NOW + DAY
    assert once.signing(NOW + DAY) == ["second"]
    twice = rotated(once, "third", 7 * DAY, NOW)
    assert twice.signing(NOW) == ["third", "second", "first"]
    # A later rotation does not prolong what was to end.
    assert twice.signing(NOW + 2 * DAY) == ["third", "second"]
    assert rotated(twice, "fourth", timedelta(0), NOW).signing(NOW) == ["fourth"]
    many = twice
    for number in range(10):
        many = rotated(many, f"more{number}", DAY, NOW)
    assert len(many.secrets) == 3


def test_only_new_events_of_active_webhooks_are_wanted() -> None:
    assert HOOK.wants("show.failed", NOW + DAY)
    assert HOOK.wants("show.failed", None)
    assert not HOOK.wants("host.saved", NOW + DAY)
    assert not HOOK.wants("show.failed", NOW - DAY)
    assert HOOK.wants("show.failed", NOW - timedelta(seconds=1)), "clocks differ"
    off = disabled(HOOK, "gone", NOW)
    assert not off.wants("show.failed", NOW + DAY)


def test_a_change_changes_what_it_names() -> None:
    off = disabled(HOOK, "gone", NOW)
    renamed = changed(off, WebhookChange(webhook_id="wh_1", description="ours"), NOW + DAY)
    assert renamed.webhook.disabled_because == "gone"
    assert renamed.webhook.url == HOOK.webhook.url
    on = changed(renamed, WebhookChange(webhook_id="wh_1", active=True), NOW + DAY)
    assert (on.webhook.active, on.webhook.disabled_because) == (True, "")
    assert on.webhook.description == "ours"
    assert on.secrets == HOOK.secrets


def test_each_secret_signs_the_same_request() -> None:
    secrets, now = [new_secret(), new_secret()], datetime.now(UTC)
    content = signing.body("show.failed", now, {"title": "Zürich – “heute”"})
    headers = signing.headers("msg_1", content, secrets, now)
    for secret in secrets:
        payload = Verifier(secret).verify(content, headers)
        assert payload["data"]["title"] == "Zürich – “heute”"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://receiver.example/in?x=1", Address("receiver.example", 443)),
        ("https://receiver.example:8443", Address("receiver.example", 8443)),
        ("HTTPS://receiver.example", Address("receiver.example", 443)),
        ("https://[2001:db8::1]:444/", Address("2001:db8::1", 444)),
    ],
)
def test_an_address_is_that_of_the_url(url: str, expected: Address) -> None:
    assert address(url, allow_http=False) == expected


def test_http_is_taken_only_where_private_addresses_are() -> None:
    assert "RADIOX_WEBHOOK_ALLOW_PRIVATE=true" in address(
        "http://receiver.example", allow_http=False
    )
    assert address("http://receiver.example", allow_http=True) == Address("receiver.example", 80)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0), ("0", 0.0), ("", None), ("-1", None), ("soon", None), ("1e9", None),
        ("9" * 400, 999999999.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("²", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value: str, expected: float | None) -> None:
    assert _retry_after({"retry-after": value}) == expected
