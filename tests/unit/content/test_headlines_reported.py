"""What a headline says in the present, a story reports: what somebody kills, they have killed."""

import pytest

from services.content.domain import headlines


def told(headline: str) -> str | None:
    found = headlines.sentence(headline, "en", told=True)
    return found.text if found else None


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (
            "Norway extradites former harbour master to Marlow",
            "Norway has extradited a former harbour master to Marlow.",
        ),
        (
            "Oil price falls back to pre-storm levels",
            "The oil price has fallen back to pre-storm levels.",
        ),
        ("Norway eases sanctions on Marlow", "Norway has eased sanctions on Marlow."),
        ("Marlow ferry fares top 5,100 crowns", "Marlow ferry fares have topped 5,100 crowns."),
        (
            "Fenwick's mayor declares a day of mourning",
            "Fenwick's mayor has declared a day of mourning.",
        ),
        (
            "Marlow crews take shelter during storm",
            "Marlow crews have taken shelter during a storm.",
        ),
        (
            "Bomb blast at Marlow cafe kills six, state media say",
            "A bomb blast at a Marlow cafe has killed six people, state media say.",
        ),
        (
            "Council disowns Voss and names Fenwick as candidate",
            "A council has disowned Voss and named Fenwick as a candidate.",
        ),
        (
            "Norway hails deal with Marlow and says ferries will return",
            "Norway has hailed a deal with Marlow and said ferries will return.",
        ),
        (
            "Court in Marlow jails mayor after jury finds him guilty",
            "A court in Marlow has jailed the mayor after a jury found him guilty.",
        ),
        (
            "Norway hits oil terminal with drones as Ina Voss visits Marlow",
            "Norway has hit an oil terminal with drones as Ina Voss visits Marlow.",
        ),
        (
            "Twelve people die as ferry sinks off Marlow",
            "Twelve people died when a ferry sank off Marlow.",
        ),
        (
            "At least 27 dead as Norway launches massive attack on Marlow",
            "At least 27 people are dead after Norway launched a massive attack on Marlow.",
        ),
        ("Marlow officially opens port", "Marlow has officially opened a port."),
    ],
)
def test_a_deed_has_been_done(headline: str, expected: str) -> None:
    found = headlines.sentence(headline, "en", told=True)
    assert found
    assert found.text == expected
    assert "en.perfect" in found.rule


@pytest.mark.parametrize(
    "headline",
    [
        "Storms kill thousands of birds in Marlow every year",
        "Norway opens bridge in Marlow tomorrow",
        "Fenwick claims to control the harbour of Marlow",
        "Marlow fears for ferries as strike looms",
        "Ina Voss says port of Marlow will close",
        "Norway sharply cut fees in port of Marlow",
        "Marlow port was closed after storm",
        "Crews clash with police in Marlow and set fire to cars",
    ],
)
def test_what_comes_goes_on_or_is_unsure_stays_in_the_present(headline: str) -> None:
    assert told(headline) == getattr(headlines.sentence(headline, "en"), "text", None)


def test_what_was_done_at_a_time_that_is_over_is_told_in_the_past() -> None:
    assert told("Norway sacked minister last week") == "Norway sacked the minister last week."
    assert told("Boat sinks off Marlow hours ago") == "A boat sank off Marlow hours ago."


def test_a_headline_stays_in_the_present() -> None:
    found = headlines.sentence("Norway extradites former harbour master to Marlow", "en")
    assert found
    assert found.text == "Norway extradites a former harbour master to Marlow."
