"""Composition root of analytics."""

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from importlib.resources import files

from contracts import (
    AlertFired,
    AlertResolved,
    ArchiveFiguresQuery,
    ArchiveKnownQuery,
    DeadLetter,
    DigestDue,
    ListenerActed,
    ProviderCalled,
    ShowCancelled,
    ShowFailed,
    ShowGenerated,
    subjects,
)
from contracts.archive import ArchiveFeedsQuery, ArchiveShowsQuery
from contracts.database import ArchiveUsageQuery
from services.analytics import alerts, exports, reports
from services.analytics.adapters import Means, receivers
from services.analytics.adapters.alerts import StoredAlerts
from services.analytics.adapters.archive import AskedArchive
from services.analytics.adapters.posting import open_poster
from services.analytics.adapters.station import WatchedStation
from services.analytics.adapters.tables import StoredTables
from services.analytics.domain import rules
from services.analytics.domain.rules import Rule
from services.analytics.handlers import routes
from services.analytics.ports import Deps
from services.analytics.settings import AnalyticsSettings
from services.analytics.watching import make_digests, watch
from services.kit.claims import Claims
from services.kit.platform import Platform
from services.kit.providers import UnknownProviderError
from services.kit.service import Access, BackgroundTask, Retention, Service

SETTINGS = AnalyticsSettings
DIGEST_EVERY = 60.0
"""Seconds between two looks whether the digest is due."""
SHORTEST_MEMORY = timedelta(hours=1)
SHORTEST_LAPSE = timedelta(seconds=30)


def service(settings: AnalyticsSettings) -> Service:
    """The service analytics with `settings`."""
    return Service(
        name="analytics",
        open=partial(open_deps, settings=settings),
        routes=routes(),
        queries=(*reports.QUERIES, *exports.QUERIES, *alerts.QUERIES),
        tasks=(
            BackgroundTask("watching the station", settings.every, watch),
            BackgroundTask("daily digest", DIGEST_EVERY, make_digests),
        ),
        publishes=(ListenerActed, AlertFired, AlertResolved, DigestDue),
        observes=(
            ShowGenerated, ShowFailed, ShowCancelled, ProviderCalled, DeadLetter, ListenerActed,
        ),
        retention=(
            Retention(
                subjects.BLOBS_EXPORTS, settings.export_days, "RADIOX_ANALYTICS_EXPORT_DAYS"
            ),
        ),
        access=Access(
            reads=(subjects.BUCKET_CIRCUITS, subjects.BUCKET_SPEND),
            writes=(subjects.BUCKET_ALERTS, subjects.BUCKET_CLAIMS),
            stores=(subjects.BLOBS_EXPORTS,),
            asks=(
                ArchiveFiguresQuery,
                ArchiveKnownQuery,
                ArchiveUsageQuery,
                ArchiveShowsQuery,
                ArchiveFeedsQuery,
            ),
            discovers=True,
        ),
    )  # fmt: skip


@asynccontextmanager
async def open_deps(
    platform: Platform, settings: AnalyticsSettings, *, given: Iterable[Rule] | None = None
) -> AsyncIterator[Deps]:
    """Open analytics' deps on `platform`; `given` rules take the place of RadioX's own.

    Raises:
        UnknownProviderError: a receiver is to be told that is not configured.
    """
    if settings.fault:
        raise UnknownProviderError(settings.fault)
    known = tuple(own_rules() if given is None else given)
    archive = AskedArchive(platform.client)
    async with open_poster(settings.seconds) as poster:
        yield Deps(
            archive=archive,
            station=WatchedStation(
                platform.client,
                platform.streams,
                platform.bucket(subjects.BUCKET_CIRCUITS),
                platform.calls.budgets,
                platform.clock,
                channels=settings.channels,
                keep=_memory(known),
                last_show=archive.last_show,
            ),
            alerts=StoredAlerts(
                platform.bucket(subjects.BUCKET_ALERTS),
                Claims(platform.bucket(subjects.BUCKET_CLAIMS)),
            ),
            tables=StoredTables(platform.blobs),
            rules=known,
            receivers=receivers(Means(settings, poster, platform.clock)),
            told=settings.told,
            publish=platform.publisher.publish,
            digest_at=settings.digest_at,
            runbook=settings.runbook,
            lapse=max(SHORTEST_LAPSE, timedelta(seconds=2 * settings.every)),
            new_word=partial(secrets.token_hex, 8),
            clock=platform.clock,
        )


def own_rules() -> tuple[Rule, ...]:
    """The rules of `rules.toml`."""
    return rules.parse(files(__package__).joinpath("rules.toml").read_text("utf-8"))


def _memory(known: Iterable[Rule]) -> timedelta:
    """The longest time that rules look back."""
    windows = (timedelta(seconds=getattr(rule.when, "window", 0)) for rule in known)
    return max((SHORTEST_MEMORY, *windows))
