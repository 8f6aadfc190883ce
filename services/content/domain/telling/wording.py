"""The words around the news: greeting, headlines, attribution, farewell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from random import Random

from contracts import Host, ShowAccepted
from services.content.domain.choosing.worth import harms
from services.content.domain.language.outlets import outlet_slots, spoken
from services.content.domain.language.spoken_time import SpokenTime
from services.content.domain.news import Topic
from services.content.domain.telling.attribution import (
    attributed,
    bearer,
    bearer_before,
    is_named,
    laut,
    within,
)
from services.content.domain.telling.contrast import Contrast
from services.content.domain.telling.manner import moment
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.phrases import Deck, Phrasebook
from services.content.domain.telling.running_order import Part, RunningOrder

LONGEST_SEGMENT = 400
"""Most characters of a segment; words before a story give way."""

_GERMAN_FORMS = ("within", "behind", "apart")
"""How a German story names its only outlet, the short forms first: behind the verb, behind a
sentence, and in a sentence of its own. No form comes twice in a row where another one can."""
_BRIEF = 4.0
"""Shows of less than so many minutes use short phrases around the news."""
_SHORT_PHRASE, _SHORT_HEADING = 16, 17
"""Longest phrase of a brief show where there is one, and longest one before its headlines, in
characters without slots."""


def words(order: RunningOrder, book: Phrasebook) -> Iterator[str]:
    """Find words for each part of `order` with the phrases of `book`, in order.

    Each choice is drawn by the seed of the show: the same running order, the same words.
    """
    accepted = order.brief.accepted
    rng = Random(accepted.seed)  # noqa: S311 - a choice of words, not a secret
    wording = _Wording(accepted, book, rng, terse=order.terse)
    now = moment(accepted, order.brief.local_time)
    for (kind, number), group in groupby(order.parts, key=lambda part: (part.kind, part.story)):
        first, *others = group
        if number is not None:
            telling, passages = order.stories[number - 1], _passages([first, *others])
            last = 1 < number == len(order.stories) and not first.reserve
            yield from wording.story(telling, passages, last=last)
        elif kind == "opening":
            yield wording.welcome(now, first.host)
            yield from (wording.cohost(part.host) for part in others)
        elif kind == "closing":
            yield wording.closing()
            yield from (wording.farewell(part.host) for part in others)
        else:
            yield from wording.summary(kind, _passages([first, *others]))


def _passages(parts: Iterable[Part]) -> list[Passage]:
    return [part.passage for part in parts if part.passage]


class _Wording:
    """Finds words for one show; every choice is drawn by `rng`.

    `terse`: no date, and nothing before a story.
    """

    def __init__(
        self, accepted: ShowAccepted, book: Phrasebook, rng: Random, *, terse: bool
    ) -> None:
        self._language = accepted.language
        self._brief = accepted.minutes < _BRIEF
        self._deck = Deck(book, rng)
        self._terse = terse
        self._form = ""
        self._show = {
            "station": accepted.station,
            "show": _show_name(accepted, book),
            **book.agreeing(accepted.title),
        }

    def welcome(self, now: SpokenTime, host: Host) -> str:
        """Greet, say whose show this is, the time, and who speaks."""
        slots = {**self._show, "greeting": now.greeting, "host": host.name}
        time = now.clock if self._brief else now.time
        if self._terse:
            slots |= {"clock": time}
        else:
            slots |= {"time": time, "Time": time[0].upper() + time[1:]}
            slots |= {"date": now.date, "Date": now.date}
        return _joined(self._deal(kind, slots) for kind in ("welcome", "clock", "host"))

    def cohost(self, host: Host) -> str:
        """Introduce another host."""
        return self._deal("cohost", {"host": host.name}) or f"{host.name}."

    def summary(self, kind: str, passages: Sequence[Passage]) -> Iterator[str]:
        """Word the headlines, or the recap; the first passage is introduced as such."""
        for place, passage in enumerate(passages):
            introduction = "" if place else self._deal(kind, {})
            yield _joined((introduction, passage.text))

    def closing(self) -> str:
        """End the show."""
        return self._deal("closing", self._show)

    def farewell(self, host: Host) -> str:
        """Say goodbye."""
        return self._deal("farewell", {"host": host.name})

    def story(self, telling: Telling, passages: Sequence[Passage], *, last: bool) -> Iterator[str]:
        """Word the passages of a story: its outlet is named once, where no other one has it.

        `last`: it is sure to be spoken, after all the others.
        """
        first, *others = passages
        text = self._credited(first, whole=not others) if telling.rests_on_one else first.text
        if first.contrast is not None:
            text = _joined((text, self._contrasted(first.contrast)))
        whole = _joined((self._lead_in(telling.topic, passages, last=last), text))
        yield whole if len(whole) <= LONGEST_SEGMENT else text
        yield from (passage.text for passage in others)

    def _lead_in(self, topic: Topic, passages: Sequence[Passage], *, last: bool) -> str:
        """What stands before a story; nothing does before a last one in which people are hurt."""
        if self._terse:
            return ""
        if topic.update:
            return self._deal("update", {})
        grave = any(harms(s, self._language) for p in passages for s in p.sentences)
        return self._deal("kicker", {}) if last and topic.light and not grave else ""

    def _credited(self, passage: Passage, *, whole: bool) -> str:
        """The words of a passage that name its outlet; `whole`: nothing else is told of its story.

        A sentence of its own closes the story, so that none stands before more of it.
        """
        outlet = passage.article.source.outlet
        if is_named(spoken(outlet), passage.sentences):
            return passage.text
        if self._language == "de" and is_named(spoken(outlet), passage.sentences[-1:]):
            return passage.text  # its last sentence closes the passage with the outlet
        if self._language == "en":
            return self._behind(passage, bearer(passage.sentences)) or self._apart(passage)
        for form in sorted(_GERMAN_FORMS, key=lambda form: form == self._form):
            words = self._in_form(form, passage, whole=whole)
            if words:
                self._form = form
                return words
        return self._apart(passage)

    def _in_form(self, form: str, passage: Passage, *, whole: bool) -> str:
        """The words of a passage that name its outlet in a German form; empty where none can."""
        first, *others = passage.sentences
        if form == "within":
            slots = outlet_slots(passage.article.source.outlet, self._language)
            found = within(first, laut(slots))
            return _joined((found, *others)) if found else ""
        if form == "behind":
            return self._behind(passage, bearer_before(passage.sentences))
        return self._apart(passage) if whole and passage.text.endswith(".") else ""

    def _behind(self, passage: Passage, place: int | None) -> str:
        """The words of a passage with its outlet behind the sentence at `place`; empty at none."""
        if place is None:
            return ""
        slots = outlet_slots(passage.article.source.outlet, self._language)
        told = list(passage.sentences)
        told[place] = attributed(told[place], self._deal("attribution", slots))
        return " ".join(told)

    def _apart(self, passage: Passage) -> str:
        """The words of a passage, and a sentence that names its outlet."""
        asks = passage.sentences[-1].rstrip("\"'”’“»« ").endswith("?")
        slots = outlet_slots(passage.article.source.outlet, self._language, speaks=not asks)
        credit = self._deal("credit", slots)
        return f"{passage.text} {credit}" if credit else f"{slots['name']}: {passage.text}"

    def _contrasted(self, contrast: Contrast) -> str:
        one, other = (
            outlet_slots(article.source.outlet, self._language)
            for article in (contrast.article, contrast.other)
        )
        if "outlet" not in one or "outlet" not in other:
            return ""
        slots = one | {"other": other["outlet"], "count": contrast.count}
        return self._deck.deal("contrast", slots | {"others": contrast.others})

    def _deal(self, kind: str, slots: Mapping[str, str]) -> str:
        longest = _SHORT_HEADING if kind == "headlines" else _SHORT_PHRASE
        short = self._brief and self._deck.deal(kind, slots, longest=longest)
        return short or self._deck.deal(kind, slots)


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _show_name(accepted: ShowAccepted, book: Phrasebook) -> str:
    title, station = accepted.title, accepted.station
    if station.casefold() in title.casefold():
        return title
    return book.titled.format(title=title, station=station)
