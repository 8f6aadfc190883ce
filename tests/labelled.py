"""Labelled news: which articles are about one event, and how well that is found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from contracts import Language, SourceRef
from services.content.domain.choosing.events import Event
from services.content.domain.news import Article

FOLDER = Path(__file__).parent / "fixtures" / "events"
LANGUAGES: tuple[Language, ...] = ("en", "de")

Half = Literal["development", "held out"]
Grouping = Callable[[Sequence[Article], Language], Sequence[Event]]


@dataclass(frozen=True)
class Labelled:
    """An article, the event that it is about, and the two events that share a name."""

    article: Article
    event: int
    group: int

    @property
    def half(self) -> Half:
        """Groups alternate between the halves."""
        return "held out" if self.group % 2 else "development"


@dataclass(frozen=True)
class Score:
    """How many pairs are labelled, and how many of them are judged rightly."""

    pairs: int
    hard: int
    """Pairs of articles of two events that share a place, a person or a company."""
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)


def labelled(language: Language) -> list[Labelled]:
    """All labelled articles of a language, each of another outlet."""
    found: list[Labelled] = []
    group, event = -1, -1
    for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("share"):
            group += 1
        elif line.startswith("event"):
            event += 1
        elif line and not line.startswith("#"):
            title, text = line.split(" | ")
            source = SourceRef(outlet=f"Outlet {len(found)}", title=title)
            found.append(Labelled(Article(source, (), text=text), event, group))
    return found


def score(grouping: Grouping, half: Half) -> Score:
    """Pairwise precision and recall over the labelled pairs of a half, both languages together."""
    judged = [pair for language in LANGUAGES for pair in _judged(grouping, language, half)]
    right = sum(same and found for same, found in judged)
    return Score(
        pairs=len(judged),
        hard=sum(not same for same, _ in judged),
        precision=right / max(1, sum(found for _, found in judged)),
        recall=right / max(1, sum(same for same, _ in judged)),
    )


def _judged(grouping: Grouping, language: Language, half: Half) -> Iterator[tuple[bool, bool]]:
    """For each labelled pair, whether it is one event, and whether it is found to be one."""
    news = labelled(language)
    groups = grouping([each.article for each in news], language)
    place = {i: number for number, sides in enumerate(groups) for side in sides for i, _ in side}
    for one, other in combinations(range(len(news)), 2):
        if news[one].group == news[other].group and news[one].half == half:
            yield news[one].event == news[other].event, place[one] == place[other]
