"""First sentences: what is easy to say comes before what is not."""

import pytest

from services.content.domain.choosing.openings import hardness, is_nameless, pictures, stands

EASY = "The council of Marlow has raised the harbour fees by a third."


def test_a_short_plain_sentence_is_easy() -> None:
    assert hardness(EASY, "en") == 0


@pytest.mark.parametrize(
    "sentence",
    [
        f"{EASY.rstrip('.')} for all crews that come to its quays twice in a week of the winter.",
        "The council of Marlow has 'massively' raised the harbour fees.",
        "As the winter comes, the council of Marlow has raised the harbour fees.",
        "“We need the money of the crews,” the mayor of Marlow said.",
        "The fees of Marlow are a defeat for the mayor, according to some analysts.",
    ],
)
def test_what_is_hard_to_say_or_to_hear(sentence: str) -> None:
    assert hardness(sentence, "en") > 0


def test_a_longer_sentence_is_harder() -> None:
    rest = "for the crews of all boats that come to the quays of the old port in the winter"
    longer = f"{EASY.rstrip('.')} {rest}"
    assert (
        0 < hardness(longer, "en") < hardness(f"{longer} and in the spring of the next year", "en")
    )


def test_a_german_sentence_is_long_by_its_letters() -> None:
    german = "Der Rat von Lindenau hat die Gebühren im Hafen für alle Boote der Fischer erhöht"
    assert hardness(f"{german}.", "de") == 0
    assert hardness(f"{german}, {german}, {german}, {german}.", "de") > 0


@pytest.mark.parametrize(
    ("sentence", "nameless"),
    [
        ("Deceptions of many kinds are often used to thwart threats.", True),
        ("Deceptions of many kinds are often used in Norway.", False),
        ("Guards of Ada Brenn often use deceptions.", False),
    ],
)
def test_a_sentence_that_names_nobody(sentence: str, *, nameless: bool) -> None:
    assert is_nameless(sentence, "en") is nameless
    assert not is_nameless(sentence, "de")


@pytest.mark.parametrize(
    "sentence",
    [
        "The ongoing crisis in Marlow weighs on the harbour.",
        "Despite the truce, Marlow remains gripped by fear.",
        "Low fees continue to put stress on the crews of Marlow.",
        "For months now, crowds have filled the quays of Marlow.",
        "1,000 days since the flood of Marlow means as many without a bridge.",
        "In the 1960s, Marlow sent its miners to Fenwick.",
        "The verdict has rekindled debate over who is held to account in Marlow.",
        "The quay of Marlow has emerged this month as a stage for singers.",
        "The guards of Marlow issued their own threat.",
        "The fees of Marlow are a defeat for its mayor, according to some analysts.",
        "Marlow is the fourth port since 2025 to leave the league.",
    ],
)
def test_a_sentence_that_tells_how_things_stand(sentence: str) -> None:
    assert stands(sentence, "en")
    assert hardness(sentence, "en") >= hardness(EASY, "en") + 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        EASY,
        "The airport of Marlow has closed again as its volcano continues to spew lava.",
        "For the first time in decades, Marlow has closed its port.",
        "Two days after the flood, Marlow has found three survivors.",
        "Marlow has become the first city to abolish the fees.",
        "The storm has already killed 40 in Marlow.",
        "The premier of Marlow remains in hospital.",
    ],
)
def test_a_sentence_that_tells_what_happened(sentence: str) -> None:
    assert not stands(sentence, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        f"{EASY.rstrip('.')} last week.",
        f"{EASY.rstrip('.')}, as Mayor Ada Brenn opens a bridge.",
        f"{EASY.rstrip('.')} as Fenwick says no.",
    ],
)
def test_what_is_not_today_s_news_alone(sentence: str) -> None:
    assert hardness(sentence, "en") >= hardness(EASY, "en") + 0.3


def test_what_goes_on_beside_the_news_is_no_other_matter() -> None:
    sentence = f"{EASY.rstrip('.')} as a storm draws near."
    assert hardness(sentence, "en") == hardness(EASY, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Families lay flowers on the quay of Marlow.",
        "Volunteers and rescuers search for survivors in Marlow, where 40 have died.",
        "Hundreds of mourners gather at the harbour of Marlow.",
    ],
)
def test_a_sentence_that_says_what_a_picture_shows(sentence: str) -> None:
    assert pictures(sentence, "en")
    assert hardness(sentence, "en") > hardness(EASY, "en") + 0.6
    assert not pictures(sentence, "de")


@pytest.mark.parametrize(
    "sentence",
    [
        EASY,
        "Protesters have gathered at the harbour of Marlow.",
        "Workers strike at the harbour of Marlow.",
        "Rescuers have found three survivors in Marlow.",
    ],
)
def test_a_sentence_that_tells_a_deed_is_no_caption(sentence: str) -> None:
    assert not pictures(sentence, "en")


def test_what_may_come_is_no_beginning() -> None:
    assert hardness("Temperatures could reach 44C in Marlow.", "en") >= 0.3
    assert hardness("Temperatures have reached 44C in Marlow.", "en") == 0
