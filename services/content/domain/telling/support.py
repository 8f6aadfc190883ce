"""Support: whether the sentences of a part are about what its sources are about.

Numbers, names and quotations are checked one by one (`checking`); a claim without any of them is
not. A sentence that shares hardly a word with its sources was not taken from them; and what opens
and closes a show, which has no sources, greets, names the show and the time, and no more.

Measured on the held-out sentences of `tests/fixtures/checking`: of those that are true, 5 % have
too little in common with their sources, and of those about another story 95 %.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from services.content.domain.language import sentences, terms
from services.content.domain.news import Article
from services.content.domain.telling.checking import number_words
from services.content.domain.telling.manner import moment
from services.content.domain.telling.running_order import Part, RunningOrder

LEAST = 0.25
"""Share of the words of meaning of a sentence that stand in its sources, in whatever form."""
_LEAST_FRAME = 0.6
"""The same where it opens or closes a show, of the words that do."""
_FRAME = {
    "en": (
        "again air all am are audience back be bring bulletin bye care colleague come company day "
        "desk "
        "edition end enjoy episode evening everyone follow friend get go good goodbye great "
        "hand happen have headline hear hello here home hope hour important information join "
        "keep latest leave listen live look make matter meet me mic microphone minute moment "
        "moments morning name news next night now on over part peace pleasure present programme "
        "program radio ready recap return round safe see show sign soon start stay stories "
        "story studio summary take talk team thank thanks time today together tomorrow tonight "
        "top tune until update voice wait watch week weekend welcome well wish world afternoon "
        "noon midnight clock half quarter past o’clock hi hey folks bye tune wrap"
    ),
    "de": (
        "abend abschied alles anfang aktuell ausgabe bald begleiten bin begrüße begrüßen beginn "
        "bleiben blick bringen da dabei dank danke danken ende erfahren erste freuen freund "
        "ganz geben gehen gleich gut guten gute hallo hauptmeldung hauptthema heiße herzlich "
        "heute hier hoffen hören hörer hörerinnen interesse ist journal kommen kollege kollegin "
        "leben lesen machen melden meldung mikrofon minute mittag mitternacht moderieren morgen "
        "morgens nachmittag nachrichten nacht name nächste neues neuigkeiten programm radio "
        "reden runde sagen schalten schlagzeilen schön sehen sendung sender später sprechen "
        "starten studio stunde tag tages team thema themen überblick uhr uns verabschieden viertel "
        "halb vorbei wiederhören wiedersehen welt wichtig wichtigste willkommen woche "
        "wochenende wünschen zeit zuhören zugehört zurück zusammen zuschalten "
        "einschalten eingeschaltet dran voll aufmerksamkeit damit dir weiter "
        "übergeben übernehmen euch ihr hört seid tschüss servus macht"
    ),
}
"""What opens and closes a show."""
_COMPARED = 2
"""Words of meaning from which a sentence is compared."""
_ROOT = 4
"""Letters by which two forms of a word are one."""
_NO_WORD = re.compile(r"[\d’']")


def unsupported(text: str, part: Part, order: RunningOrder) -> Iterator[str]:
    """The sentences of a part that have too little in common with what the part may say.

    That is the articles of its story; for what opens or closes a show, its frame.
    """
    accepted = order.brief.accepted
    articles = _articles(part, order)
    known = _names(order)
    known |= _roots(articles, accepted.language) if articles else _frame(order)
    least = LEAST if articles else _LEAST_FRAME
    for sentence in sentences.split(text, accepted.language):
        said = [s for s in terms.ordered_stems(sentence, accepted.language) if _has_meaning(s)]
        shared = sum(stem[:_ROOT] in known for stem in said)
        if len(said) >= _COMPARED and shared < least * len(said):
            yield sentence


def _articles(part: Part, order: RunningOrder) -> tuple[Article, ...]:
    if part.story is not None:
        return order.stories[part.story - 1].topic.articles
    if part.passage is None:
        return ()
    said = part.passage.article
    others = (each.topic.articles for each in order.stories if said in each.topic.articles)
    return (said, *(article for found in others for article in found))


def _names(order: RunningOrder) -> frozenset[str]:
    """The words by which hosts, show and station are named."""
    accepted = order.brief.accepted
    named = (accepted.title, accepted.station, *(host.name for host in accepted.hosts))
    return terms.roots(" ".join(named), accepted.language)


def _frame(order: RunningOrder) -> frozenset[str]:
    """The words that open and close a show, its date and its time among them."""
    language = order.brief.accepted.language
    now = moment(order.brief.accepted, order.brief.local_time)
    return terms.roots(f"{_FRAME[language]} {now.greeting} {now.time} {now.date}", language)


@lru_cache(maxsize=128)
def _roots(articles: tuple[Article, ...], language: str) -> frozenset[str]:
    texts = (
        text
        for article in articles
        for text in (
            article.source.title,
            article.source.outlet,
            article.text,
            *article.sentences,
            *article.spare,
        )
    )
    return frozenset(root for text in texts for root in terms.roots(text, language))


@cache
def _number_stems() -> frozenset[str]:
    words = (
        *number_words.ENGLISH_ONES,
        *number_words.ENGLISH_TENS,
        *number_words.SCALES,
        *number_words.FRACTIONS,
    )
    return frozenset(terms.stem(word, "en") for word in words)


def _has_meaning(stem: str) -> bool:
    """Whether a word is compared: no number, which is checked as such, and no `I'm`."""
    number = stem in _number_stems() or number_words.german(stem) is not None
    return not number and not _NO_WORD.search(stem)
