"""A show says who somebody is, where it names them first."""

import pytest

from contracts import SourceRef
from services.content.domain.news import Article, Topic
from services.content.domain.telling.introductions import RULE, forms, with_introductions
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.sharing import Share


def article(text: str, outlet: str = "Post", title: str = "A day in Oslo") -> Article:
    return Article(SourceRef(outlet=outlet, title=title), (text,), text=text)


def share(*texts: str, certain: int = 9, rule: str = "", own: str = "") -> Share:
    passages = tuple(Passage((text,), article(own or text), rule) for text in texts)
    topic = Topic((passages[0].article,), ((texts[0], passages[0].article),))
    certain = min(certain, len(texts))
    return Share(Telling(topic, passages), certain, len(texts) - certain)


def said(*shares: Share, known: dict[str, str] | None = None) -> list[str]:
    told = with_introductions(shares, KNOWN if known is None else known)
    return [passage.text for each in told for passage in each.telling.passages]


KNOWN = {
    "lund": "Norwegian Prime Minister Eva Lund",
    "eva lund": "Norwegian Prime Minister Eva Lund",
    "moreau": "French President Luc Moreau",
    "luc moreau": "French President Luc Moreau",
}


def test_a_form_that_two_outlets_write_is_known_by_surname_and_full_name() -> None:
    told = [
        article("Yesterday Norwegian Prime Minister Eva Lund resigned.", "Post"),
        article("Norway's prime minister Eva Lund has gone.", "Herald"),
        article("French President Luc Moreau was alone with it.", "Herald"),
    ]
    assert dict(forms(told)) == {
        "lund": "Norway's Prime Minister Eva Lund",
        "eva lund": "Norway's Prime Minister Eva Lund",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The former Norwegian Prime Minister Eva Lund resigned.",
        "Ex-Norwegian Prime Minister Eva Lund resigned.",
        "Prime Minister Eva Lund resigned.",
        "When Prime Minister Eva Lund resigned, rain fell.",
    ],
)
def test_who_has_the_office_no_more_or_whose_state_is_not_named_has_no_form(text: str) -> None:
    assert not forms([article(text, "Post"), article(text, "Herald")])


def test_two_people_of_one_surname_have_their_full_names_alone() -> None:
    texts = ("Norwegian Prime Minister Eva Lund spoke.", "Danish Foreign Minister Per Lund spoke.")
    found = forms([article(text, outlet) for text in texts for outlet in ("Post", "Herald")])
    assert set(found) == {"eva lund", "per lund"}


@pytest.mark.parametrize(
    ("plain", "full"),
    [
        ("Lund has hailed a truce.", "Norwegian Prime Minister Eva Lund has hailed a truce."),
        ("Eva Lund said rain fell.", "Norwegian Prime Minister Eva Lund said rain fell."),
        ("Lund's plan has failed.", "Norwegian Prime Minister Eva Lund's plan has failed."),
        (
            "Talks collapsed as Lund stepped down.",
            "Talks collapsed as Norwegian Prime Minister Eva Lund stepped down.",
        ),
        (
            "Lund and Moreau have met.",
            "Norwegian Prime Minister Eva Lund and Moreau have met.",
        ),
    ],
)
def test_a_name_alone_takes_the_form(plain: str, full: str) -> None:
    assert said(share(plain)) == [full]


@pytest.mark.parametrize(
    "sentence",
    [
        "Prime Minister Eva Lund has hailed a truce.",
        "Norway's Prime Minister, Eva Lund, has hailed a truce.",
        "Lund allies have left the party.",
        "The Lund government has fallen.",
        "A truce was hailed by Anna Lund in Oslo.",
        "Lundgren has hailed a truce.",
    ],
)
def test_who_is_introduced_or_somebody_else_is_left_alone(sentence: str) -> None:
    assert said(share(sentence)) == [sentence]


def test_a_show_introduces_somebody_once() -> None:
    later = "Lund has left Oslo."
    assert said(share("Prime Minister Lund has hailed a truce."), share(later))[1] == later
    assert said(share("Lund has hailed a truce."), share(later))[1] == later


def test_what_may_be_left_out_introduces_nobody_to_what_follows() -> None:
    told = said(share("Rain fell.", "Lund has hailed it.", certain=1), share("Lund has left."))
    assert told[2] == "Norwegian Prime Minister Eva Lund has left."


def test_a_form_of_the_storys_own_articles_is_enough() -> None:
    own = "Tide Group chairman R Solberg stepped down."
    assert said(share("Solberg has stepped down.", own=own), known={}) == [
        "Tide Group chairman R Solberg has stepped down."
    ]


def test_what_a_rule_has_changed_is_labelled() -> None:
    [told] = with_introductions([share("Lund has hailed it.", rule="en.perfect")], KNOWN)
    assert told.telling.passages[0].rule == f"en.perfect+{RULE}"
    [left] = with_introductions([share("Rain has fallen.", rule="en.perfect")], KNOWN)
    assert left.telling.passages[0].rule == "en.perfect"


def test_whom_a_story_has_introduced_it_calls_by_the_surname() -> None:
    first = "Norwegian Prime Minister Eva Lund intends to buy ships."
    again = "Denmark accused Norwegian Prime Minister Eva Lund of a breach of the treaty."
    assert said(share(first, again)) == [first, "Denmark accused Lund of a breach of the treaty."]
    assert said(share(first), share(again)) == [first, again]


@pytest.mark.parametrize(
    "again",
    [
        "Denmark thanked the former Norwegian Prime Minister Eva Lund.",
        "Denmark thanked Swedish Prime Minister Eva Lund.",
        "Denmark thanked Prime Minister Eva Lund.",
    ],
)
def test_another_office_is_told_in_full(again: str) -> None:
    first = "Norwegian Prime Minister Eva Lund intends to buy ships."
    assert said(share(first, again)) == [first, again]


@pytest.mark.parametrize(
    ("name", "surname"),
    [("William Lai Ching-te", "Lai"), ("Lai Ching-te", "Lai"), ("Tsai", None)],
)
def test_a_surname_that_comes_first_is_found(name: str, surname: str | None) -> None:
    text = f"Taiwanese leader {name} spoke in the evening."
    again = f"Beijing accused Taiwanese leader {name} of a breach."
    told = f"Beijing accused {surname} of a breach." if surname else again
    assert said(share(text, again)) == [text, told]
