import pytest

from services.content.domain.telling.attribution import attributed, bearer, is_named

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
