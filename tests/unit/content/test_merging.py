"""Lesser events become angles of a weightier one."""

from datetime import UTC, datetime

from contracts import SourceRef
from services.content.domain.choosing import ranking
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.merging import merged
from services.content.domain.choosing.ranking import Ranked
from services.content.domain.news import Article

NOW = datetime(2026, 7, 2, 20, tzinfo=UTC)


def story(outlets: int, title: str, text: str) -> Candidate:
    articles = tuple(
        Article(SourceRef(outlet=f"{title} {n}", title=title, published_at=NOW), (text,), text=text)
        for n in range(outlets)
    )
    return Candidate(articles, articles, votes=outlets)


BIG = [
    story(9, "Wildfires spread around Marlow", "Wildfires around Marlow have burned the forests."),
    story(8, "Fenwick elects a president", "Voters in Fenwick have elected Ada Brenn president."),
    story(7, "Ashby bridge collapses", "The old bridge over the river in Ashby has collapsed."),
    story(
        6, "Corran raises its taxes", "Parliament in Corran has voted for higher taxes on sugar."
    ),
    story(5, "Dunmere miners on strike", "Miners in Dunmere have laid down their tools for wages."),
]
LATER = story(
    2,
    "Heat fans wildfires near Marlow",
    "Heat has fanned the wildfires that burned the forests around Marlow.",
)
OTHER = story(2, "Marlow opens a museum", "A museum of clocks has opened its doors in Marlow.")


def weighed(*stories: Candidate) -> list[Ranked]:
    return ranking.weigh(stories, NOW, "en")


def test_a_lesser_event_becomes_an_angle() -> None:
    found = merged(weighed(*BIG, LATER, OTHER), NOW, "en")
    leads = [each.story.lead for each in found]
    assert sorted(lead.source.title for lead in leads) == sorted(
        each.lead.source.title for each in (*BIG, OTHER)
    )
    assert found[0].story.articles == (*BIG[0].articles, *LATER.articles)
    assert set(found[0].story.event) == {*BIG[0].event, *LATER.event}


def test_each_of_the_biggest_is_a_story_of_its_own() -> None:
    alike = story(8, "Heat fans wildfires near Marlow", LATER.lead.text)
    found = merged(weighed(BIG[0], alike, *BIG[2:], OTHER), NOW, "en")
    assert len(found) == len(BIG) + 1


def test_two_events_are_one_sooner_where_their_leading_titles_are_alike() -> None:
    first = story(
        9,
        "Ada Brenn says she swapped planes",
        "Guards moved Ada Brenn to another plane in Ashby after threats against her.",
    )
    text = (
        "Reports of threats against Ada Brenn surfaced late, and of what all her guards had done."
    )
    for title, stories in (
        ("Brenn admits to swap of planes", len(BIG)),
        ("Captain of guards leaves his office", len(BIG) + 1),
        ("Brenn says swap of planes killed 12", len(BIG) + 1),
    ):
        found = merged(weighed(first, *BIG[1:], story(3, title, text)), NOW, "en")
        assert len(found) == stories


def test_what_happens_in_another_state_is_no_angle() -> None:
    big = story(9, "Wildfires spread in Peru", "Wildfires in Peru have burned the forests.")
    for place, stories in (("Kenya", len(BIG) + 1), ("Peru", len(BIG))):
        angle = story(
            2,
            f"Heat fans wildfires in {place}",
            f"Heat in {place} has fanned the wildfires that burned the forests.",
        )
        assert len(merged(weighed(big, *BIG[1:], angle), NOW, "en")) == stories


def test_what_lies_between_two_events_has_nothing_of_its_own() -> None:
    between = story(
        2,
        "Ada Brenn visits the wildfires",
        "President Ada Brenn, whom voters in Fenwick have elected, visits the wildfires at Marlow.",
    )
    found = merged(weighed(*BIG, between), NOW, "en")
    assert len(found) == len(BIG)


def test_one_disaster_is_one_story_however_big_and_its_toll_leads() -> None:
    help_ = story(
        9, "Mexico sends doctors to Peru", "Mexico sends doctors to Peru after the quake."
    )
    dead = story(8, "Quake kills 40 in Peru", "The earthquake in the north of Peru has killed 40.")
    found = merged(weighed(help_, dead, *BIG[2:]), NOW, "en")
    assert len(found) == 1 + len(BIG[2:])
    assert found[0].story.lead == dead.lead
