"""Labelled sentences: what a writer might say of a story, true or false by its sources."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts import Language, SourceRef
from services.content.domain.news import Article, Topic
from services.content.domain.telling.checking import Fault, faults
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.running_order import Part, RunningOrder
from tests import briefs

FOLDER = Path(__file__).parent / "fixtures" / "checking"
SPLITS = ("development", "held out")


@dataclass(frozen=True)
class Statement:
    """A sentence with its label: `kind` is what it shows, or what is false in it."""

    text: str
    is_true: bool
    kind: str
    split: str
    language: Language
    part: Part
    order: RunningOrder

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is found to be wrong with it."""
        return faults(self.text, self.part, self.order)


@dataclass(frozen=True)
class Score:
    """How many sentences are judged, and how well what is false is found."""

    sentences: int
    false: int
    precision: float
    recall: float

    def __str__(self) -> str:
        return (
            f"{self.sentences:4} sentences, {self.false:3} false: "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
        )


def statements() -> list[Statement]:
    """All labelled sentences, in both languages and both halves."""
    return [each for path in sorted(FOLDER.glob("*.toml")) for each in _statements(path)]


def score(judged: Iterable[Statement]) -> Score:
    """Precision and recall of finding false sentences, whatever the fault that is found."""
    found = [(each.is_true, bool(each.faults)) for each in judged]
    hits = sum(not true and faulty for true, faulty in found)
    false = sum(not true for true, _ in found)
    return Score(
        sentences=len(found),
        false=false,
        precision=hits / max(1, sum(faulty for _, faulty in found)),
        recall=hits / max(1, false),
    )


def by_kind(judged: Iterable[Statement]) -> dict[str, tuple[int, int]]:
    """For each kind of false sentence, how many are found, of how many."""
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    for each in judged:
        if not each.is_true:
            kinds[each.kind].append(bool(each.faults))
    return {kind: (sum(found), len(found)) for kind, found in sorted(kinds.items())}


def report(judged: Sequence[Statement]) -> str:
    """The scores of sentences of one half, by language and by kind, to be read."""
    lines = [f"{judged[0].split}: {score(judged)}"]
    lines += (
        f"  {language}: {score(each for each in judged if each.language == language)}"
        for language in briefs.LANGUAGES
    )
    kinds = by_kind(judged).items()
    return "\n".join((*lines, *(f"  {kind}: {found} of {n}" for kind, (found, n) in kinds)))


def order_of(
    articles: Sequence[Article], language: Language, told: datetime, text: str
) -> tuple[Part, RunningOrder]:
    """A show that tells one story in one part, which takes as long as `text`."""
    brief = replace(briefs.brief(language, stories=1), local_time=told)
    passage = Passage(articles[0].sentences, articles[0])
    topic = Topic(tuple(articles), ((articles[0].sentences[0], articles[0]),))
    host = brief.accepted.hosts[0]
    part = Part("story", host, len(text) / briefs.RATE, 1, passage)
    return part, RunningOrder(brief, (Telling(topic, (passage,)),), (part,), terse=False)


def _statements(path: Path) -> Iterator[Statement]:
    labelled = tomllib.loads(path.read_text("utf-8"))
    split, language = labelled["split"], labelled["language"]
    for story in labelled["story"]:
        articles = [_article(each) for each in story["articles"]]
        for is_true in (True, False):
            for kind, text in story[str(is_true).lower()]:
                part, order = order_of(articles, language, story["told"], text)
                yield Statement(text, is_true, kind, split, language, part, order)


def _article(found: dict[str, Any]) -> Article:
    source = SourceRef(
        outlet=found["outlet"], title=found["title"], published_at=found["published"]
    )
    return Article(source, (f"{found['title']}.",), text=found["text"])
