"""English sentences in which an outlet speaks of itself, of its picture, or of what it thinks."""

import pytest

from services.content.domain.language.comment import (
    comments,
    shows_the_outlet,
    withholds,
    without_view,
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The port of Marlow will reopen in May, two officials told Reuters today.",
        "The port is safe, a diver who is about to leave has told HARBOUR 24 that morning.",
        "In an interview with Marlow News, the mayor said that the port was safe.",
        "Ina Voss was sworn in as mayor of Marlow today, Harbour Press journalists observed.",
        "As the ferry stops, HARBOUR spoke to Ina Voss about the islands.",
        "Ina Voss, who spoke to this newspaper today, denied it.",
        "HARBOUR Mundo has gone to the quays of Marlow, where crews search the water.",
        "In the second instalment of a five-part series, the captains speak.",
        "The user made a film of the two captains of Marlow.",
        "Ina Holm is pleased to welcome Ina Voss, the mayor of Marlow.",
        "Smoke rises over the port of Marlow after a night of fire.",
        "Ina Voss, pictured here in May, has left the port of Marlow.",
    ],
)
def test_the_outlet_shows(sentence: str) -> None:
    assert shows_the_outlet(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The port of Marlow will reopen in May, two officials told reporters today.",
        "The mayor of Marlow told NATO that the port would reopen in May.",
        "As the ferry stops, NATO meets in Marlow.",
        "The mayor told Voss that the port would reopen in May.",
        "“The journalists saw it all,” the mayor of Marlow said.",
        "Smoke from the fires has reached the port of Marlow.",
        "Marlow Radio has dismissed two reporters over the film of the port.",
        "A user of the ferry in Marlow was hurt in the storm.",
    ],
)
def test_others_may_be_told_and_seen(sentence: str) -> None:
    assert not shows_the_outlet(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The count of the victims in Marlow is remarkably low.",
        "A question looming over the port is whether the mayor will stay.",
        "The repair of the port has been riddled with problems.",
        "As the storms grow, countries must help their ports.",
        "Norway, of course, springs to mind.",
        "Honestly, nobody needs a second port in Marlow.",
        "It is also a testimony to the growing strength of the port.",
    ],
)
def test_comment(sentence: str) -> None:
    assert comments(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor called the race “thrilling” and the port “remarkable”.",
        "The mayor said the repair had been riddled with problems.",
        "The mayor says countries must help their ports.",
        "The port must reopen by May under a ruling of the court.",
    ],
)
def test_what_others_think_is_news(sentence: str) -> None:
    assert not comments(sentence)


def test_a_view_behind_the_news_goes() -> None:
    news = "The town of Marlow told people to take shelter after an alarm"
    assert without_view(f"{news}, underscoring growing concerns along the coast.") == f"{news}."
    assert without_view(f"{news}, Harbour Press journalists observed.") == f"{news}."
    assert without_view(f"{news}, raising the number of alarms to nine.").endswith("nine.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Officials release updated death toll and disaster response figures.",
        "The port of Marlow publishes new data.",
        "The mayor issued a statement.",
    ],
)
def test_figures_that_are_out_and_not_given_are_no_news(sentence: str) -> None:
    assert withholds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Officials release figures that show 12 dead in the harbour.",
        "The mayor issued a statement against the strike.",
        "The port of Marlow releases two ships.",
        "Officials raised the death toll to 12.",
    ],
)
def test_figures_that_are_given_are_told(sentence: str) -> None:
    assert not withholds(sentence)
