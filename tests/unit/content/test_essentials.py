"""What the news of an event has to name: what most of its headlines name."""

from contracts import SourceRef
from services.content.domain.choosing.essentials import Essentials, tells_the_same
from services.content.domain.news import Article


def essentials(*titles: str, language: str = "en") -> Essentials:
    """Of an event that each outlet has once."""
    return Essentials(
        (Article(SourceRef(outlet=f"Outlet {n}", title=t), ()) for n, t in enumerate(titles)),
        language,
    )


STRIKES = (
    "One killed in Iranian drone strikes on Kuwait airport",
    "Iran attacks Kuwait airport",
    "Iranian missiles hit Kuwait, killing one",
)


def test_a_sentence_lacks_the_state_that_most_headlines_name() -> None:
    wanted = essentials(*STRIKES)
    assert wanted.lacking("Kuwait said one person died in strikes on its airport.") > 0
    assert wanted.lacking("One person died in strikes by Tehran on the airport of Kuwait.") == 0


def test_a_sentence_lacks_what_happened() -> None:
    wanted = essentials(
        "Quake in Colombia kills 40", "Colombia earthquake: 40 dead", "Colombia counts its dead"
    )
    rescuers = "In Colombia, rescuers search for those who died."
    assert wanted.lacking(rescuers) > 0
    assert wanted.lacking("Rescuers search for the dead of the quake in Colombia.") == 0


def test_a_sentence_that_tells_another_happening_need_not_name_the_first() -> None:
    wanted = essentials("Israel strikes Lebanon", "Israeli raids hit Lebanon")
    assert wanted.lacking("Envoys of Israel and Lebanon have begun a new round of talks.") == 0
    assert wanted.lacking("Envoys of Israel and Lebanon have met.") > 0


def test_deaths_in_headlines_of_a_third_of_the_outlets_belong_into_the_news() -> None:
    wanted = essentials(*STRIKES)
    assert wanted.lacking("Iran has attacked the airport of Kuwait.") > 0
    assert essentials(STRIKES[0], *[STRIKES[1]] * 6).lacking("Iran has attacked Kuwait.") == 0


def test_what_few_headlines_name_is_not_essential() -> None:
    wanted = essentials(
        "Trawler sinks off Norway",
        "Norway mourns a crew",
        "Denmark helps Norway",
        "Storm in Norway",
    )
    assert wanted.lacking("A trawler has sunk off Norway.") == 0


def test_a_state_that_backs_a_plan_is_not_whom_it_is_about() -> None:
    wanted = essentials("Kenya rejects US-backed plan", "Kenyan cabinet rejects US-led plan")
    assert wanted.lacking("Kenya has rejected a peace plan.") == 0


def test_a_place_goes_without_its_state_more_easily() -> None:
    wanted = essentials("Protests in the UK over a murder", "UK: protest over murder")
    placed = wanted.lacking("Crowds have protested in Southampton.")
    assert 0 < placed < wanted.lacking("Crowds have protested over a murder.")


def test_missiles_that_are_fired_are_no_fire() -> None:
    wanted = essentials("North Korea fires missiles", "North Korea fires ballistic missile")
    assert wanted.lacking("North Korea has launched a missile.") == 0
    burning = essentials("Hotel fire in Delhi", "Fire in Delhi hotel")
    assert burning.lacking("A hotel in Delhi has been destroyed.") > 0


def test_what_stands_late_in_a_long_sentence_may_not_be_heard() -> None:
    wanted = essentials(*STRIKES)
    begun = f"Kuwait said one person died in strikes on its airport, {'and so on ' * 14}today"
    assert wanted.lacking(f"{begun}, in an attack by Iran.") > 0


def test_views_and_german_headlines_say_nothing_of_it() -> None:
    nothing = "The harbour has closed."
    assert essentials("Why Iran attacks Kuwait", "What Iran wants in Kuwait").lacking(nothing) == 0
    assert essentials(*STRIKES, language="de").lacking(nothing) == 0


def test_two_sentences_tell_the_same_by_their_state_and_what_happened() -> None:
    attack = "At least nine people died in the attack on Kenya."
    assert tells_the_same(attack, "Kenya was hit by heavy strikes.")
    assert not tells_the_same(attack, "Kenya has had an earthquake.")
    assert not tells_the_same(attack, "Norway was hit by heavy strikes.")
