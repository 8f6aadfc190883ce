"""The gist of a story: its news in one short sentence, true to what is told of it first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from contracts import Language
from services.content.domain import headlines
from services.content.domain.language.sentences import bare
from services.content.domain.language.tolls import counts_victims
from services.content.domain.news import Article
from services.content.domain.reading.labels import tidied
from services.content.domain.telling import shortening
from services.content.domain.telling.abbreviations import spelled_out
from services.content.domain.telling.fidelity import Fidelity
from services.content.domain.telling.passages import Passage, Telling

_LONG, _CURT, _PLAIN = 0.15, 0.005, 40
"""What a sentence loses that is longer than is wanted, and with each character by which it is
shorter than a plain one."""
_MADE, _RECASED, _TITLE_CASE, _LABEL = 0.02, 0.08, 0.25, 0.1
"""What it loses with each rule that made it, and where its headline was in title case, or still is;
and what a headline loses that is no sentence."""
_BODY, _BEGINNING = 0.15, 0.3
"""What a sentence of a text loses as a title, and the beginning of the story as its headline."""
_CUTS = {"clause": (0.07, shortening.at_clauses), "phrase": (0.1, shortening.at_phrases)}
"""Where a sentence may be cut, and what it loses by it."""
_HEARD = 0.05
"""What more it loses where it is heard: there is time for the whole of it."""
_MOST, _BEGUN, _COUNTING = 10, 6, 4
"""Articles whose headlines are looked at, and whose first sentences; and later ones whose headlines
count the victims, where the story begins with them."""
_VAGUE_TAIL = re.compile(
    r",?\s(?:killing|injuring|wounding)\s(?:several|some|many|multiple|numerous|a\snumber\sof)"
    r"(?:\s(?:people|civilians|others))?(?=\.$)"
)
"""Victims whom nobody has counted, at the end of a headline."""
_SMALL = re.compile(r"\s[a-zäöüß]\w{3}")
"""A word that title case would give a capital."""
_TIME_FIRST = re.compile(r"^(?:Today|Yesterday|Heute|Gestern),\s")


@dataclass(frozen=True, slots=True)
class Gist:
    """A sentence that may stand for its story, and how well it does; about 1 at most."""

    passage: Passage
    worth: float
    spoken: bool
    """Whether the story says it, or begins with what says as much."""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.text


def gists(
    telling: Telling, language: Language, *, wanted: int, longest: int, titles: bool = False
) -> tuple[Gist, ...]:
    """The sentences of at most `longest` characters that may stand for a story, the best first.

    They are the headlines of its articles, what these begin with, and the main clauses of both.
    One of more than `wanted` characters comes after others. `titles`: they are read, not said:
    headlines may stay as they are, and may say more than is told.
    """
    lead, *others = telling.topic.articles
    articles = (lead, *(article for article in others if not article.spare))
    return _gists(telling.passages, articles, language, wanted, longest, titles=titles)


@lru_cache(maxsize=256)  # a draft is made several times
def _gists(
    told: tuple[Passage, ...],
    articles: tuple[Article, ...],
    language: Language,
    wanted: int,
    longest: int,
    *,
    titles: bool,
) -> tuple[Gist, ...]:
    fidelity = Fidelity(told, articles, language)
    texts = [f"{article.source.title}. {article.text}" for article in articles]
    found: dict[str, Gist] = {}
    for line in _lines(told[0], articles, language, titles=titles):
        for short, less in line.within(longest, language):
            passage = short if titles or language == "de" else _named(short, texts)
            text = passage.text
            strange = not titles and fidelity.goes_beyond(text)
            worth = None if strange or bare(text) in found else fidelity.of(passage)
            if worth is not None:
                worth -= less + _LONG * (len(text) > wanted) + _CURT * max(0, _PLAIN - len(text))
                found[bare(text)] = Gist(passage, worth, fidelity.is_spoken(text))
    return tuple(sorted(found.values(), key=lambda gist: -gist.worth))


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence, or a headline as it stands, with what it loses as it is and where it is cut.

    `whole`: it is cut at no clause.
    """

    text: str
    article: Article
    rule: str = ""
    less: float = 0.0
    less_cut: float = 0.0
    raw: bool = False
    whole: bool = False

    def within(self, longest: int, language: Language) -> Iterator[tuple[Passage, float]]:
        """The line and its main clauses of at most `longest` characters, each with its loss."""
        rules = re.split(r"[+ ]", self.rule) if self.rule else []
        made = _MADE * len(rules) + _RECASED * ("en.case" in rules)
        if len(self.text) <= longest:
            yield Passage((self.text,), self.article, self.rule), self.less + made
        counted = _VAGUE_TAIL.sub("", self.text)
        if counted != self.text and len(counted) <= longest:
            rule = "+".join((*rules, f"{language}.vague-cut"))
            yield Passage((counted,), self.article, rule), self.less + made + _MADE
        cuts = () if self.whole else _cut(self.text, language, longest, raw=self.raw)
        for text, how, less in cuts:
            rule = "+".join((*rules, how))
            yield Passage((text,), self.article, rule), self.less_cut + made + _MADE + less


def _lines(
    first: Passage, articles: Sequence[Article], language: Language, *, titles: bool
) -> Iterator[_Line]:
    """What begins the story, the headlines, and what its other articles begin with.

    Of the texts only an English one that begins the story is cut: the verb of a German sentence may
    stand at its end.
    """
    body = _BODY * titles
    yield _Line(
        first.sentences[0],
        first.article,
        first.rule,
        body * (not first.rule),
        (_BODY if titles else _BEGINNING) * (not first.rule),
        whole=language == "de" and not first.rule,
    )
    for article in (*articles[:_MOST], *_counting(first, articles[_MOST:])):
        made = headlines.sentence(article.source.title, language)
        if titles and language == "en":
            yield _raw(article, sayable=made is not None)
        if made:
            yield _Line(made.text, article, made.rule, less_cut=_HEARD * (not titles))
    for article in articles[:_BEGUN]:
        if article.sentences:
            less = body * (not article.rule)
            yield _Line(article.sentences[0], article, article.rule, less, whole=True)


def _named(passage: Passage, texts: Sequence[str]) -> Passage:
    """A passage with what it abbreviates named in full."""
    said = tuple(spelled_out(passage.sentences, texts))
    if said == passage.sentences:
        return passage
    rule = "+".join(filter(None, (passage.rule, "en.named")))
    return replace(passage, sentences=said, rule=rule)


def _counting(first: Passage, articles: Sequence[Article]) -> list[Article]:
    """Those of `articles` whose headlines count victims, as the story does at once."""
    if not counts_victims(first.text):
        return []
    return [each for each in articles if counts_victims(each.source.title)][:_COUNTING]


def _raw(article: Article, *, sayable: bool) -> _Line:
    """A headline as it stands."""
    text = tidied(article.source.title)
    less = _LABEL * (not sayable) if _SMALL.search(text) else _TITLE_CASE
    return _Line(text, article, less=less, less_cut=less, raw=True)


@lru_cache(maxsize=4096)  # a draft is made several times
def _cut(
    text: str, language: Language, longest: int, *, raw: bool
) -> tuple[tuple[str, str, float], ...]:
    """The main clauses of a sentence, each with its rule and its loss; `raw`: without a stop."""
    whole, stop = _TIME_FIRST.sub("", text).rstrip(". "), "" if raw else "."
    return tuple(
        (f"{kept[:1].upper()}{kept[1:]}{stop}", f"{language}.{name}-cut", less)
        for name, (less, cut) in _CUTS.items()
        for kept in cut(whole, language, longest)
        if raw or headlines.stands(kept, language)
    )
