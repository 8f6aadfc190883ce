"""How the stories of a German show name their only outlets, one after the other."""

import re
from dataclasses import replace

from contracts import SourceRef
from services.content.adapters.local_writer import LocalWriter
from services.content.domain.news import Article, Topic
from services.content.drafting import draft_script
from tests.briefs import brief

_PLACES = ("Kiel", "Lübeck", "Rostock", "Emden")


def topic(outlet: str, *sentences: str) -> Topic:
    article = Article(SourceRef(outlet=outlet, title=sentences[0]), sentences)
    return Topic((article,), tuple((s, article) for s in sentences), "world", outlets=1)


async def told(*topics: Topic) -> list[str]:
    """The first words of each story."""
    of = brief("de", minutes=3)
    draft = await draft_script(replace(of, topics=(*topics, *of.topics)), LocalWriter())
    firsts = {s.story: s.text for s in reversed(draft.segments) if s.story}
    return [firsts[number] for number in range(1, len(topics) + 1)]


async def test_no_form_comes_twice_in_a_row() -> None:
    topics = [
        topic("Kurier", f"In {place} hat der Rat den Bau der Brücke {n} beschlossen.")
        for n, place in enumerate(_PLACES, 1)
    ]
    within = [" laut Kurier " in text for text in await told(*topics)]
    assert within == [place % 2 == 0 for place in range(len(within))]


async def test_the_outlet_does_not_stand_between_somebody_and_what_they_do() -> None:
    # The first story takes the form that stands behind the verb.
    first = topic("Tannblatt", "In Kiel hat der Rat den Bau der Brücke 1 beschlossen.")
    news, more = "In Emden hat der Rat neue Regeln beschlossen.", "Sie sollen im Mai gelten."
    _, text = await told(first, topic("Kurier", news, more))
    assert text.startswith(f"{news} {more[:-1]}")
    assert re.search(r"Kurier\w*(?:\s\w+)?\.$", text)
    _, text = await told(first, topic("Kurier", news, "Die Regeln sollen im Mai gelten."))
    assert re.match(rf"{news[:-1]}, [\w\s]*Kurier", text)


async def test_an_outlet_that_the_last_sentence_names_is_named_once() -> None:
    news = ("In Kiel hat der Rat getagt.", "Es ging um Geld.")
    own = "Nach Kurier-Recherchen fehlen Millionen."
    (text,) = await told(topic("Kurier", *news, own))
    assert text == " ".join((*news, own))
    (text,) = await told(topic("Kurier", *news, "Nach Recherchen fehlen Millionen."))
    assert text.count("Kurier") == 1
