"""Analytics does all its work as its own user, on a broker with the very files of infra/nats."""

from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import SecretStr

from contracts import (
    Alerts,
    AlertsQuery,
    Analytics,
    AnalyticsExport,
    AnalyticsExportQuery,
    AnalyticsQuery,
    Silence,
    SilenceCreate,
    SilenceRemove,
    SilenceRemoved,
)
from services import fleet
from services.analytics.settings import AnalyticsSettings
from services.kit.runtime import connected, running
from services.stack import provision_fleet
from tests.archive_events import failed, generated
from tests.guarded import guarded_broker
from tests.integration.analytics.conftest import RULES, Station, archive, with_rules
from tests.waiting import until
from tests.webhook_receiver import running_receiver


async def test_it_watches_tells_reports_and_exports_without_a_violation(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(guarded_broker(tmp_path))
        await provision_fleet(broker.settings)
        receiver = await stack.enter_async_context(running_receiver())
        operator = connected(broker.settings, fleet.OPERATOR)
        _, platform = await stack.enter_async_context(operator)
        await stack.enter_async_context(archive(broker.settings))
        own = AnalyticsSettings(
            webhook_url=SecretStr(receiver.url("/alerts")), every=0.1, digest_at=None
        )
        station = Station(platform, receiver, broker.settings, own, stack)
        await station.publish(generated(1), failed(2), failed(3))
        await stack.enter_async_context(running(with_rules(own, RULES), broker.settings))
        await station.once_told("alert.fired", "2 shows failed")

        async def archived() -> bool:
            return (await station.ask(AnalyticsQuery(), Analytics)).total.failed == 2

        await until(archived)
        made = await station.ask(AnalyticsExportQuery(table="shows"), AnalyticsExport)
        assert made.rows == 3
        silence = await station.ask(SilenceCreate(rule="ShowsFailing"), Silence)
        await station.ask(SilenceRemove(silence_id=silence.silence_id), SilenceRemoved)
        assert len((await station.ask(AlertsQuery(), Alerts)).alerts) == 1
        assert broker.violations() == []
