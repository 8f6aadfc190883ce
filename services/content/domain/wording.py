"""The words around the news: greeting, attribution, transition, farewell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from random import Random

from contracts import Host, ShowAccepted
from services.content.domain.outlets import outlet_slots
from services.content.domain.passages import Passage
from services.content.domain.phrases import Deck, Phrasebook
from services.content.domain.running_order import RunningOrder
from services.content.domain.spoken_time import SpokenTime, spoken_time

LONGEST_SEGMENT = 400
"""Most characters of a segment; a transition gives way."""

_SHARE_OF_LEADS = 0.7
_SHARE_OF_SECTIONS = 0.85
_SHARE_OF_TRANSITIONS = 0.5
_SHARE_OF_CREDITS = 0.35
_SHARE_OF_CONTINUATIONS = 0.5

_TERSE = 18
"""Longest phrase of a terse show, in characters without slots."""


def words(order: RunningOrder, book: Phrasebook) -> Iterator[str]:
    """Find words for each part of `order` with the phrases of `book`, in order.

    Each choice is drawn by the seed of the show: the same running order, the same words.
    """
    accepted = order.brief.accepted
    rng = Random(accepted.seed)  # noqa: S311 - a choice of words, not a secret
    wording = _Wording(accepted, book, rng, terse=order.terse)
    moment = spoken_time(order.brief.local_time, accepted.language)
    for (kind, number), group in groupby(order.parts, key=lambda part: (part.kind, part.story)):
        first, *others = group
        if number is not None:
            passages = [part.passage for part in (first, *others) if part.passage]
            category = order.stories[number - 1].topic.category
            yield from wording.story(category, passages, first=number == 1)
        elif kind == "opening":
            yield wording.welcome(moment, first.host)
            yield from (wording.cohost(part.host) for part in others)
        else:
            yield wording.closing()
            yield from (wording.farewell(part.host) for part in others)


class _Wording:
    """Finds words for one show; every choice is drawn by `rng`, no phrase is used twice.

    `terse`: short phrases, no date, and no lead into a story.
    """

    def __init__(
        self, accepted: ShowAccepted, book: Phrasebook, rng: Random, *, terse: bool
    ) -> None:
        self._language = accepted.language
        self._book = book
        self._rng = rng
        self._deck = Deck(book, rng)
        self._terse = terse
        self._sections: set[str] = set()
        self._show = {
            "station": accepted.station,
            "show": _show_name(accepted, book),
            **book.agreeing(accepted.title),
        }

    def welcome(self, moment: SpokenTime, host: Host) -> str:
        """Greet, say whose show this is, the time, and who speaks."""
        slots = {**self._show, "greeting": moment.greeting, "host": host.name}
        if self._terse:
            slots |= {"clock": moment.time}
        else:
            slots |= {"time": moment.time, "Time": moment.time[0].upper() + moment.time[1:]}
            slots |= {"date": moment.date, "Date": moment.date}
        return _joined(self._deal(kind, slots) for kind in ("welcome", "clock", "host"))

    def cohost(self, host: Host) -> str:
        """Introduce another host."""
        return self._deal("cohost", {"host": host.name}) or f"{host.name}."

    def closing(self) -> str:
        """End the show."""
        return self._deal("closing", self._show)

    def farewell(self, host: Host) -> str:
        """Say goodbye."""
        return self._deal("farewell", {"host": host.name})

    def story(self, category: str, passages: Sequence[Passage], *, first: bool) -> Iterator[str]:
        """Word the passages of a story; `first` is the first story of the show."""
        lead_in = self._lead_in(category, first=first)
        named: list[str] = []
        for passage in passages:
            outlet = passage.article.source.outlet
            if not named:
                text = self._credited(passage) or self._attributed("attribution", passage)
                whole = _joined((lead_in, text))
                yield whole if len(whole) <= LONGEST_SEGMENT else text
            elif outlet not in named:
                yield self._attributed("addition", passage)
            elif outlet != named[-1] or self._drawn(_SHARE_OF_CONTINUATIONS):
                yield self._attributed("continuation", passage)
            else:
                yield passage.text
            named.append(outlet)

    def _lead_in(self, category: str, *, first: bool) -> str:
        section = self._book.sections.get(category.strip().casefold())
        entered = section is not None and section["section"] not in self._sections
        if section is not None:
            self._sections.add(section["section"])
        if self._terse:
            return ""
        if first:
            return self._deal("lead", {}) if self._drawn(_SHARE_OF_LEADS) else ""
        if section is not None and entered and self._drawn(_SHARE_OF_SECTIONS):
            return self._deal("section", section)
        return self._deal("transition", {}) if self._drawn(_SHARE_OF_TRANSITIONS) else ""

    def _credited(self, passage: Passage) -> str:
        if not self._drawn(_SHARE_OF_CREDITS):
            return ""
        credit = self._deal("credit", self._named(passage, passage.sentences[-1]))
        return f"{passage.text} {credit}" if credit else ""

    def _attributed(self, kind: str, passage: Passage) -> str:
        slots = self._named(passage, passage.sentences[0])
        return _joined((self._deal(kind, slots) or f"{slots['name']}:", passage.text))

    def _named(self, passage: Passage, beside: str) -> dict[str, str]:
        """Forms of the outlet's name beside a sentence; nobody reports a question."""
        asks = beside.rstrip("\"'”’“»« ").endswith("?")
        return outlet_slots(passage.article.source.outlet, self._language, speaks=not asks)

    def _deal(self, kind: str, slots: Mapping[str, str]) -> str:
        longest = _TERSE if self._terse else LONGEST_SEGMENT
        return self._deck.deal(kind, slots, longest=longest)

    def _drawn(self, share: float) -> bool:
        return self._rng.random() < share


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _show_name(accepted: ShowAccepted, book: Phrasebook) -> str:
    title, station = accepted.title, accepted.station
    if station.casefold() in title.casefold():
        return title
    return book.titled.format(title=title, station=station)
