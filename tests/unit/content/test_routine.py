"""What every day brings is told by its headline."""

import pytest

from contracts import Language
from services.content.domain.choosing.routine import is_routine


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "Marlow's stock market slips as dockers sell"),
        ("en", "Bitcoin holds above a round figure"),
        ("en", "Very hot weather across Norland on Thursday"),
        ("en", "Rovers vs Fenwick: prediction, lineups, teams"),
        ("en", "Harbour Bank rewards young rowers of Marlow"),
        ("en", "A fashion house has opened a café in Fenwick"),
        ("en", "Governor inspects new school in Fenwick"),
        ("en", "Norland and Orlava explore new investment opportunities"),
        ("en", "Sitting for half an hour linked to higher risk of illness"),
        ("en", "Troops kill nine suspected bandits in the hills of Norland"),
        ("de", "Dax schließt leicht im Plus"),
        ("de", "Kaufhaus spendet für den Tierpark Lindenau"),
    ],
)
def test_closings_weather_and_press_offices_are_routine(language: Language, headline: str) -> None:
    assert is_routine(headline, language)


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "Stocks plunge as Norland closes its banks"),
        ("en", "Storm kills twelve across Norland"),
        ("en", "Gunman opens fire in a shop in Fenwick"),
        ("en", "Norland off the list of sponsors of terrorism"),
        ("en", "Inspectors: agency inspects nuclear plant after quake"),
        ("en", "Norland steps up its exercises at the risk of war"),
        ("en", "Soldiers kill twelve villagers in the hills of Norland"),
        ("en", "Court opens trial of former minister"),
        ("en", "Norland opens fire on ships off Marlow"),
        ("en", "Hospital reports outbreak of measles among patients"),
        ("en", "Parliament launches inquiry into ferry disaster"),
        ("de", "Börse in Norland bleibt nach Beben geschlossen"),
        ("de", "Landtag beschließt neues Wassergesetz"),
    ],
)
def test_what_happens_once_is_no_routine(language: Language, headline: str) -> None:
    assert not is_routine(headline, language)
