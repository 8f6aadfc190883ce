"""The daily digest."""

import json
from datetime import UTC, datetime, time, timedelta

from contracts import ArchiveFigures, ArchiveFiguresQuery, DigestDue, FeedReport
from services.analytics.settings import AnalyticsSettings
from tests.archive_events import failed, generated
from tests.integration.analytics.conftest import Station
from tests.waiting import until


async def test_a_digest_says_what_was_made_what_failed_and_which_feeds_are_dead(
    station: Station,
) -> None:
    dead = FeedReport(
        name="Dead Times", url="https://dead.example/rss", status="failed", error="404"
    )
    reason = "espeak: no answer within 20 seconds"
    await station.publish(generated(1, feeds=(dead,)), failed(2, reason=reason))
    await station.start()
    today = datetime.now(UTC).date()

    async def archived() -> bool:
        total = (await station.ask(ArchiveFiguresQuery(), ArchiveFigures)).total
        return (total.generated, total.failed) == (1, 1)

    async def told() -> bool:
        return bool(station.receiver.received)

    await until(archived)
    await station.publish(DigestDue(day=today), DigestDue(day=today))
    await until(told)
    (received, *others) = station.receiver.received
    assert others == []
    sent = json.loads(received.body)
    assert sent["type"] == "digest"
    assert sent["data"]["notification_id"] == f"digest.{today.isoformat()}"
    text = "\n".join(sent["data"]["lines"])
    assert "1 generated, 1 failed, 0 cancelled" in text
    assert f"- 1 × audio: {reason}" in text
    assert "Slowest stages" in text
    assert "- Dead Times: 404" in text


async def test_the_digest_of_yesterday_is_made_once_by_three_processes(station: Station) -> None:
    for _ in range(3):
        await station.start(digest_at=time(0))
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    await station.once_told("digest", f"{yesterday:%d %B %Y}")
    await station.start(digest_at=time(0))
    await station.open_circuit("acme")
    told = await station.once_told("alert.fired", "acme")
    assert [kind for kind, _ in told].count("digest") == 1


def test_a_digest_that_is_off_has_no_time() -> None:
    assert AnalyticsSettings(digest_at="off").digest_at is None
