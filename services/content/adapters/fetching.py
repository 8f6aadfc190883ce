"""Fetches each feed once for many shows, in this process and in others."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal
from weakref import WeakValueDictionary

from services.content.adapters.download import Download, Downloader, Unreadable
from services.content.adapters.http_cache import CachedAnswer, HttpCache, key_of
from services.content.settings import ContentSettings
from services.kit.claims import Claims
from services.kit.clock import Clock

Status = Literal["ok", "unchanged", "cached"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The body of a feed and how it was come by, as a feed's report says it."""

    status: Status
    answer: Download


class FeedFetcher:
    """Fetches feeds, none of them again within `feed_seconds` of its last answer.

    Where it failed, it is not asked again for `failed_feed_seconds`. After that the server is asked
    whether the feed has changed, where it can say so. Readers who want the same feed at once wait
    for the one who fetches it: those of this process by a lock, those of others by a claim.
    """

    def __init__(
        self,
        downloads: Downloader,
        cache: HttpCache,
        claims: Claims,
        clock: Clock,
        settings: ContentSettings,
    ) -> None:
        self._downloads = downloads
        self._cache = cache
        self._claims = claims
        self._clock = clock
        self._settings = settings
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(self, url: str) -> Fetched:
        """The feed at `url`.

        Raises:
            Unreadable: in words, whatever goes wrong, or went wrong just before.
            BrokerUnavailable: the broker stayed away.
        """
        key = key_of(url)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            found = await self._claims.find_or_make(
                f"feed.{key}", partial(self._recent, url), partial(self._ask, url)
            )
        if isinstance(found, Unreadable):
            raise found
        return found

    async def _recent(self, url: str) -> Fetched | Unreadable | None:
        """What was read or failed recently; None where the server has to be asked."""
        known = await self._cache.find(url)
        if known.error and self._is_within(known.failed_at, self._settings.failed_feed_seconds):
            return Unreadable(known.error)
        if not self._is_within(known.read_at, self._settings.feed_seconds):
            return None
        answer = await self._cache.body(known)
        return None if answer is None else Fetched("cached", answer)

    def _is_within(self, at: datetime | None, seconds: float) -> bool:
        """Whether `at` is less than `seconds` away; the clocks of two machines may differ."""
        return at is not None and abs((self._clock.now() - at).total_seconds()) < seconds

    async def _ask(self, url: str) -> Fetched | Unreadable:
        known = await self._cache.find(url)
        try:
            return await self._fetch(url, known)
        except Unreadable as error:
            await self._cache.note_failure(url, known, str(error), self._clock.now())
            return error

    async def _fetch(self, url: str, known: CachedAnswer) -> Fetched:
        last = await self._cache.body(known) if known.etag or known.modified else None
        if last is None:
            answer = await self._downloads.fetch(url)
        else:
            answer = await self._downloads.fetch(url, etag=last.etag, modified=last.modified)
            if answer.body is None:
                await self._cache.confirm(url, known, self._clock.now())
                return Fetched("unchanged", last)
        await self._cache.keep(url, answer, self._clock.now())
        return Fetched("ok", answer)
