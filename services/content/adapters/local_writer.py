"""Writes scripts without a model: the sources' own sentences, and phrases from a book."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from contracts import Language
from contracts.style import Formality
from services.content.domain.telling.phrases import KINDS, Phrasebook
from services.content.domain.telling.wording import words
from services.content.ports import Assignment, RunningOrder, Worded
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient


class LocalWriter:
    """The script writer that needs no model, no key and no network."""

    name = "local"
    model = ""
    drafts = 16
    verbatim = True

    def signature(self, _: Language) -> str:
        """The name alone: the words follow from the version of RadioX."""
        return self.name

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        """Find words for each part, in a thread; the same running order, the same words."""
        texts = await asyncio.to_thread(_words, assignment.order)
        for number in assignment.wanted:
            await worded(Worded(number, texts[number - 1]))


@asynccontextmanager
async def open_local(
    _: ContentSettings, __: HttpClient | None = None
) -> AsyncIterator[LocalWriter]:
    """The writer, who needs nothing."""
    yield LocalWriter()


def _words(order: RunningOrder) -> tuple[str, ...]:
    accepted = order.brief.accepted
    return tuple(words(order, phrasebook(accepted.language, accepted.style.formality)))


@cache
def phrasebook(language: Language, formality: Formality = "formal") -> Phrasebook:
    """Read the phrases of `language` from the package, as listeners are addressed."""
    file = files("services.content.adapters") / "phrases" / f"{language}.toml"
    book: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    phrases = book["phrases"] | (book["informal"] if formality == "informal" else {})
    agreement = book.get("agreement", {"plurals": [], "verbs": {}})
    return Phrasebook(
        titled=book["titled"],
        plurals=tuple(agreement["plurals"]),
        verbs=agreement["verbs"],
        phrases={kind: tuple(phrases[kind]) for kind in KINDS},
    )
