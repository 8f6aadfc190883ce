"""Fidelity: how well a sentence says in short what is told of a story first."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from services.content.domain.choosing.essentials import Essentials, tells_the_same
from services.content.domain.choosing.openings import doubts
from services.content.domain.choosing.worth import is_plain
from services.content.domain.headlines.german import clause
from services.content.domain.language import terms
from services.content.domain.language.number_words import ENGLISH, GERMAN
from services.content.domain.language.sentences import QUOTATION, bare
from services.content.domain.language.tolls import counts_victims, dead, overtaken, tolls
from services.content.domain.news import Article
from services.content.domain.reading.coherence import points_back
from services.content.domain.telling.passages import Passage

_SAYS_WHAT_IS_TOLD, _SAYS_IT_ALL = 0.6, 0.4
"""Weights of the share of a sentence that is told first, and of the share of that it says."""
_SOON, _LATER, _SHARED, _STRANGE = 0.8, 0.5, 0.3, -0.08
"""What a word counts that the first passage says after its first sentence, one that is told later,
one that several articles or the headline of that passage have, and one of none of these, against
one of the first sentence."""
_UNTOLD, _UNTOLD_SHARE = 2, 0.5
"""Words behind its verb that the story does not say, and their share, from which a sentence is no
headline of it."""
_SOURCE = re.compile(r"\blaut\s(?:de[rmn]\s|eine[rm]\s)?\S+\s?")
_LEAD, _SAME, _VICTIMS = 0.06, 0.04, 0.12
"""What a sentence gains whose article is read first, or tells the same; and one that says how many
came to harm, where the story does so first."""
_AFTER, _VIEW, _AHEAD, _SPEECH, _QUOTES, _DOUBTS, _HALF = 0.01, 0.2, 0.2, 0.1, 0.05, 0.15, 0.2
"""What one loses with each article that stands before its own; with a view of the news; that looks
ahead, where the story does not; that ends in its speaker; that quotes; with a word or two between
quotation marks, which nobody hears; and that names somebody by the first name alone."""
_STILL_AHEAD = 0.4
"""What one loses in which somebody braces for what the story tells."""
_RHETORIC = 0.25
"""What one loses that hails the news with somebody's words, or speaks in figures of speech."""
_HAILS = re.compile(
    r"\b(?:mark|signal|herald|hail|slam|blast)(?:s|m?ed)?\s(?:(?:the|an?)\s)?[“\"‘']"
    r"|\bsees\s(?:\w+\s){1,3}\w+ed\b|\b(?:olive branch|new chapter|war of words|wake-up call"
    r"|game[- ]changer|tightrope|crossroads|saber[- ]rattling|sabre[- ]rattling)\b",
    re.IGNORECASE,
)
_ESSENTIAL = 0.4
"""What one loses that lacks what most headlines of the event name, against one that begins it."""
_UNCOUNTED, _VAGUELY = 0.4, 0.2
"""What one loses that speaks of a toll and does not give it, where the story does so first; and one
that has several victims where the story counts them."""
_EVENTLESS = 0.25
"""What one loses that tells what came of an event without a word of it, where the story names it:
`Rescuers search for survivors.`"""
_EVENT = re.compile(
    r"quake|\b(?:wild)?fires?\b|blaze|flood|storm|hurricane|typhoon|cyclone|tornado|tsunami|erupt|volcan"
    r"|slide|avalanche|explo|blast|bomb|attack|strikes?\b|shooting|crash|collapse|collision|derail"
    r"|\bs[aiu]nk|disaster|accident|outbreak|ebola|heatwave|drought",
    re.IGNORECASE,
)
_AFTERMATH = re.compile(
    r"\b(?:rescuers?|rescue\s(?:teams?|workers?|efforts?)|survivors?|death\stoll|toll|victims?"
    r"|rubble|mourn\w*|aftermath|search\s(?:teams?|continues))\b",
    re.IGNORECASE,
)
_CORE = 0.8
"""Share of the articles that have the commonest word of the first sentence, from which another
word of it says what the story is about."""
_TOLL = re.compile(
    r"\d|kill|dead|death|die|toll|injur|wound|tot$|tote|todes|zahl|opfer|verle"
    r"|least|peopl|minde|mensc"
)
"""How many died does not say of what."""
_ROOT = 5
"""Letters of a stem that are compared: `russia` is `russian`."""
_ALIKE = 0.76
"""Share of what two sentences say together that both say, from which they are one."""
_NEARLY = 0.75
"""Share of the length of the first sentence from which one that says nothing else is the same."""
_LEFT, _WHOLE = 0.6, 140
"""Share of the first sentence that its beginning is at most, and characters of the whole from
which its beginning alone is another sentence."""
_FIGURE = re.compile(r"(?<![\w.,])(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_GUESSES = "dozens hundreds thousands millions dutzende hunderte tausende millionen"
_NUMBERS = (
    {word: str(n) for n, word in enumerate(ENGLISH) if n > 1}
    | {word: str(n) for n, word in enumerate(GERMAN) if n > 1}
    | {"dozen": "12", "dutzend": "12"}
    | {word: word for word in _GUESSES.split()}
)
"""Numbers in words, and those that are no more than a guess."""
_NOT_YET = re.compile(
    r"\b(?:will|(?:is|are) (?:to|set|due|about)|wird|werden|soll|sollen|wollen)\b"
)
_BRACES = re.compile(r"\b(?:braces?|prepares?|gears? up)\b")
_VAGUE = re.compile(
    r"\b(?:several|some|many|multiple|a number of|numerous)(?:\s(?:people|civilians|others)\b|\.?$)"
)
"""Victims whom nobody has counted."""
_SPEAKER_LAST = re.compile(
    r",\s[^,]{3,40}\s(?:says?|said|reports?|warns?)\.?$|\bsagt\s[^,]{3,40}\.?$"
)
_WORD_OF_NAME = "[A-ZÄÖÜÀ-Þ][a-zß-ÿ]+"
_ALONE = re.compile(rf"(?<=[a-zß-ÿ,]\s){_WORD_OF_NAME}(?=[,.]|\s[a-zß-ÿ])")
"""A name of one word inside a sentence."""
_FULL_NAME = re.compile(
    rf"(?:[a-zß-ÿ],\s|(?:^|[.!?]\s))({_WORD_OF_NAME})\s{_WORD_OF_NAME}"
    r"(?=,|\s(?:was|is|has|had|said|who|wurde|ist|hat|sagte)\b)",
    re.MULTILINE,
)
"""Somebody who is introduced: `a guard, Ada Quill, …`."""
_KNOWN = 2
"""Headlines that name somebody so, from which everybody knows who it is."""
_QUOTED_FIRST = re.compile(r"^[“\"‘'„«](?=\S+(?:\s\S+)?[”\"’'“»]\s)")
"""The mark before a word or two at the head of a headline: a doubt, and no quotation."""
_LOOKED_AT = 20
"""Articles of a story at most whose words are counted."""


class Fidelity:
    """Measures sentences by what is told of a story, above all by its first passage."""

    def __init__(
        self, passages: Sequence[Passage], event: Sequence[Article], language: str
    ) -> None:
        """`passages`: what may be told of the story; `event`: its articles."""
        first, articles = passages[0], event[:_LOOKED_AT]
        told = " ".join(passage.text for passage in passages)
        texts = [f"{article.source.title}. {article.text}" for article in articles]
        self._language, self._first = language, first
        self._head = self._roots(first.sentences[0])
        self._title = self._roots(first.article.source.title)
        self._begun = terms.stems(first.sentences[0], language)
        self._said, self._told = terms.stems(first.text, language), terms.stems(told, language)
        self._shares = Counter(chain.from_iterable(map(self._roots, texts)))
        telling = [root for root in self._head if not _TOLL.match(root)]
        most = max((self._shares[root] for root in telling), default=0)
        self._core = {root for root in telling if self._shares[root] >= _CORE * most}
        self._counts, self._told_counts = _counts(first.text), _counts(told)
        self._essentials = Essentials(articles, language)
        self._looks_ahead = bool(_NOT_YET.search(first.text) or _BRACES.search(first.text))
        self._tolls = tolls(event, language)
        self._places = {article.source: place for place, article in enumerate(articles)}
        self._same = {article.source for article in first.corroboration}
        self._spoken = {bare(s) for passage in passages for s in passage.sentences}
        self._titles = "\n".join(article.source.title for article in articles)
        self._first_names = _first_names("\n".join((told, *(a.text for a in articles))))

    def of(self, passage: Passage) -> float | None:
        """How well a sentence says the news, about 1 at most; None where it must not be said.

        It must not lean on another sentence, nor leave out what the story is about, nor give a
        count that the story does not give, or one that newer articles have overtaken.
        """
        text, roots = passage.text, self._roots(passage.text)
        core = not self._core or any(_held(root, roots) for root in self._core)
        core = core or tells_the_same(text, self._first.sentences[0])
        if not (core and roots) or points_back(text, self._language):
            return None
        if self._contradicts(text, passage.article):
            return None
        return self._says(roots) + self._gains(passage) - self._loses(passage)

    def goes_beyond(self, text: str) -> bool:
        """Whether a German sentence says of its subject what the story does not, in any words."""
        parsed = clause.parse(text.rstrip(".")) if self._language == "de" else None
        if parsed is None:
            return False
        roots = self._roots(_SOURCE.sub("", " ".join(parsed.rest)))
        untold = sum(not _held(root, self._told) for root in roots)
        return untold >= max(_UNTOLD, _UNTOLD_SHARE * len(roots))

    def is_spoken(self, text: str) -> bool:
        """Whether the story says a sentence, or begins with one that says as much."""
        roots = self._roots(text)
        first = self._first.sentences[0]
        within = roots <= self._head and len(text) >= _NEARLY * len(first)
        alike = within or len(roots & self._head) >= _ALIKE * len(roots | self._head)
        longest = _LEFT * len(first) if len(first) >= _WHOLE else 0
        begins = len(text) > longest and bare(text) in bare(first)
        return alike or begins or bare(text) in self._spoken

    def _says(self, roots: frozenset[str]) -> float:
        belongs = [self._belongs(root) for root in roots]
        weight = sum(self._shares[root] for root in self._head) or 1
        said = sum(self._shares[root] for root in self._head if _held(root, roots))
        precise = sum(share for share in belongs if share > 0) / len(roots)
        strange = sum(share for share in belongs if share < 0)
        return _SAYS_WHAT_IS_TOLD * precise + _SAYS_IT_ALL * said / weight + strange

    def _belongs(self, root: str) -> float:
        if _held(root, self._begun):
            return 1.0
        if _held(root, self._said):
            return _SOON
        if _held(root, self._told):
            return _LATER
        return _SHARED if self._shares[root] > 1 or root in self._title else _STRANGE

    def _gains(self, passage: Passage) -> float:
        source = passage.article.source
        counts = counts_victims(passage.text) and counts_victims(self._first.text)
        leads = source == self._first.article.source
        return _LEAD * leads + _SAME * (source in self._same) + _VICTIMS * counts

    def _loses(self, passage: Passage) -> float:
        text, source = passage.text, passage.article.source
        ahead = bool(_NOT_YET.search(text)) and not self._looks_ahead
        braces = bool(_BRACES.search(text)) and not self._looks_ahead
        return (
            _AFTER * self._places.get(source, _LOOKED_AT)
            + _VIEW * (not is_plain(_QUOTED_FIRST.sub("", source.title)))
            + _AHEAD * ahead
            + _STILL_AHEAD * braces
            + _SPEECH * bool(_SPEAKER_LAST.search(text))
            + _QUOTES * bool(QUOTATION.search(text))
            + _DOUBTS * (self._language == "en" and doubts(text) > 0)
            + _RHETORIC * (self._language == "en" and bool(_HAILS.search(text)))
            + _HALF * self._is_half_named(text)
            + _ESSENTIAL * self._essentials.lacking(text)
            + _VAGUELY * self._is_vague(text)
            + _UNCOUNTED * self._is_uncounted(text)
            + _EVENTLESS * self._is_eventless(text)
        )

    def _is_vague(self, text: str) -> bool:
        """Whether it speaks of several victims, whom the story counts."""
        return bool(_VAGUE.search(text) and dead(self._first.text, self._language))

    def _is_uncounted(self, text: str) -> bool:
        """Whether it speaks of a toll that the story gives and it does not."""
        return "toll" in text and not counts_victims(text) and counts_victims(self._first.text)

    def _is_eventless(self, text: str) -> bool:
        """Whether it tells what came of an event that the story names, and not of what."""
        told = self._first.text
        return bool(_AFTERMATH.search(text) and _EVENT.search(told) and not _EVENT.search(text))

    def _is_half_named(self, text: str) -> bool:
        """Whether it names somebody by a first name, as no other headline does."""
        return any(
            len(re.findall(rf"\b{name}\b", self._titles)) < _KNOWN
            for name in self._first_names.intersection(_ALONE.findall(text))
        )

    def _contradicts(self, text: str, article: Article) -> bool:
        counts = _counts(text)
        both = counts_victims(text) and counts_victims(self._first.text)
        if counts - (self._counts if both else self._told_counts):
            return True
        return overtaken(text, article.source.published_at, self._tolls, self._language)

    def _roots(self, text: str) -> frozenset[str]:
        return frozenset(stem[:_ROOT] for stem in terms.stems(text, self._language))


def _first_names(prose: str) -> frozenset[str]:
    """The first names of those whom `prose` introduces, and never calls by them alone."""
    names = frozenset(_FULL_NAME.findall(prose))
    return names - frozenset(_ALONE.findall(prose)) if names else names


def _held(root: str, stems: frozenset[str]) -> bool:
    """Whether one of `stems` begins with `root`, or holds it: `earthquake` and `quake`."""
    if root in stems:
        return True
    inside = len(root) >= _ROOT
    return any(stem.startswith(root) or (inside and root in stem) for stem in stems)


def _counts(text: str) -> frozenset[str]:
    """The counts in `text`, in figures where they are more than a guess."""
    written = (f.replace(",", "").replace(".", "") for f in _FIGURE.findall(text))
    worded = (_NUMBERS.get(word.lower(), "") for word in _WORD.findall(text))
    return frozenset(filter(None, (*written, *worded)))
