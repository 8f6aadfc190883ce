"""What one story has said so far, and what its articles add to it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import takewhile

from services.content.domain.choosing.essentials import HEARD
from services.content.domain.choosing.openings import hardness
from services.content.domain.choosing.worth import is_plain
from services.content.domain.language import terms
from services.content.domain.language.places import places
from services.content.domain.news import Article
from services.content.domain.reading import coherence
from services.content.domain.telling import angles, claims, recounting
from services.content.domain.telling.beginnings import (
    is_dated,
    is_placed_better,
    news_first,
    says_little_else,
)
from services.content.domain.telling.following import follows_news, takes_up
from services.content.domain.telling.likeness import alike, calls_it_again, wordy
from services.content.domain.telling.recounting import figures

_NEW, _NEW_SHARE, _OTHER_NEW_SHARE = 3, 0.4, 0.5
"""Stems, and their share of a sentence, that the story has not said, from which it is new: in the
article that the story began with, and in others."""
_NEW_IN_GERMAN = 2
"""Stems that are new in a German sentence of the article that the story began with: compounds say
in one word what takes several; and in a denial."""
_RETOLD, _RETOLD_SHARE = 0.55, 0.55
"""What a sentence says of the core of the event, over what the story's first one says of it, from
which it has to say more that is new; and that share."""
_HEAD = 6
"""Stems with which a sentence says what it is about."""
_NEW_HEAD, _OWN_HEAD, _OTHER_HEAD = 0.6, 0.5, 0.8
"""Share of its head that is new, where a sentence opens the article of another outlet, which is
mostly the news once more; where it follows the headline that the story began with; and where it
gives a figure that the story has given."""
_NEW_HEAD_OF_SPEECH = 0.5
"""The first of these where the sentence says what somebody wants whom the news are about."""
_EASIER = 0.5
"""By how much a headline is easier to hear that is not left out."""
_SUBJECT, _BEGINNING = 2, 3
"""Stems with which a sentence names whom it is about, and in a headline also what happened."""
_NEW_DEED = 0.75
"""Share of its head that is new, from which a sentence that begins like the news tells others."""
_CAPITALISED = re.compile(r"[A-Z][\w’'-]+")
_RELATED, _VIEW_RELATED = 0.2, 0.6
"""Share of the core of the news that another article says at least, to be of the same story; and
one whose headline asks, or promises a view."""
_FUTURE = re.compile(
    r"\b(?:will|(?:is|are) (?:set|due|expected|about) to|prepar\w+|ahead of|wird|werden|soll"
    r"|sollen)\b"
)
_YESTERDAYS = timedelta(hours=3)
"""An outlet's look ahead is out of date, once another tells so much later what came."""
_OFTEN = 2
"""Sentences of a story that begin with the same one, from which another outlet's is once more."""
_LITTLE = 3
"""Sentences of a story from which no headlines are added to it."""
_LIKE_NEWS = 0.6
"""Share of a sentence's stems that the news have, from which it is about the very same."""


@dataclass(slots=True)
class StoryFacts:
    """What one story has said so far."""

    language: str
    core: Mapping[str, int]
    """The stems that its articles share, and how many of them do."""
    is_said: Callable[[str, str], bool]
    """Whether another story has said a sentence, which is in the language."""
    taken: list[tuple[str, Article]] = field(default_factory=list)
    stems: list[frozenset[str]] = field(default_factory=list)

    def tell(self, article: Article) -> None:
        """Take what the article adds."""
        dropped = repeated = False
        opens = self.begun
        for sentence in self._without_headline(article):
            unknown = not self.begun and coherence.points_back(sentence, self.language)
            leans = unknown or coherence.leans(sentence, self.language) or follows_news(sentence)
            if dropped and (leans or (takes_up(sentence) and not repeated)):
                if repeated and self._goes_on(sentence, article):
                    self._add_behind_news(sentence, article)
                opens = False
                continue
            again = opens and self.begun and self._is_news_again(sentence, article)
            again = again or self._is_headline_in_full(sentence, article)
            repeated = again and self._is_like_news(sentence)
            dropped = again or not self._is_new(sentence, article)
            opens = _is_headline(sentence, article)
            if not dropped:
                self._add(sentence, article)

    def fill_up(self, articles: Sequence[Article]) -> None:
        """Take the headlines of `articles` that tell another deed, while there is little else."""
        for article in articles:
            little = 0 < len(self.taken) < _LITTLE
            if not (little and article.opens_with_headline and self.is_related(article)):
                continue
            headline = article.sentences[0]
            another = self._is_another_angle(headline, article)
            if (
                another
                and angles.tells_of_others(article, self._told)
                and self._is_new(headline, article)
            ):
                self._add(headline, article)

    @property
    def _told(self) -> list[str]:
        return [said for said, _ in self.taken]

    @property
    def begun(self) -> bool:
        """Whether it has told its news."""
        return bool(self.taken)

    def _without_headline(self, article: Article) -> tuple[str, ...]:
        """What the article says, its news first, without a headline that its text says in full."""
        told = article.sentences
        if self.begun:
            return told
        if len(told) == 1 or not _is_headline(told[0], article):
            return news_first(article, self.language)
        headline, full = (terms.ordered_stems(s, self.language) for s in told[:2])
        introduced = re.search(rf"[A-Z]\w+\s{re.escape(told[0].split()[0])}\b", told[1])
        same = set(headline[:_BEGINNING]) <= set(full) or introduced
        return told[bool(same) and not self._is_better(told[0], told[1]) :]

    def _is_better(self, headline: str, text: str) -> bool:
        """Whether a headline names a state that its text does not name, or is easier by far."""
        hard, harder = (hardness(sentence, self.language) for sentence in (headline, text))
        return (
            coherence.points_back(text, self.language)
            or hard + _EASIER <= harder
            or (self.language == "en" and not places(headline) <= places(text[:HEARD]))
            or is_placed_better(headline, text[:HEARD])
        )

    def is_related(self, article: Article) -> bool:
        """Whether an article is about the news that the story has begun with."""
        if not self.taken or self.taken[0][1] is article:
            return True
        theirs = wordy(f"{article.source.title}. {article.text}", self.language)
        news = self.stems[0] | wordy(self.taken[0][1].source.title, self.language)
        share = _RELATED if is_plain(article.source.title) else _VIEW_RELATED
        return self._core_of(news & theirs) >= share * self._core_of(news)

    def _is_new(self, sentence: str, article: Article) -> bool:
        """Whether enough of a sentence is not said yet, and none of it contradicts what is."""
        if self.is_said(sentence, self.language) or self._is_outdated(sentence, article):
            return False
        stems = self._known_words(wordy(sentence, self.language))
        new = len(stems - self._said())
        own = not self.taken or self.taken[0][1] is article
        share = _NEW_SHARE if own else _OTHER_NEW_SHARE
        retells = not own and not claims.denies(sentence)
        if retells and self._core_of(stems) >= _RETOLD * self._core_of(self.stems[0]) > 0:
            share = _RETOLD_SHARE
        german = (own and self.language == "de") or claims.denies(sentence)
        fewest = _NEW_IN_GERMAN if german else _NEW
        if self.taken and (new < fewest or new < share * len(stems)):
            return False
        told = self._told
        if recounting.recounts(sentence, told, self.language) or calls_it_again(sentence, told):
            return False
        if told and self.language == "en" and angles.adds_little(sentence, told, own=own):
            return False
        same = recounting.gives_same_figures(sentence, told, self.language)
        return not same or self._new_head(sentence) >= _OTHER_HEAD

    def _is_outdated(self, sentence: str, article: Article) -> bool:
        """Whether an outlet looks ahead to what the story has told."""
        told = bool(self.taken) and _is_older(article, self.taken[0][1])
        return told and bool(_FUTURE.search(sentence))

    def _is_news_again(self, sentence: str, article: Article) -> bool:
        """Whether the first sentence of an article tells what the story began with.

        It does where it is about the same one, or says little else in its head. A sentence below
        the headline that the story began with is mostly about the same one.
        """
        if self.taken[0][1] is article:
            return self._new_head(sentence) <= _OWN_HEAD or self._begins_again(
                sentence, headed=True
            )
        if _is_headline(sentence, article):
            return not claims.denies(sentence)
        headed = sentence != article.sentences[0]
        if self._begins_again(sentence, headed=headed) or self._acts_once_more(sentence):
            return True
        if self._is_another_angle(sentence, article):
            return False
        about = terms.ordered_stems(sentence, self.language)[:_HEAD]
        news = set(terms.ordered_stems(self.taken[0][0], self.language)[:_SUBJECT])
        same = not news.isdisjoint(about[:_SUBJECT]) or news <= set(about)
        same = same or self._begins_anew(sentence, about)
        wants = self.language == "de" and not claims.wants(sentence) <= self._said()
        enough = _NEW_HEAD_OF_SPEECH if wants else _NEW_HEAD
        return same or self._new_head(sentence) < enough

    def _is_another_angle(self, sentence: str, article: Article) -> bool:
        """Whether an article opens with something else than the news, or explains them."""
        if self.language != "en":
            return False
        news, told = self.taken[0][1], self._told
        return angles.explains(sentence, told) or angles.is_another(article, sentence, news, told)

    def _begins_again(self, sentence: str, *, headed: bool) -> bool:
        return self.language == "en" and angles.begins_again(sentence, self._told, headed=headed)

    def _acts_once_more(self, sentence: str) -> bool:
        """Whether two sentences have begun with the same one already."""
        about = terms.ordered_stems(sentence, self.language)[:1]
        begun = (terms.ordered_stems(said, self.language)[:1] for said in self._told)
        return self.language == "en" and sum(each == about for each in begun) >= _OFTEN

    def _begins_anew(self, sentence: str, about: Sequence[str]) -> bool:
        """Whether a sentence begins with somebody and a deed that the news have: `Ships sank …`.

        One that points back, or counts, does not begin anew.
        """
        if self.language != "en" or sentence.startswith("The ") or figures(sentence):
            return False
        names = {terms.stem(word, self.language) for word in _CAPITALISED.findall(sentence)}
        begun = frozenset(about[:_SUBJECT])
        known = len(begun) == _SUBJECT and begun <= self.stems[0] and not begun <= names
        return known and self._new_head(sentence) < _NEW_DEED

    def _is_headline_in_full(self, sentence: str, article: Article) -> bool:
        """Whether it dates the news that a headline began the story with, and says little else."""
        if not self.begun or self.taken[0][1] is not article or not is_dated(sentence):
            return False
        if self.language != "en" or not article.opens_with_headline:
            return False
        return says_little_else(sentence, self._said())

    def _is_like_news(self, sentence: str) -> bool:
        """Whether a sentence has the words of the news, so that what follows it follows them."""
        first, news = self.taken[0]
        words = wordy(f"{first} {news.source.title}", self.language)
        return alike(wordy(sentence, self.language), words) >= _LIKE_NEWS

    def _goes_on(self, sentence: str, article: Article) -> bool:
        """Whether a sentence goes on with the news itself: `It comes after …`."""
        behind = any(follows_news(said) for said, _ in self.taken)
        return follows_news(sentence) and not behind and self._is_new(sentence, article)

    def _new_head(self, sentence: str) -> float:
        """Share of what a sentence says first that the story has not said."""
        head = [s for s in terms.ordered_stems(sentence, self.language) if not s[0].isdigit()]
        stems = self._known_words(frozenset(head[:_HEAD]))
        new = len(stems - self._said()) / max(1, len(stems))
        if self.language == "en":
            return min(new, angles.new_head(sentence, self._told))
        return new

    def _said(self) -> frozenset[str]:
        return frozenset().union(*self.stems)

    def _core_of(self, stems: frozenset[str]) -> int:
        """How much of the core of the event a sentence says."""
        return sum(self.core.get(stem, 0) for stem in stems)

    def _known_words(self, stems: frozenset[str]) -> frozenset[str]:
        """`stems`, German compounds taken apart where the story has said their parts."""
        if self.language != "de":
            return stems
        said = self._said()
        return frozenset(part for stem in stems for part in terms.parts(stem, said) or {stem})

    def _add(self, sentence: str, article: Article, place: int | None = None) -> None:
        """Take `sentence` into the story, at its end or at `place`."""
        place = len(self.taken) if place is None else place
        self.taken.insert(place, (sentence, article))
        self.stems.insert(place, wordy(sentence, self.language))

    def _add_behind_news(self, sentence: str, article: Article) -> None:
        """Take `sentence` into the story behind the news, and what goes on with the news."""
        further = (said for said, _ in self.taken[1:])
        leaning = takewhile(lambda said: coherence.leans(said, self.language), further)
        self._add(sentence, article, 1 + len(list(leaning)))


def _is_headline(sentence: str, article: Article) -> bool:
    """Whether an article only names its news: the leading one has said it."""
    return article.opens_with_headline and sentence == article.sentences[0]


def _is_older(article: Article, lead: Article) -> bool:
    at, told = article.source.published_at, lead.source.published_at
    return at is not None and told is not None and told - at > _YESTERDAYS
