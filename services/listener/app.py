"""Composition root of listener."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from contracts import (
    ArchiveKnownQuery,
    ArchiveListenerQuery,
    ArchiveRatingsQuery,
    ListenerDeleted,
    ListenerFavoured,
    ListenerRated,
    subjects,
)
from services.client.states import ShowStates
from services.kit.counters import Counters
from services.kit.platform import Platform
from services.kit.secret import shared_secret
from services.kit.service import Access, Service
from services.listener.adapters.accounts import StoredAccounts
from services.listener.adapters.archive import AskedArchive
from services.listener.adapters.limits import SharedLimits
from services.listener.adapters.passwords import Argon2Hasher
from services.listener.adapters.sessions import SignedSessions
from services.listener.adapters.topics import StoredTopics
from services.listener.domain.pseudonyms import Pseudonyms
from services.listener.ports import Deps
from services.listener.queries import QUERIES
from services.listener.settings import ListenerSettings

SETTINGS = ListenerSettings
HOUR = 3600.0
"""Seconds."""
COUNTER_TIMEOUT = 5.0
"""Seconds in which the broker must count: what cannot be counted is not taken."""


def service(settings: ListenerSettings) -> Service:
    """Declare the service listener for `settings`."""
    return Service(
        name="listener",
        open=partial(open_deps, settings=settings),
        queries=QUERIES,
        publishes=(ListenerRated, ListenerFavoured, ListenerDeleted),
        access=Access(
            reads=(subjects.BUCKET_SHOWS,),
            writes=(subjects.BUCKET_LISTENERS, subjects.BUCKET_TOPICS),
            asks=(ArchiveKnownQuery, ArchiveRatingsQuery, ArchiveListenerQuery),
            counts=True,
        ),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: ListenerSettings) -> AsyncIterator[Deps]:
    """Open listener's deps on `platform`.

    Raises:
        Retry: the broker is unavailable.
    """
    bucket = platform.bucket(subjects.BUCKET_LISTENERS)
    # Without the secret accounts are lost, as are their keys, and votes without one are nobody's.
    pseudonyms = Pseudonyms(await shared_secret(bucket))
    topics = platform.bucket(subjects.BUCKET_TOPICS)
    yield Deps(
        clock=platform.clock,
        settings=settings,
        pseudonyms=pseudonyms,
        accounts=StoredAccounts(bucket),
        limits=SharedLimits(Counters(platform.client, COUNTER_TIMEOUT), bucket, platform.clock),
        hasher=Argon2Hasher(),
        sessions=SignedSessions(pseudonyms.key("sessions")),
        topics=StoredTopics(topics, platform.clock, settings.topic_hours * HOUR),
        archive=AskedArchive(platform.client, ShowStates(platform.bucket(subjects.BUCKET_SHOWS))),
        publish=platform.publisher.publish,
        new_listener=lambda: f"a-{secrets.token_hex(16)}",
    )
