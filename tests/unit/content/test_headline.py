"""Which headlines can be said."""

import pytest

from services.content.domain.headline import speakable


@pytest.mark.parametrize(
    "headline",
    [
        "Lebanon passes long-sought amnesty law, a day after death penalty repeal",
        "At least 44 die as ferry sinks in Lake Kariba",
        "US inflation eases as food and fuel costs cool",
        "Police arrest 5 suspected smugglers",
        "WHO chief warns of new outbreak in Congo",
        "Colombia asks for supplies but not for rescue teams",
        "Zhu Rongji, who opened China to trade, dies at 97",
    ],
)
def test_english_sentences(headline: str) -> None:
    assert speakable(headline, "en") == f"{headline}."


@pytest.mark.parametrize(
    "headline",
    [
        "Why the UK faces a prisons crisis",
        "Can Syria deliver justice?",
        "Here's what we know about the port strike",
        "Port strike: what happens next",
        "'We are all fed up with the delays'",
        "Man charged with fraud in Marlow after raid",
        "Woman pulled alive from rubble after quake",
        "Drone strikes in the east of the country",
        "Brazil's Top Court Begins Judging Its Environmental Licensing Law",
        "Port reopens",
        "The moment the bridge collapses in Marlow",
        "My life with the harbour seals changes everything",
    ],
)
def test_english_teasers_and_phrases(headline: str) -> None:
    assert speakable(headline, "en") is None


@pytest.mark.parametrize(
    "headline",
    [
        "Landtag beschließt Gesetz zum Schutz der Moore",
        "Zahl der Arbeitslosen sinkt im August leicht",
        "Fähre nach Nordholm fährt nach Motorschaden wieder",
    ],
)
def test_german_sentences(headline: str) -> None:
    assert speakable(headline, "de") == f"{headline}."


@pytest.mark.parametrize(
    "headline",
    [
        "Warum die Rente steigt und was das bedeutet",
        "Streik bei der Bahn: Züge fallen aus",
        "Neue Brücke über die Elbe eröffnet",
        "Das müssen Sie jetzt über die Rente wissen",
        "Rücktritt im Rathaus von Brannau",
    ],
)
def test_german_teasers_and_phrases(headline: str) -> None:
    assert speakable(headline, "de") is None


def test_labels_are_left_out() -> None:
    found = speakable("Breaking: Lebanon passes long-sought amnesty law", "en")
    assert found == "Lebanon passes long-sought amnesty law."
