"""German headlines as sentences: what becomes of each, and which are not said."""

import re
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.domain.headlines import sentence

told = partial(sentence, language="de", told=True)
"""A headline as a story tells it."""
_FILE = Path(__file__).parents[2] / "fixtures" / "headlines" / "de.txt"


def _sections() -> dict[str, list[tuple[str, str]]]:
    """Headlines and the sentences that they become, by the line that heads their section."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for block in _FILE.read_text("utf-8").split("\n\n")[1:]:
        head, *lines = block.strip().splitlines()
        pairs = (line.partition(" => ") for line in lines)
        found[head] += [(headline, said) for headline, _, said in pairs]
    return found


SECTIONS = _sections()
SAID = [pair for head, pairs in SECTIONS.items() if head.startswith("rule ") for pair in pairs]
AS_THEY_STAND = [headline for headline, _ in SECTIONS["as it stands"]]
NEVER = [headline for headline, _ in SECTIONS["never"]]


@pytest.mark.parametrize(("headline", "said"), SAID)
def test_a_headline_becomes_exactly_one_sentence(headline: str, said: str) -> None:
    made = told(headline)
    assert made is not None
    assert made.text == said


@pytest.mark.parametrize("head", [head for head in SECTIONS if head.startswith("rule ")])
def test_the_sentence_names_the_rule_that_made_it(head: str) -> None:
    for headline, _ in SECTIONS[head]:
        made = told(headline)
        assert made is not None
        assert head.removeprefix("rule ") in made.rule.split()


@pytest.mark.parametrize("headline", AS_THEY_STAND)
def test_a_whole_sentence_is_left_alone(headline: str) -> None:
    made = told(headline)
    assert made is not None
    assert (made.text, made.rule) == (f"{headline}.", "")


@pytest.mark.parametrize("headline", NEVER)
def test_what_no_rule_makes_a_sentence_is_not_said(headline: str) -> None:
    assert told(headline) is None


@pytest.mark.parametrize("headline", [headline for headline, _ in SAID] + AS_THEY_STAND)
def test_every_sentence_has_one_stop_a_capital_and_all_figures(headline: str) -> None:
    made = told(headline)
    assert made is not None
    assert re.search(r"[^.]\.$", made.text)
    assert made.text[0].isupper()
    assert set(re.findall(r"\d+", headline)) <= set(re.findall(r"\d+", made.text))


@pytest.mark.parametrize("said", [said for _, said in SAID])
def test_a_sentence_that_was_made_is_left_alone(said: str) -> None:
    made = sentence(said, "de")
    assert made is not None
    assert (made.text, made.rule) == (said, "")


_WORDS = (
    "Polizei Minister Tote 20 20.000 der die in auf über mit von nach und , : – »Ja« „Nein“ ( ) "
    "verurteilt verletzt steigt sind will gestorben festgenommen neuer Berliner Erdbeben Türkei "
    "Zwei Mindestens + +++ Z+ | ? ohne Strom als zu"
)


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=14).map(" ".join) | st.text(max_size=80))
def test_whatever_is_said_is_one_sentence_with_all_figures(headline: str) -> None:
    made = told(headline)
    if made is not None:
        assert re.search(r"[^.]\.$", made.text)
        assert made.text == " ".join(made.text.split())
        lost = set(re.findall(r"(?<![\w-])\d+", headline)) - set(re.findall(r"\d+", made.text))
        assert not lost


@pytest.mark.parametrize(
    ("headline", "heard", "said"),
    [
        (
            "Erdbeben in Marland : Zahl der Toten steigt auf mehr als 20.000",
            "Nach dem Erdbeben in Marland steigt die Zahl der Toten auf mehr als 20.000.",
            "Nach dem Erdbeben in Marland ist die Zahl der Toten auf mehr als 20.000 gestiegen.",
        ),
        (
            "USA schießen Ballon ab",
            "Die USA schießen einen Ballon ab.",
            "Die USA haben einen Ballon abgeschossen.",
        ),
    ],
)
def test_headlines_stay_in_the_present_that_stories_tell_in_the_perfect(
    headline: str, heard: str, said: str
) -> None:
    assert getattr(sentence(headline, "de"), "text", "") == heard
    assert getattr(told(headline), "text", "") == said


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        (
            "Marland weist Vorwürfe wegen Sabotage zurück",
            "Marland hat die Vorwürfe wegen Sabotage zurückgewiesen.",
        ),
        ("Marland erhebt Vorwürfe gegen Nordland", "Marland erhebt Vorwürfe gegen Nordland."),
    ],
)
def test_what_is_rejected_has_been_said_before(headline: str, said: str) -> None:
    made = told(headline)
    assert made is not None
    assert made.text == said
