"""Whatever goes wrong with one feed is that feed's report; the others are read."""

from typing import Any

import pytest

from contracts import BlobRef, FeedSource
from services.content.ports import Feed
from services.kit.failures import BrokerUnavailable

FEED = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"
SOURCE = FeedSource(name="Bad", url="https://publisher.example")
REF = BlobRef(bucket="sources", key="../x", sha256="0" * 64, size=1, media_type="text/xml")


async def ignore(_: Feed) -> None:
    return


@pytest.mark.parametrize(
    "changed", [{"url": "http://[::1"}, {"url": "http://a:b:c"}, {"url": None, "blob": REF}]
)
async def test_one_bad_reference_is_one_failed_report(
    opened: Any, publisher: Any, changed: dict[str, Any]
) -> None:
    """As it may stand in an event that was accepted before such references were refused."""
    publisher.says("/", FEED)
    good = FeedSource(name="Good", url=publisher.url("/"))
    async with opened() as reader:
        first, second = await reader.read_all((SOURCE.model_copy(update=changed), good), ignore)
    assert (first.report.status, second.report.status) == ("failed", "ok")
    assert first.report.error


async def test_a_fault_of_ours_is_told_and_logged(
    opened: Any, bucket: Any, publisher: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: str) -> None:
        raise ZeroDivisionError("nobody expects it")

    bucket.get = fail
    async with opened() as reader:
        (feed,) = await reader.read_all((FeedSource(url=publisher.url("/")),), ignore)
    assert "cannot be read (ZeroDivisionError: nobody expects it); check" in feed.report.error
    assert any(record.exc_info for record in caplog.records)


async def test_a_broker_that_stays_away_is_nobody_s_failed_feed(opened: Any, blobs: Any) -> None:
    async def away(_: BlobRef) -> bytes:
        raise BrokerUnavailable("gone")

    blobs.get = away
    ref = REF.model_copy(update={"key": "x"})
    async with opened() as reader:
        with pytest.raises(BrokerUnavailable):
            await reader.read_all((FeedSource(blob=ref),), ignore)
