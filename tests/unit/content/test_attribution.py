import pytest

from services.content.domain.language.outlets import outlet_slots
from services.content.domain.telling.attribution import (
    attributed,
    bearer,
    bearer_before,
    is_named,
    laut,
    within,
)

PLAIN = "The ferry sank off the northern coast on Sunday."
SAID = "The ferry sank off the northern coast, the coastguard said."
TOLD = "The coastguard said that the ferry had sunk off the northern coast."


@pytest.mark.parametrize(
    ("outlet", "sentences", "named"),
    [
        ("The Courier", ("The minister told the Courier that he would resign.",), True),
        ("Der Kurier", ("Das erfuhr der Kurier aus Regierungskreisen.",), True),
        ("The Courier", ("A courier was hurt.", "He works for the courier."), True),
        ("The Courier", (PLAIN, SAID, "That is what the Courier found."), False),
        ("Post", ("The Postbank closes.",), False),
    ],
)
def test_an_outlet_may_be_named_by_its_own_sentences(
    outlet: str, sentences: tuple[str, ...], *, named: bool
) -> None:
    assert is_named(outlet, sentences) is named


@pytest.mark.parametrize(
    ("sentences", "place"),
    [
        ((PLAIN,), 0),
        ((SAID, PLAIN), 1),
        ((TOLD,), 0),
        ((TOLD, PLAIN), 1),
        ((SAID,), None),
        ((SAID, TOLD), 1),
        (("The ferry sank in fog, according to officials.",), None),
        (("The ferry sank in fog, says a witness from Marlow.",), None),
        (("Die Fähre ist im Nebel gesunken, wie die Polizei mitteilte.",), None),
        (("The ferry, as its owner says, was old.",), 0),
        (("Who sank the ferry?", PLAIN), 1),
        (("“We were lucky.”", "The bill was signed by Sam Jr."), None),
        (("It moves to the U.S.",), None),
        (("It moves there on July 2.",), 0),
        (("Three things are known: the place, the hour and the name.",), None),
        ((f"The ferry {'slowly ' * 40}sank.",), None),
        (("Who?", "Why?", PLAIN), None),
    ],
)
def test_the_first_sentence_that_can_bears_the_attribution(
    sentences: tuple[str, ...], place: int | None
) -> None:
    assert bearer(sentences) == place


def test_an_attribution_stands_before_the_stop() -> None:
    words = ", the Courier reports"
    assert attributed(PLAIN, words) == (
        "The ferry sank off the northern coast on Sunday, the Courier reports."
    )


@pytest.mark.parametrize(
    ("outlet", "words"),
    [
        ("DER SPIEGEL", "laut Spiegel"),
        ("Die Zeit", "laut Zeit"),
        ("Tannblatt", "laut Tannblatt"),
        ("Hafen online", "laut Hafen online"),
        ("Süddeutsche Zeitung", "laut der Süddeutschen Zeitung"),
        ("Tanner Nachrichten", "laut den Tanner Nachrichten"),
        ("Tannbote", "laut dem Tannboten"),
    ],
)
def test_a_german_outlet_inside_a_sentence(outlet: str, words: str) -> None:
    assert laut(outlet_slots(outlet, "de")) == words


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("Die Reederei will", "im Mai gegen die Regeln klagen."),
        ("Bei einer Reederei in Kiel hat es", "eine Razzia gegeben."),
        ("Paare können sich", "künftig an Bord trauen lassen."),
        ("Ein Frachter ist", "nach einem Sturm gesunken, weil er Leck schlug."),
        ("In Kiel gibt es", "klare Anzeichen für einen Streik."),
    ],
)
def test_a_german_attribution_stands_behind_the_verb(before: str, behind: str) -> None:
    assert within(f"{before} {behind}", "laut Kurier") == f"{before} laut Kurier {behind}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Reederei hat laut Polizei gegen die Regeln verstoßen.",
        "Nach Angaben der Polizei ist ein Frachter gesunken.",
        "Wer hat den Frachter gebaut?",
        "Seit er auf See ist, wird der Frachter gesucht.",
        "Weil das Geld knapp ist, werden in Kiel Fähren verkauft.",
        "Ein Urteil im Fall: Die Reederei hat gelogen.",
        "Frachter vor Kiel gesunken.",
        "Der einst größte Frachter der Welt steht vor dem Aus.",
    ],
)
def test_it_does_not_where_another_is_named_or_the_verb_is_not_surely_known(sentence: str) -> None:
    assert within(sentence, "laut Kurier") == ""


def test_no_german_attribution_stands_before_whoever_goes_on() -> None:
    news = "Die Reederei klagt gegen die neuen Regeln."
    assert bearer_before((news, "Sie sollen im Mai gelten.")) is None
    assert bearer_before((news, "Die Regeln sollen im Mai gelten.")) == 0
    assert bearer_before((news,)) == 0
