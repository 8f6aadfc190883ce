"""The gist of a story: a short sentence that says what is told of it first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from contracts import Language, SourceRef
from services.content.domain.news import Article, Topic
from services.content.domain.telling.gist import gists
from services.content.domain.telling.passages import Passage, Telling

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST = (
    "A ferry with 48 people on board sank in heavy fog off the northern coast of Marlow on Friday, "
    "killing at least 12 of them, the coastguard said."
)


def article(title: str, text: str = "", outlet: str = "Courier", hours: float = 0.0) -> Article:
    at = NOON + timedelta(hours=hours)
    return Article(
        SourceRef(outlet=outlet, title=title, published_at=at),
        (text,) if text else (),
        text=text,
    )


def telling(first: str, *titles: str, own: str = "Ferry in fog") -> Telling:
    """A story that begins with `first`, whose other articles have `titles`."""
    lead = article(own, first)
    others = [article(title, outlet=f"Outlet {n}") for n, title in enumerate(titles)]
    topic = Topic((lead, *others), ((first, lead),))
    return Telling(topic, (Passage((first,), lead),))


def best(told: Telling, language: Language = "en", *, titles: bool = False) -> list[str]:
    found = gists(told, language, wanted=90, longest=100, titles=titles)
    return [gist.text for gist in found if not gist.spoken or titles]


def test_the_headline_comes_first_that_says_what_the_story_begins_with() -> None:
    told = telling(
        FIRST,
        "Marlow will honour the captain of the ferry, mayor says",
        "A ferry sank in heavy fog off the coast of Marlow, killing 12 people",
        "Fog closes all airports on the coast of Marlow",
    )
    assert best(told)[0] == (
        "A ferry sank in heavy fog off the coast of Marlow, killing 12 people."
    )


def test_what_only_follows_the_news_gives_no_headline() -> None:
    film = article("A ferry sank in heavy fog off the coast of Marlow, killing 12 people")
    lead = article("Ferry in fog", FIRST)
    topic = Topic((lead, replace(film, spare=("The ferry sank.",))), ((FIRST, lead),))
    assert film.source.title not in " ".join(best(Telling(topic, (Passage((FIRST,), lead),))))


def test_a_count_that_the_story_does_not_give_is_no_headline() -> None:
    told = telling(
        FIRST, "At least 9 die as ferry sinks off Marlow", "Dozens die in ferry disaster"
    )
    assert not [text for text in best(told) if "9" in text or "Dozens" in text]


def test_a_count_in_words_is_the_same_count() -> None:
    told = telling(FIRST, "Twelve people die as ferry sinks off Marlow")
    assert "Twelve people die as a ferry sinks off Marlow." in best(told)


def test_what_says_nothing_of_the_news_itself_is_no_headline() -> None:
    told = telling(FIRST, "Twelve things to know about the winter on our islands")
    assert not [text for text in best(told) if "islands" in text]


def test_how_many_died_does_not_say_of_what() -> None:
    told = telling(
        FIRST, "Death toll of at least 12", "At least 12 killed as ferry sinks in Marlow"
    )
    assert not [text for text in best(told) if "toll" in text]
    assert "At least 12 people were killed." not in best(told)


def test_a_headline_names_the_event_rather_than_what_came_of_it_alone() -> None:
    told = telling(
        FIRST,
        "Rescuers search for survivors of a Marlow ferry in heavy fog",
        "Ferry with 48 people on board sinks in fog off Marlow",
    )
    found = best(told)
    named = "A ferry with 48 people on board sinks in fog off Marlow."
    after = "Rescuers search for survivors of a Marlow ferry in heavy fog."
    assert found.index(named) < found.index(after)


def test_a_headline_without_doubts_comes_before_one_with_them() -> None:
    told = telling(
        "The premier of Norway and the chancellor of Austria have met to discuss new ferries.",
        "Norway premier has a 'good meeting' on ferries with Austrian chancellor",
        "Norway premier meets Austrian chancellor on new ferries in Vienna",
    )
    assert "meets" in best(told)[0]


def test_a_headline_names_the_state_that_the_others_name() -> None:
    told = telling(
        "One person died when drones of Iran struck the airport of Kuwait on Friday.",
        "Drones strike Kuwait airport and kill one person",
        "Drones of Iran strike Kuwait airport and kill one person",
        "Iranian drones strike Kuwait",
        "Iran attacks airport of Kuwait",
    )
    found = best(told)
    named = found.index("Drones of Iran strike Kuwait's airport and kill one person.")
    assert named < found.index("Drones strike Kuwait's airport and kill one person.")


def test_somebody_is_not_named_by_the_first_name_alone() -> None:
    first = (
        "A 43-year-old diver from Marlow, Ada Quill, was rescued alive on Friday after two days in "
        "the hull of a ferry that had sunk off the northern coast."
    )
    told = telling(
        first,
        "A rescue in the fog frees Ada, trapped in a sunken ferry",
        "A rescue in the fog frees diver trapped in a sunken ferry",
    )
    found = [text for text in best(told) if text.startswith("A rescue")]
    assert found[0] == "A rescue in the fog frees a diver trapped in a sunken ferry."


def test_a_name_that_all_headlines_have_is_known() -> None:
    first = "The president of Marlow, Xi Quill, has met the crews of the ferries, officials said."
    two = ("The ferry crews of Marlow met with Xi, who thanked them", "Fog halts Xi, crews say")
    found = {g.text: g.worth for g in gists(telling(first, *two), "en", wanted=90, longest=100)}
    bare = "The ferry crews of Marlow met with Xi, who thanked them."
    alone = {g.text: g.worth for g in gists(telling(first, two[0]), "en", wanted=90, longest=100)}
    assert found[bare] > alone[bare]


def test_the_main_clause_of_the_first_sentence_serves_where_there_is_no_headline() -> None:
    first = (
        "A ferry with 48 people on board sank in heavy fog off the northern coast of Marlow, "
        "after its crew had called for help for an hour."
    )
    kept = "A ferry with 48 people on board sank in heavy fog off the northern coast of Marlow."
    (gist,) = [g for g in gists(telling(first), "en", wanted=90, longest=100) if g.text == kept]
    assert gist.passage.rule == "en.clause-cut"
    assert gist.spoken, "nearly all of the sentence"
    longer = first.replace("hour.", "hour and the harbour of the next town had kept silent.")
    (gist,) = [g for g in gists(telling(longer), "en", wanted=90, longest=100) if g.text == kept]
    assert not gist.spoken


def test_the_beginning_of_a_short_sentence_is_that_sentence() -> None:
    told = telling("A ferry sinks off Marlow as fog covers the whole of the northern coast.")
    assert not best(told)


def test_the_day_at_its_head_makes_no_other_sentence() -> None:
    kept = "A ferry with 48 people on board sank in heavy fog off the northern coast of Marlow"
    told = telling(f"Today, a{kept[1:]}, after its crew had called for help all day.")
    assert f"{kept}." not in best(told)


def test_a_german_text_is_not_cut() -> None:
    first = (
        "Die Fähre ist vor der Küste von Marl gesunken, nachdem ihre Besatzung mehr als eine "
        "Stunde lang um Hilfe gerufen und der Hafen nicht geantwortet hatte."
    )
    assert best(telling(first, own="Unglück im Nebel"), "de") == []


def test_titles_may_stay_as_they_are() -> None:
    told = telling(FIRST, "Ferry sank in fog off Marlow coast, killing at least 12")
    assert best(told)[0] == "A ferry sank in fog off the Marlow coast, killing at least 12 people."
    assert best(told, titles=True)[0] == "Ferry sank in fog off Marlow coast, killing at least 12"


def test_a_title_in_title_case_comes_after_one_that_is_not() -> None:
    told = telling(FIRST, "Ferry Sank in Fog, Killing 12", "Ferry sank in fog, killing 12 people")
    assert best(told, titles=True)[0] == "Ferry sank in fog, killing 12 people"


def test_a_toll_is_given_rather_than_spoken_of() -> None:
    told = telling(
        "At least 48 people died when a ferry sank in heavy fog off the northern coast of Marlow.",
        "Death toll rises after ferry sinks in heavy fog off northern coast of Marlow",
        "Marlow ferry death toll surpasses 48",
    )
    assert "48" in best(told)[0]


def test_victims_that_the_story_counts_are_not_several() -> None:
    told = telling(
        "At least 17 people were killed in an attack on Kenya in the night, its mayors said.",
        "Kenya hit by heavy strikes killing several people",
        "Attack on Kenya in night",
    )
    found = best(told)
    vague = "Kenya was hit by heavy strikes killing several people."
    assert found.index("Kenya was hit by heavy strikes.") < found.index(vague)


def test_victims_whom_the_headline_alone_counts_stay() -> None:
    told = telling(
        "Strikes have hit the port of Kenya, its mayors said in the night.",
        "Kenya hit by heavy strikes killing nine people",
    )
    assert "Kenya was hit by heavy strikes." not in best(told)


def test_a_deed_comes_before_a_figure_of_speech() -> None:
    told = telling(
        "The mayor of Marlow opened the bridge over the harbour, and spoke of a new chapter.",
        "Bridge over harbour opens new chapter for Marlow",
        "Mayor of Marlow opens bridge over harbour of city",
        own="Bridge in harbour",
    )
    assert best(told)[0] == "The mayor of Marlow opens a bridge over a harbour of a city."


def test_a_headline_names_in_full_what_its_story_does() -> None:
    told = telling(
        "A deadly fever has spread from the port of Marlow to three valleys, warns the "
        "World Health Organization in its report.",
        "WHO warns of deadly fever in Marlow",
    )
    assert "The World Health Organization warns of deadly fever in Marlow." in best(told)


def test_nobody_braces_for_what_is_told() -> None:
    told = telling(
        "Police have sealed off the roads of Marlow as crowds march for the victims of the flood.",
        "Police seal off roads of Marlow as port braces for flood victims",
        own="Crowds in Marlow",
    )
    found = [gist.text for gist in gists(told, "en", wanted=90, longest=100)]
    braced = found.index("Police seal off roads of Marlow as a port braces for flood victims.")
    told_of = found.index("Police have sealed off the roads of Marlow as crowds march.")
    assert told_of < braced
