"""Leads: which article is best to begin a side of an event with, and which may follow."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from operator import itemgetter

from contracts import SourceRef
from services.content.domain import headlines
from services.content.domain.choosing.essentials import Essentials
from services.content.domain.choosing.forecasts import looks_ahead, out_of_date
from services.content.domain.choosing.openings import hardness, is_nameless
from services.content.domain.choosing.routine import is_routine
from services.content.domain.choosing.worth import aside, is_plain
from services.content.domain.language import terms
from services.content.domain.language.places import places
from services.content.domain.language.tolls import Toll, counts_victims, overtaken
from services.content.domain.news import Article
from services.content.domain.reading import coherence

_DECAY_HOURS = 12.0
ENOUGH = 110
"""Characters from which an article can lead a story."""
_UP_TO_DATE = timedelta(hours=24)
_AGED, _VIEW, _SHORT, _SPARE = 0.7, 0.2, 0.2, 0.2
"""What an article of yesterday, one with a view in its headline, a short one and one with spare
sentences lack as a lead, beside what they have in common with their side, and what their first
sentence says of what its articles share, against the one that says most of it; each 1 at most."""
_MADE = 0.7
"""What an article lacks that begins with its headline, for want of a sentence of its own that
tells the news."""
_ROUTINE = 0.8
"""What it lacks where its headline is of what happens daily: an index moves with the news."""
_VICTIMS = 0.5
"""What an article has ahead as a lead that says at once how many came to harm."""
_FAULTS, _GOES_ON = 0.3, 0.1
"""By how much better a headline is than the text below it, from which it may begin the story; and
what that has ahead of a headline which stands alone."""
_REST = 1.0
"""What an article lacks as a lead whose first sentence, the news, is out of date."""
_NAMELESS = 1.2
"""What an article lacks as a lead whose first sentence names nobody and no place."""
_HALF, _KNOWN = 0.5, 3
"""What an article lacks as a lead that begins with a surname, or with a name and not with who that
is; and titles that have it, from which everybody knows."""
_BARE_NAME = re.compile(r"([A-Z][\w’-]+(?<!an))\s[a-z]")
_NAME_FIRST = re.compile(
    r"[A-Z][\w’-]+\s((?:[A-Z][\w’-]+\s)?[A-Z][\w’-]+)\s(?:[a-z]+ed|said|has|is|will)\b"
)
_ELSEWHERE, _SHARED = 0.8, 2
"""What an article lacks as a lead whose first sentence shares fewer roots with its title: `In its
latest update, …` leaves to the title what it is about."""
_BEGINNING = 2
"""Stems with which a headline says whom it is about."""
_MUCH_ELSE = 3
"""Stems of a sentence that another has not, from which it is worth telling behind that."""
_FRINGE = 0.5
"""How much less than the core of a side an article has in common with it at its fringe."""


class Told:
    """What can be said of a side of an event, and how well its articles say it.

    `said`: the newest first, without counts of victims that newer articles have overtaken.
    `behind`: likewise, those that may not lead.
    """

    def __init__(
        self,
        side: Sequence[tuple[Article, float]],
        counts: Sequence[Toll],
        now: datetime,
        language: str,
    ) -> None:
        self._now, self._language = now, language
        self._counts = counts
        self._core = {article.source: core for article, core in side}
        self._shares: dict[str, int] = {}
        self._rests: set[SourceRef] = set()
        self._essentials = Essentials((article for article, _ in side), language)
        self.said: list[Article] = []
        self.behind: list[Article] = []
        for article in sorted((article for article, _ in side), key=newest):
            current = _up_to_date(article, counts, language)
            if not current.sentences or aside(article):
                continue
            if article.spare and is_nameless(current.sentences[0], language):
                continue
            told = (article.sentences or article.spare)[0]
            if current.sentences[0] != told and not current.rule:
                self._rests.add(article.source)
            if article.follows:
                self.behind.append(current)
            else:
                self.said.append(self._with_victims_first(current))
        if len(self.said) > 1:
            held = (terms.stems(f"{a.source.title}. {a.text}", language) for a, _ in side)
            self._shares = dict(Counter(chain.from_iterable(held)))
        self._most = max((self._holds(a.sentences[0]) for a in self.said), default=0)

    def lead(self) -> Article:
        """The article that is best to begin with, by its text or by its headline."""
        found = [(self._leads(article), article) for article in self.said]
        headed = filter(None, map(self._headed, self.said))
        found += [(self._leads(article) + _GOES_ON, article) for article in headed]
        return max(found, key=itemgetter(0))[1]

    def _leads(self, article: Article) -> float:
        return (
            self._core[article.source]
            + self._holds(article.sentences[0]) / (self._most or 1)
            + _AGED * math.exp(-hours(article, self._now) / _DECAY_HOURS)
            - _VIEW * (not is_plain(article.source.title))
            - _ROUTINE * is_routine(article.source.title, self._language)
            - _SHORT * (sum(map(len, article.sentences)) < ENOUGH)
            - _SPARE * bool(article.spare)
            - _MADE * article.opens_with_headline
            - hardness(article.sentences[0], self._language)
            - out_of_date(article, self.said, self._language)
            + _VICTIMS * any(map(counts_victims, article.sentences[:2]))
            - _REST * (article.source in self._rests)
            - _HALF * (self._is_half_named(article) or self._is_unintroduced(article))
            - _NAMELESS * is_nameless(article.sentences[0], self._language)
            - _ELSEWHERE * (not _says_its_title(article, self._language))
            - self._lacks(article.sentences[0])
        )

    def _lacks(self, sentence: str) -> float:
        return self._essentials.lacking(sentence)

    def _headed(self, article: Article) -> Article | None:
        """The article with its headline first, where that names more, or is easier to hear."""
        faults = self._faults(article.sentences[0])
        if article.opens_with_headline or faults < _FAULTS:
            return None
        made = headlines.sentence(article.source.title, self._language, told=True)
        if made is None or self._faults(made.text) > faults - _FAULTS:
            return None
        if _is_old(made.text, article, self._counts, self._language):
            return None
        return replace(article, sentences=(made.text, *article.sentences), rule=made.rule)

    def _faults(self, sentence: str) -> float:
        return self._lacks(sentence) + hardness(sentence, self._language)

    def _with_victims_first(self, article: Article) -> Article:
        """The article without its headline, where only its text says how many came to harm."""
        text = _with_victims_first(article, self._language)
        named = self._lacks(text.sentences[0]) <= self._lacks(article.sentences[0])
        return text if named else article

    def after(self, lead: Article) -> list[Article]:
        """The articles in the order in which they follow `lead`."""
        all_said = (*self.said, *self.behind)
        turns = sorted(all_said, key=lambda a: self._says_again(a, lead))
        firsts = {a.source.outlet: a for a in reversed(turns)} | {lead.source.outlet: lead}
        others = (a for a in all_said if a.source != lead.source and self._adds(a, lead))
        return sorted(
            others,
            key=lambda a: (
                bool(a.spare),
                firsts[a.source.outlet] is not a,
                self._core[a.source] < _FRINGE,
            ),
        )

    def _says_again(self, article: Article, lead: Article) -> bool:
        """Whether an article begins with the very news of a German `lead`, and says little else."""
        if self._language != "de":
            return False
        said = terms.stems(" ".join(lead.sentences), "de")
        return len(terms.stems(article.sentences[0], "de") - said) < _MUCH_ELSE

    def _adds(self, article: Article, lead: Article) -> bool:
        """Whether an article may follow `lead`: an index that moves with the news may not.

        Nor may spare sentences that look ahead, or below a headline that asks or promises a view.
        """
        ahead = looks_ahead(article.sentences[0])
        if article.spare and (ahead or not is_plain(article.source.title)):
            return False
        routine = is_routine(article.source.title, self._language)
        return _is_up_to_date(article, lead) and (
            not routine or is_routine(lead.source.title, self._language)
        )

    def _is_half_named(self, article: Article) -> bool:
        """Whether an article begins with a bare surname that others introduce in full."""
        begun = _BARE_NAME.match(article.sentences[0])
        if not begun or self._language != "en":
            return False
        name = begun[1]
        told = [f"{a.source.title}. {a.text}" for a in self.said]
        bare = sum(bool(re.match(rf"{name}\b", a.source.title)) for a in self.said)
        return bare < _KNOWN and any(
            re.search(rf"[a-z,]\s[A-Z][\w’'-]+\s{name}\b", t) for t in told
        )

    def _is_unintroduced(self, article: Article) -> bool:
        """Whether an article begins with somebody's name alone, whom no headlines know."""
        begun = _NAME_FIRST.match(article.sentences[0])
        if not begun or self._language != "en" or places(begun[0]):
            return False
        surname = begun[1].rpartition(" ")[2]
        return sum(surname in a.source.title for a in self.said) < _KNOWN

    def _holds(self, text: str) -> int:
        """How much a text says of what the articles of the side have in common."""
        return sum(self._shares.get(stem, 1) - 1 for stem in terms.stems(text, self._language))


def _up_to_date(article: Article, counts: Sequence[Toll], language: str) -> Article:
    """The article, or its spare sentences, without counts that others have overtaken.

    It begins with its headline where that alone has been brought up to date.
    """
    old = partial(_is_old, article=article, counts=counts, language=language)
    told = article.sentences or article.spare
    sentences = coherence.without(told, old, language)
    title = article.source.title
    if sentences[:1] != told[:1] and counts_victims(title) and not old(title):
        made = headlines.sentence(title, language, told=True)
        if made is not None:
            return replace(article, sentences=(made.text, *sentences), rule=made.rule)
    rule = article.rule if sentences[:1] == told[:1] else ""
    return replace(article, sentences=sentences, rule=rule)


def _is_old(sentence: str, article: Article, counts: Sequence[Toll], language: str) -> bool:
    """Whether a sentence of an article counts victims as others have overtaken."""
    return overtaken(sentence, article.source.published_at, counts, language)


def _with_victims_first(article: Article, language: str) -> Article:
    """The article without its headline, where only the next sentence says how many came to harm."""
    headline, *text = article.sentences
    if (
        not text
        or counts_victims(headline)
        or not counts_victims(text[0])
        or not article.opens_with_headline
        or coherence.points_back(text[0], language)
        or not _names_the_same(headline, text[0], language)
    ):
        return article
    return replace(article, sentences=tuple(text), rule="")


def _says_its_title(article: Article, language: str) -> bool:
    """Whether the first sentence of an article has to do with its title."""
    title = terms.roots(article.source.title, language)
    shared = title & terms.roots(article.sentences[0], language)
    return len(shared) >= min(_SHARED, len(title))


def _names_the_same(headline: str, sentence: str, language: str) -> bool:
    """Whether a sentence names what a headline begins with."""
    named = terms.ordered_stems(headline, language)[:_BEGINNING]
    return not terms.stems(sentence, language).isdisjoint(named) or not places(sentence).isdisjoint(
        places(headline)
    )


def newest(article: Article) -> tuple[float, str, str]:
    """What articles are sorted by, so that the newest comes first."""
    at = article.source.published_at
    return -(at.timestamp() if at else 0.0), article.source.outlet, article.source.title


def hours(article: Article, now: datetime) -> float:
    """Age of an article; one without a date counts as new, as it does elsewhere."""
    at = article.source.published_at
    return max(0.0, (now - at).total_seconds() / 3600) if at else 0.0


def _is_up_to_date(article: Article, lead: Article) -> bool:
    at, told = article.source.published_at, lead.source.published_at
    return at is None or told is None or told - at <= _UP_TO_DATE
