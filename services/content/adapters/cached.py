"""Words are bought once: kept as they come, before they are told, and found by what was asked."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

from contracts import Language
from services.content.adapters.word_log import Entry, WordLog
from services.content.ports import Assignment, ScriptWriter, Worded
from services.kit.calls.attribution import current
from services.kit.claims import Claims
from services.kit.kv import KeyValue
from services.kit.telemetry.caches import CacheMetrics

logger = logging.getLogger(__name__)

_FORMAT = 1
"""Counts the changes after which the words that are kept do not serve."""
_OPERATION = "script"


@dataclass(frozen=True, slots=True)
class WordCache:
    """The words that are kept.

    `seconds`: age at which they expire. `shared`: whether they serve every show that asks for the
    same; else that show alone which they were bought for.
    """

    bucket: KeyValue
    claims: Claims
    seconds: float
    shared: bool


class CachedWriter:
    """A writer that is asked once for the same: what it has answered is told again, word for word.

    Where an answer broke off, in this process or in one that was killed, only the parts that are
    missing are asked for. `request` is that of the writer: see `ports.Cacheable`.
    """

    def __init__(
        self, writer: ScriptWriter, request: Callable[[Assignment], str], cache: WordCache
    ) -> None:
        self._writer = writer
        self._request = request
        self._cache = cache
        self.name = writer.name
        self.model = writer.model
        self.drafts = writer.drafts
        self.verbatim = writer.verbatim
        self._metrics = CacheMetrics("scripts")

    def signature(self, language: Language) -> str:
        """Who wrote, as a script tells it."""
        return self._writer.signature(language)

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        """Find words for the parts: those that are kept first; one worker at a time asks for more.

        Raises:
            Retry: the writer or the broker is unavailable; words that came before are kept.
            Discard: the writer refuses.
        """
        key = self._key(assignment)
        log = WordLog(self._cache.bucket, key, self._cache.seconds)
        answer = _Answer(self._writer, assignment, log, worded)
        await self._cache.claims.find_or_make(f"words.{key}", answer.repeated, answer.completed)
        self._metrics.note(hit=not answer.is_bought)

    def _key(self, assignment: Assignment) -> str:
        """SHA-256, hexadecimal, of all that the words depend on, and of what they may cite."""
        order = assignment.order
        citable = [
            article.source.model_dump(mode="json")
            for story in order.stories
            for article in story.topic.articles
        ]
        show = "" if self._cache.shared else order.brief.accepted.show_id
        facts = [_FORMAT, show, self.name, self._request(assignment), citable]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


class _Answer:
    """One answer, while it is told."""

    def __init__(
        self,
        writer: ScriptWriter,
        assignment: Assignment,
        log: WordLog,
        worded: Callable[[Worded], Awaitable[None]],
    ) -> None:
        self._writer = writer
        self._assignment = assignment
        self._log = log
        self._worded = worded
        self._show_id = assignment.order.brief.accepted.show_id
        self._told: dict[int, str] = {}
        self.is_bought = False
        """Whether the writer was asked for words."""

    async def repeated(self) -> Literal[True] | None:
        """Tell the words that are kept and were not told yet; None where the answer goes on."""
        async for entry in self._log.unread():
            is_foreign = entry.show_id != self._show_id
            if entry.words is None:
                if is_foreign:
                    current().add_reused(_OPERATION, entry.cost)
                return True
            await self._tell(replace(entry.words, reused=is_foreign))
        return None

    async def completed(self) -> Literal[True]:
        """Ask for the words that are missing, and keep them.

        An answer without any words has no end: to ask again is a new chance.
        """
        left, cost = self._assignment.without(self._told), 0.0
        if left.wanted:
            self.is_bought = True
            logger.info(
                "%s: %d parts are kept, %d are asked for",
                self._writer.name, len(self._told), len(left.wanted),
            )  # fmt: skip
            before = _paid()
            await self._writer.write(left, self._hear)
            cost = _paid() - before
        if self._told:
            await self._log.append(Entry(show_id=self._show_id, cost=cost))
        return True

    async def _hear(self, part: Worded) -> None:
        if part.number not in self._told:
            await self._log.append(Entry(show_id=self._show_id, words=part))
            await self._tell(part)

    async def _tell(self, part: Worded) -> None:
        if part.number not in self._told:
            self._told[part.number] = part.text
            await self._worded(part)


def _paid() -> float:
    """USD that this delivery has paid for scripts."""
    return current().paid.get(_OPERATION, 0.0)
