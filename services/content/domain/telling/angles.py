"""Angles: whether an English sentence tells a story's news once more, or something else of it."""

import re
from collections.abc import Sequence

from services.content.domain.language import terms
from services.content.domain.language.equals import meanings, ordered_meanings
from services.content.domain.language.places import places
from services.content.domain.language.tolls import counts_victims
from services.content.domain.news import Article
from services.content.domain.telling.recounting import figures

_PROMISED, _TOLD, _BOTH = 0.5, 0.6, 1.25
"""Share of an article's headline that is not in the news, share of its first sentence that the
story has not said, and both together, from which it begins with something else."""
_FEWEST, _FEWEST_OF_OPENING = 3, 5
"""Meanings that a sentence adds at least; and one that opens an article, unless most are new."""
_SHARE, _OWN_SHARE = 0.45, 0.4
"""Share of a sentence's meanings that it adds at least; and in the article that began the story."""
_HEAD, _SUBJECT = 5, 2
"""Stems in which the news say what they are about, and another sentence does."""
_FIRST = 6
"""Meanings with which a sentence says what it is about."""
_DEED = 3
"""Meanings with which a sentence says what somebody does."""
_SURFACED = re.compile(
    r"(?:News|Reports?|Word|Details|Rumou?rs)\sof\s.*\b(?:surfaced|emerged|broke|came\sto\slight)\b"
)
"""How the news became known, which is the news again."""
_LOOKS_BACK = re.compile(
    r"(?:(?:\w+\s){1,3}(?:years?|months?|weeks?|decades?)\s(?:after|on|since)\b"
    r"|(?:For|In)\s(?:\w+\s){0,2}(?:days|weeks|months|years|decades)\b(?!\stime))"
)
"""`Two years after …`, `For weeks now, …`: how it came to the news."""
_ANSWERS = re.compile(
    r"\b(?:in\s(?:\w+\s)?(?:retaliation|revenge|reprisal)|retaliat(?:es|ed|ing))\b"
)
_ANSWER = re.compile(r"\b(?:retaliat|revenge|reprisal)")
_EARLIER = re.compile(r"(?:Earlier|Previously|Last\s(?:week|month|year))\b")
_DONE = frozenset({"en.perfect", "en.passive"})
"""Rules that make a headline a sentence of what was done."""
_REACTS = re.compile(
    r"\b(?:solidarity|condolences?|condoles?|tributes?|relief (?:effort|aid)|pledg(?:es?|ed)"
    r"|(?:humanitarian|foreign|US|EU|rescue|earthquake|emergency|international) (?:aid|assistance)"
    r"|offers? of (?:aid|help)|offer(?:s|ed)? (?:aid|help|assistance)|medals?|aid workers"
    r"|support (?:for )?the (?:people|victims|survivors)|humanitarian (?:operation|affairs))\b",
    re.IGNORECASE,
)
"""What others say and send."""


def adds_little(sentence: str, told: Sequence[str], *, own: bool) -> bool:
    """Whether a sentence says in other words what those `told` have said.

    `own`: it stands in the article that began the story.
    """
    if _SURFACED.match(sentence):
        return True
    stems = meanings(sentence)
    new = len(stems - _known(told))
    return new < _FEWEST or new < (_OWN_SHARE if own else _SHARE) * len(stems)


def new_head(sentence: str, told: Sequence[str]) -> float:
    """Share of what a sentence says first that those `told` have not said."""
    head = frozenset(ordered_meanings(sentence)[:_FIRST])
    return len(head - _known(told)) / max(1, len(head))


def begins_again(sentence: str, told: Sequence[str], *, headed: bool) -> bool:
    """Whether a sentence, or the headline before it, opens as if nobody knew of the news.

    Whom or what they are about is `a` thing in it; or it adds too little, and no headline stands
    before it.
    """
    about = terms.ordered_stems(sentence, "en")[:_SUBJECT]
    news = terms.ordered_stems(told[0], "en")[:_HEAD]
    a_thing = sentence.startswith(("A ", "An ")) and not figures(sentence)
    if a_thing and len(about) == _SUBJECT and set(about) <= set(news):
        return True
    stems = meanings(sentence)
    new = len(stems - _known(told))
    return not headed and new < _FEWEST_OF_OPENING and new < _TOLD * len(stems)


def is_another(article: Article, sentence: str, news: Article, told: Sequence[str]) -> bool:
    """Whether an article, which opens with a sentence, tells something else than the `news`.

    It promises that in its headline; and the sentence keeps it, of the same states, and gives no
    figure once more, nor counts victims.
    """
    promised = _new_share(article.source.title, (news.source.title, told[0]))
    kept = _new_share(sentence, told)
    if promised < _PROMISED or kept < _TOLD or promised + kept < _BOTH:
        return False
    counted = counts_victims(sentence) and any(map(counts_victims, told))
    if counted or _EARLIER.match(sentence) or _does_again(sentence, told):
        return False
    states, known = places(sentence), places(" ".join(told))
    elsewhere = states and known and states.isdisjoint(known)
    given = frozenset().union(*map(figures, told))
    return not elsewhere and given.isdisjoint(figures(sentence))


def explains(sentence: str, told: Sequence[str]) -> bool:
    """Whether a sentence says in answer to what the news happened, which nobody has said yet."""
    new = len(meanings(sentence) - _known(told))
    answered = any(map(_ANSWER.search, told))
    return bool(_ANSWERS.search(sentence)) and new > _FEWEST and not answered


def _does_again(sentence: str, told: Sequence[str]) -> bool:
    """Whether what somebody does in a sentence, names apart, is what the story has told."""
    words = " ".join(word for word in sentence.split() if not word[0].isupper())
    return set(ordered_meanings(words)[:_DEED]) <= _known(told)


def tells_of_others(article: Article, told: Sequence[str]) -> bool:
    """Whether a headline, as a rule has made it a sentence, tells what others did in that state."""
    headline = article.sentences[0]
    done = not _DONE.isdisjoint(article.rule.split("+"))
    there = not places(headline).isdisjoint(places(" ".join(told)))
    return done and there and ordered_meanings(headline)[:1] != ordered_meanings(told[0])[:1]


def in_order(articles: Sequence[Article]) -> list[Article]:
    """The articles of a story: what happened, what others say and send, how it came to that.

    The one that leads stays first, whatever it is.
    """
    lead, *others = articles
    aid = bool(_REACTS.search(lead.source.title))
    return [lead, *sorted(others, key=lambda a: (_looks_back(a), not aid and _reacts(a)))]


def _looks_back(article: Article) -> bool:
    return any(_LOOKS_BACK.match(sentence) for sentence in article.sentences[:1])


def _reacts(article: Article) -> bool:
    """Whether the first sentence that is not the headline is about reactions and aid."""
    text = article.sentences[article.opens_with_headline :] or article.sentences
    return any(_REACTS.search(sentence) for sentence in text[:1])


def _known(told: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*map(meanings, told))


def _new_share(text: str, told: Sequence[str]) -> float:
    stems = meanings(text)
    return len(stems - _known(told)) / max(1, len(stems))
