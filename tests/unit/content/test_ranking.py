"""Which stories the show tells, and in what order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts import SourceRef
from services.content.domain.choosing import candidates, ranking
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.news import Article

NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)


def article(
    outlet: str, title: str, *sentences: str, hours: float = 0, category: str = "", text: str = ""
) -> Article:
    at = NOW - timedelta(hours=hours)
    source = SourceRef(outlet=outlet, title=title, published_at=at)
    return Article(source, sentences, category, text=text)


def candidate(*sides: Sequence[Article]) -> Candidate:
    """The story of an event whose articles are all at the core of their side."""
    cores = [[(article, 1.0) for article in side] for side in sides]
    return candidates.candidate(cores, NOW, "en")


def ordered(stories: Sequence[Candidate]) -> tuple[Candidate, ...]:
    ranked = ranking.order(ranking.weigh(stories, NOW, "en"), "en")
    return tuple(each.story for each in ranked)


def test_the_news_begin_with_a_headline_that_names_who_did_it() -> None:
    rest = "The airport was closed for hours, and all of its flights were sent to Muscat."
    text = f"One person died in strikes on the airport of Kuwait. {rest}"
    nameless = article(
        "A",
        "Iranian drones strike Kuwait airport, killing one person",
        "One person died in strikes on the airport of Kuwait.",
        rest,
        text=text,
    )
    others = [article(o, "Iranian strikes on Kuwait airport kill one") for o in ("B", "C")]
    lead = candidate([nameless, *others]).lead
    assert lead.sentences[0] == "Iranian drones have struck Kuwait's airport, killing one person."
    assert lead.sentences[1:] == nameless.sentences
    assert lead.rule.startswith("en.")


def test_the_text_begins_the_news_where_it_names_as_much() -> None:
    whole = article(
        "A",
        "Iranian drones strike Kuwait airport, killing one person",
        "One person died when drones of Iran struck the airport of Kuwait.",
        "The airport was closed for hours, and all of its flights were sent to Muscat.",
    )
    others = [article(o, "Iranian strikes on Kuwait airport kill one") for o in ("B", "C")]
    assert candidate([whole, *others]).lead == whole


def test_a_report_that_names_whom_it_is_about_leads() -> None:
    rest = "They want the harbour master to resign before the summer, and fewer ships at night."
    nameless = article(
        "A", "One", "Protesters demand justice for those who died in the fire.", rest
    )
    named = article("B", "Two", "Kenyan police closed the streets around the burnt hotel.", rest)
    assert candidate([nameless, named]).lead == named


def test_the_newest_full_report_leads() -> None:
    full = (
        "The council of Marlow voted for a new sea wall, which is to be finished in about "
        "four years at the most, "
    )
    old = article("A", "Old", full + "it said.", hours=5, text=full)
    new = article("B", "New", full + "it said.", hours=1, text=full)
    bare = article("C", "Bare", "Marlow votes for a sea wall.", text=full)
    stale = article("D", "Stale", full + "it said.", hours=26, text=full)
    story = candidate([old, new, bare, stale])
    assert [a.source.title for a in story.articles] == ["New", "Bare", "Old"]
    assert story.outlets == {"A", "B", "C", "D"}
    assert story.told_at == NOW


def test_the_article_that_says_what_the_others_are_about_leads() -> None:
    beside = article(
        "A",
        "Berths",
        "Low fees for berths have kept many families in the trade since the war.",
        text="Low fees for berths have kept many families in the trade.",
    )
    news = article(
        "B",
        "Rates",
        "Marlow's council has raised the harbour rates for the first time in years.",
        text="Marlow's council has raised the harbour rates.",
        hours=4,
    )
    bare = article("C", "Council of Marlow raises harbour rates")
    assert candidate([beside, bare, news]).lead.source.outlet == "B"


def test_what_cannot_be_said_counts_for_its_outlet() -> None:
    told = article("A", "Sea wall", "The council of Marlow voted for a new sea wall on Tuesday.")
    video = article("B", "Watch: Marlow votes for sea wall")
    story = candidate([told, video])
    assert [a.source.outlet for a in story.articles] == ["A"]
    assert (story.votes, len(story.event)) == (2, 2)
    assert candidate([video]).articles == ()


def test_spare_sentences_tell_what_nothing_else_does() -> None:
    source = SourceRef(outlet="A", title="Storm ahead: what now?", published_at=NOW)
    spare = Article(source, (), spare=("Crews in Marlow have begun to drive piles.",))
    full = article("B", "Sea wall", "The council of Marlow voted for a new sea wall on Tuesday.")
    assert candidate([spare]).lead.sentences == spare.spare
    assert candidate([spare, full]).articles == (full,)


def spare(title: str, sentence: str, *, film: bool = False) -> Article:
    source = SourceRef(outlet="Z", title=title, published_at=NOW)
    return Article(source, (), spare=(sentence,), follows=film)


FULL_WALL = "The council of Marlow voted for a new sea wall on Tuesday."


@pytest.mark.parametrize("film", [True, False])
def test_spare_sentences_follow_the_news_of_another_outlet(*, film: bool) -> None:
    full = article("B", "Sea wall", FULL_WALL)
    more = spare("Crews start in Marlow", "Crews in Marlow have begun to drive piles.", film=film)
    second = article("C", "Sea wall fees", "The fees for berths in Marlow were raised by half.")
    story = candidate([more, full, second])
    assert [a.source.outlet for a in story.articles] == ["B", "C", "Z"]
    assert story.sentences == 2


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Why Marlow builds a wall", "Crews in Marlow have begun to drive piles."),
        ("Crews start in Marlow", "Crews in Marlow are set to drive piles this week."),
    ],
)
def test_spare_sentences_below_a_question_or_about_what_is_to_come_do_not_follow(
    title: str, sentence: str
) -> None:
    full = article("B", "Sea wall", FULL_WALL)
    assert candidate([spare(title, sentence), full]).articles == (full,)


@pytest.mark.parametrize(("outlets", "told"), [("C", ["A"]), ("CDE", ["A", "C", "D", "E"])])
def test_where_few_have_it_what_happens_in_another_state_does_not_follow(
    outlets: str, told: list[str]
) -> None:
    news = "Romania has destroyed a drone off its coast, and its minister blamed Russia for it."
    lead = article("A", "Romania destroys drone off its coast, blames Russia", news, text=news)
    asked = "Publishers called for support after Russian attacks destroyed ten million books."
    title = "Ukrainian publishers call for support after attacks of Russia"
    others = [article(o, f"{title} {o}", asked, text=asked, hours=4) for o in outlets]
    found = candidate([lead], others).articles
    assert sorted(a.source.outlet for a in found) == told


def test_what_names_no_other_state_follows_where_few_have_it() -> None:
    news = "Romania has destroyed a drone off its coast, and its minister blamed Russia for it."
    lead = article("A", "Romania destroys drone off its coast, blames Russia", news, text=news)
    fleet = "The fleet closed the port of Constanta, where two ships of Russia had called."
    more = article("B", "Port of Constanta closed after drone from Russia", fleet, text=fleet)
    assert len(candidate([lead, more]).articles) == 2


def test_a_film_begins_no_story() -> None:
    sentence = "Crews in Marlow have begun to drive piles."
    assert candidate([spare("Crews start in Marlow", sentence, film=True)]).articles == ()


def test_an_older_toll_is_dropped() -> None:
    early = article(
        "A",
        "Ferry",
        "At least 31 people died when the ferry sank off Marlow.",
        "Ola Brenn, the captain, has been arrested in the harbour.",
        hours=6,
    )
    late = article("B", "Toll", "The number of dead has risen to 1,040, the mayor of Marlow said.")
    other = article("C", "Crew", "Two of the crew are among the 12 injured.", hours=8)
    story = candidate([early, late, other])
    said = {sentence for a in story.articles for sentence in a.sentences}
    assert said == {late.sentences[0], early.sentences[1]}


def test_yesterdays_outlets_do_not_vote() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    old = candidate([article(o, f"Old {o}", told.format("mill"), hours=30) for o in "ABC"])
    new = candidate([article("D", "New", told.format("bridge"), hours=2)])
    assert ordered([old, new]) == (new, old)


def test_many_outlets_and_freshness_weigh_most() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    lonely = candidate([article("A", "Lonely", told.format("school"), hours=2)])
    shared = candidate([article(o, f"Shared {o}", told.format("bridge"), hours=2) for o in "ABC"])
    old = candidate([article("D", "Old", told.format("library"), hours=40)])
    assert ordered([old, lonely, shared]) == (shared, lonely, old)


def test_the_biggest_lead_whatever_their_category_and_outlet() -> None:
    stories = [
        candidate(
            [article(o, f"Singer {n}", f"A singer gave concert number {n} on a quiet pier.",
                     category="culture") for o in "ABCDEFG"[:n]]
        )
        for n in range(2, 7)
    ]  # fmt: skip
    serious = candidate([article("H", "Law", "Parliament has passed a law on harbour rates.")])
    assert ordered([*stories, serious])[:5] == tuple(reversed(stories))


def test_of_the_biggest_what_entertains_comes_after_what_matters() -> None:
    goal = [article(name, "Striker signs for Marlow", "The striker signs a contract for a year.")
            for name in "ABC"]  # fmt: skip
    strike = [article(name, "Rail strike", "Trains stand still for a third day.") for name in "AB"]
    vote = [article(name, "Dam vote", "The council votes for the dam.") for name in "ABCD"]
    stories = ordered([candidate(goal), candidate(strike), candidate(vote)])
    assert [s.lead.source.title for s in stories] == [
        "Dam vote",
        "Rail strike",
        goal[0].source.title,
    ]
    alone = ordered([candidate(goal), candidate(strike)])
    assert alone[0].lead.source.title == goal[0].source.title


def test_a_bare_headline_of_one_outlet_comes_after_what_can_be_told_in_full() -> None:
    full = "The parliament voted for a new sea wall, which is to be finished in four years. " * 2
    solid = [candidate([article("A", f"Wall {n}", full)]) for n in range(ranking.BIGGEST + 2)]
    bare = candidate([article("Z", "Mill closes", "The mill of Marlow closes.", hours=-1)])
    assert ordered([bare, *solid])[-1] is bare


def test_an_outlets_own_sentence_leads_before_a_headline() -> None:
    text = "The dam of Marlow burst after days of rain, and four villages are under water tonight."
    made = article("A", "Dam of Marlow bursts", "The dam of Marlow has burst.", text=text, hours=1)
    own = article("B", "Dam bursts in Marlow", text, text=text, hours=2)
    story = candidate([replace(made, rule="en.article"), own])
    assert story.lead.source.outlet == "B"


def test_what_looks_ahead_gives_way_to_what_looks_back() -> None:
    text = "An eclipse of the sun over the north of Spain this evening drew crowds of watchers."
    ahead = article(
        "A", "Spain prepares for eclipse", f"Crowds prepare. {text}", text=text, hours=6
    )
    over = article("B", "Eclipse over Spain", f"{text} It is over.", text=text, hours=0)
    assert candidate([ahead, over]).lead.source.outlet == "B"


def test_what_was_to_come_gives_way_to_its_coming() -> None:
    text = "President Ada Brenn of Kenya will host the premier of Norway in Nairobi for two days."
    ahead = article("A", "Brenn is to host premier of Norway", text, text=text, hours=6)
    over = article("B", "Brenn hosts premier of Norway for talks in Nairobi", hours=0)
    told = replace(over, sentences=(f"{over.source.title}.",), rule="en.article")
    assert candidate([ahead, told]).lead.source.outlet == "B"


def test_a_toll_leads_that_a_headline_alone_brings_up_to_date() -> None:
    old = "The floods of Marlow have killed at least 30 people in the valley, its mayor said."
    updated = article("A", "Flood death toll in Marlow surpasses 40", old, text=old, hours=1)
    plain = article("B", "Floods in Marlow kill 40", "Floods have hit Marlow.", hours=0)
    story = candidate([updated, plain])
    first = next(a for a in story.articles if a.source.outlet == "A")
    assert first.sentences == ("The flood death toll in Marlow has surpassed 40.",)
    assert first.rule


def test_a_caption_never_leads_where_another_article_tells_the_event() -> None:
    caption = "Families lay flowers at the quay of Marlow on the anniversary of the flood in Kenya."
    news = "Police sealed off roads in Marlow on the anniversary of the flood in Kenya."
    shown = article("A", "Families lay flowers in Marlow", caption, text=caption, hours=0)
    told = article("B", "Police seal off roads in Marlow", news, text=news, hours=6)
    assert candidate([shown, told]).lead.source.outlet == "B"
    assert candidate([shown]).lead.source.outlet == "A"


def test_outlets_and_categories_take_turns() -> None:
    names = ["apple", "bridge", "canal", "desert", "engine", "forest", "garden", "harbour"]
    big = [
        candidate([article(o, f"Big {n} {o}", f"Much happened to pier {n}.") for o in "ABC"])
        for n in range(5)
    ]
    stories = [
        candidate(
            [article("Big" if n < 6 else f"Small {n}", f"About the {name}",
                     f"Something happened to the {name} near a quiet {name[::-1]}.",
                     category="world" if n < 6 else "science")]
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    first = ordered([*big, *stories])[5:9]
    assert sum(s.lead.source.outlet == "Big" for s in first) <= 2


def test_light_stories_come_last() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    plain = [
        candidate([article(f"Outlet {n}", f"Pier {n}", told.format(f"pier {n}"), hours=20)])
        for n in range(9)
    ]
    light = candidate([article("Z", "Actor marries singer in Marlow", told.format("wedding"))])
    assert ordered([light, *plain])[-1] == light


def test_the_side_that_most_outlets_have_leads_and_the_others_take_turns() -> None:
    told = "The council of Marlow {} on Tuesday, after a debate that took it several hours."
    main = [article(o, f"Wall {o}", told.format("voted for a sea wall"), hours=3) for o in "ABC"]
    side = [article(o, f"Crews {o}", told.format("hired crews"), hours=1) for o in "DE"]
    story = candidate(side, main)
    assert story.votes == 5
    assert [a.source.title.split()[0] for a in story.articles[:3]] == ["Wall", "Wall", "Crews"]


def test_the_core_of_a_side_leads() -> None:
    told = "The council of Marlow {} on Tuesday, after a debate that took it several hours."
    core = article("A", "Wall", told.format("voted for a sea wall"), hours=4)
    fringe = article("B", "Lunch", told.format("went to lunch"), hours=1)
    assert candidates.candidate([[(fringe, 0.4), (core, 1.0)]], NOW, "en").lead == core


def test_what_is_no_news_votes_and_is_not_told() -> None:
    view = article("A", "Opinion: a wall for Marlow", "The council of Marlow needs a sea wall now.")
    news = article("B", "Sea wall", "The council of Marlow voted for a new sea wall on Tuesday.")
    assert candidate([view]).articles == ()
    assert candidate([view, news]).articles == (news,)
    assert candidate([view, news]).votes == 2


def test_the_weight_is_the_sum_of_its_parts() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    story = candidate([article(o, f"Wall {o}", told.format("wall"), hours=2) for o in "ABC"])
    found = ranking.score(story, NOW, "en")
    assert found.total == pytest.approx(sum(found.parts().values()))
    assert found.outlets == 3
    assert found.balance == 0


def test_a_repeated_outlet_costs_its_story_balance() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    stories = [candidate([article("A", f"Pier {n}", told.format(f"pier {n}"))]) for n in range(7)]
    ranked = ranking.order(ranking.weigh(stories, NOW, "en"), "en")
    assert {each.score.balance for each in ranked[: ranking.BIGGEST]} == {0}
    assert all(each.score.balance < 0 for each in ranked[ranking.BIGGEST :])


def test_below_the_floor_is_what_is_old_light_and_bare() -> None:
    told = (
        "The council of Marlow voted for a sea wall on Tuesday, which is to be finished in about "
        "four years at the most, after a debate of several hours."
    )
    light = candidate([article("A", "Why fans love a singer's wedding", "Fans wept.", hours=30)])
    plain = candidate([article("B", "Sea wall", told, hours=30)])
    worth_telling = {
        each.story.lead.source.title: each.is_worth_telling
        for each in ranking.weigh([light, plain], NOW, "en")
    }
    assert worth_telling == {light.lead.source.title: False, "Sea wall": True}


MANY = ranking.BIGGEST
FULL = (
    "The council of {} voted for a new sea wall, which is to be finished in about four years at "
    "the most, after a debate of several hours."
)


def several(name: str, sentence: str, outlets: str, hours: float = 1) -> Candidate:
    return candidate([article(o, f"{name} {o}", sentence, hours=hours) for o in outlets])


def test_after_the_biggest_what_matters_comes_before_what_entertains() -> None:
    big = [several(f"Wall {n}", FULL.format(f"pier {n}"), "ABCDEFG") for n in range(MANY)]
    pastime = several("Singer", f"A singer marries in Fenwick. {FULL.format('song')}", "CD")
    matter = several("Minister", f"The minister resigns. {FULL.format('dues')}", "AB", hours=9)
    alone = several("Senate", f"The senate sits. {FULL.format('seats')}", "H", hours=0)
    assert ordered([*big, pastime, alone, matter])[MANY:] == (matter, pastime, alone)


def test_what_kills_many_matters_though_one_outlet_alone_has_it() -> None:
    big = [several(f"Wall {n}", FULL.format(f"pier {n}"), "ABCDEFG") for n in range(MANY)]
    pastime = several("Singer", f"A singer marries in Fenwick. {FULL.format('song')}", "CD")
    many = several("Twelve people killed in Fenwick collapse", FULL.format("inquiry"), "H")
    few = several("Man, 60 years old, killed in Fenwick", FULL.format("seats"), "I")
    assert ordered([*big, pastime, few, many])[MANY:] == (many, pastime, few)


def test_a_view_of_the_news_is_half_a_vote() -> None:
    told = [article(o, f"Wall {o}", FULL.format("Marlow")) for o in "AB"]
    view = article("C", "Opinion: a wall for Marlow", FULL.format("Marlow"))
    assert ranking.score(candidate([*told, view]), NOW, "en").outlets == 2.5
    assert ranking.score(candidate([*told]), NOW, "en").outlets == 2


def test_of_two_that_as_many_outlets_have_the_one_with_more_dead_leads() -> None:
    quake = several(
        "Quake kills at least 20,000 in Fenwick", FULL.format("inquiry"), "ABC", hours=9
    )
    wall = several("Wall", FULL.format("Marlow"), "ABC", hours=1)
    assert ordered([wall, quake]) == (quake, wall)
    found = ranking.score(quake, NOW, "en")
    assert found.total == pytest.approx(sum(found.parts().values()), abs=0.03)
    assert "dead" not in ranking.score(wall, NOW, "en").parts()


@pytest.mark.parametrize(("dead", "weight"), [(3, 0), (30, 1.2), (300, 2.4), (3000, 3.6)])
def test_the_dead_weigh_more_with_each_tenfold(dead: int, weight: float) -> None:
    story = several(f"Quake kills {dead} in Fenwick", FULL.format("inquiry"), "ABCD")
    assert ranking.score(story, NOW, "en").dead == pytest.approx(weight)


@pytest.mark.parametrize(("outlets", "weight"), [("A", 0.3), ("AB", 0.6), ("ABCDEF", 1.2)])
def test_the_dead_weigh_in_full_where_several_outlets_tell_of_them(
    outlets: str, weight: float
) -> None:
    story = several("Quake kills 30 in Fenwick", FULL.format("inquiry"), outlets)
    assert ranking.score(story, NOW, "en").dead == pytest.approx(weight)


def test_the_dead_of_a_view_of_the_news_do_not_weigh() -> None:
    told = [article(o, f"Wall {o}", FULL.format("Marlow")) for o in "AB"]
    view = article("C", "Opinion: a wall kills 5,000 in Marlow", FULL.format("Marlow"))
    assert ranking.score(candidate([*told, view]), NOW, "en").dead == 0


def test_where_there_is_plenty_slight_stories_of_one_outlet_are_not_told() -> None:
    matters = [several(f"Minister {n}", FULL.format(f"pier {n}"), "AB") for n in range(70)]
    slight = several("Bakery opens", FULL.format("the bakers").replace("voted", "looked"), "Z")
    kicker = several("Seal sleeps in bakery", "A seal slept among the loaves. " * 4, "Y")
    both = several("Bakery", FULL.format("the bakers"), "YZ")

    def told(*stories: Candidate) -> set[str]:
        weighed = ranking.weigh(stories, NOW, "en")
        return {each.story.lead.source.title for each in weighed if each.is_worth_telling}

    assert slight.lead.source.title in told(slight, *matters[:9])
    assert slight.lead.source.title not in told(slight, *matters)
    assert {kicker.lead.source.title, both.lead.source.title} <= told(kicker, both, *matters)


def test_what_one_outlet_tells_to_its_town_alone_is_not_told_where_there_is_plenty() -> None:
    matters = [several(f"Minister {n}", FULL.format(f"pier {n}"), "AB") for n in range(70)]
    local = several("Minister of Ollan sues Dorn", f"Ollan sues Dorn. {FULL}", "Z")
    state = several("Minister of Kenya sues Dorn", f"Kenya sues Dorn. {FULL}", "Y")
    both = several("Minister of Marrick sues", f"Marrick sues Dunn. {FULL}", "XY")

    def told(*stories: Candidate) -> set[str]:
        weighed = ranking.weigh(stories, NOW, "en")
        return {each.story.lead.source.title for each in weighed if each.is_worth_telling}

    assert local.lead.source.title in told(local, *matters[:9])
    assert local.lead.source.title not in told(local, *matters)
    assert {state.lead.source.title, both.lead.source.title} <= told(state, both, *matters)


def test_of_several_outlets_news_comes_before_how_things_stand() -> None:
    big = [several(f"Wall {n}", FULL.format(f"pier {n}"), "ABCDEFG") for n in range(MANY)]
    stands = several("Crisis of the minister", f"The ongoing crisis in Fenwick. {FULL}", "CD")
    news = several("Minister", f"The minister resigns. {FULL.format('dues')}", "AB", hours=9)
    assert ordered([*big, stands, news])[MANY:] == (news, stands)


def test_an_index_that_moves_with_the_news_does_not_follow_it() -> None:
    text = "The senate of Marlow moved to curb the powers of its premier."
    news = article("A", "Senate curbs powers", text, text=text)
    index = article("B", "Bitcoin holds above 70 as senate curbs powers", text, text=text)
    assert candidate([news, index]).articles == (news,)
    assert candidate([index]).articles == (index,)
