"""Titles of chapters and episodes: short, whole, and true to the headline."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Language
from services.content.domain.telling.titles import (
    CHAPTER_LENGTH,
    EPISODE_LENGTH,
    chapter_title,
    description,
    episode_title,
)
from tests.briefs import brief

EVENING = datetime(2026, 3, 9, 18, 5, tzinfo=ZoneInfo("Europe/Berlin"))
WORDS = st.text("abcdefgh ,.:;?–-'\"“”»«ÄöüN1", max_size=140)


@pytest.mark.parametrize(
    ("language", "headline", "title"),
    [
        ("en", "Harbour council raises ferry fares.", "Harbour council raises ferry fares"),
        ("en", "Live: Ferry sinks off Marlow", "Ferry sinks off Marlow"),
        ("en", "Storm war LIVE: Ferry sinks off Marlow", "Ferry sinks off Marlow"),
        ("en", "Breaking News - Ferry sinks off Marlow | The Post", "Ferry sinks off Marlow"),
        ("en", "Marlow opens to visitors from the U.S.", "Marlow opens to visitors from the U.S."),
        ("en", "Old ferry sails again, By Jo Writer", "Old ferry sails again"),
        ("de", "+++ Eilmeldung +++ Fähre vor Marl gesunken", "Fähre vor Marl gesunken"),
        ("de", "Sturm-Liveblog: Fähre vor Marl gesunken.", "Fähre vor Marl gesunken"),
        ("de", "Z+ (für Abonnenten); Fähre vor Marl gesunken", "Fähre vor Marl gesunken"),
    ],
)
def test_labels_outlets_and_full_stops_are_left_out(
    language: Language, headline: str, title: str
) -> None:
    assert chapter_title([headline], language) == title


@pytest.mark.parametrize(
    ("language", "headline", "title"),
    [
        (
            "en",
            "Thirteen people killed in Marlow as the town runs short of shelters and water",
            "Thirteen people killed in Marlow",
        ),
        (
            "en",
            "Ferry crews in Marlow suspend their strike, says the union's new general secretary",
            "Ferry crews in Marlow suspend their strike",
        ),
        (
            "en",
            "Marlow issues a warning to all swimmers after more than ninety deaths by drowning",
            "Marlow issues a warning to all swimmers",
        ),
        (
            "en",
            "As the harbour dries up, the council of Marlow bans all washing of private cars",
            "The council of Marlow bans all washing of private cars",
        ),
        (
            "en",
            "Harbour dispute: Marlow's parliament passes the long awaited law on ferries",
            "Marlow's parliament passes the long awaited law on ferries",
        ),
        (
            "en",
            "Marlow's parliament passes a new law on harbour rates in a rare moment of unity",
            "Marlow's parliament passes a new law on harbour rates",
        ),
        (
            "de",
            "Streit um die Fähren: Regierung stoppt den Verkauf der Anteile am Hafen",
            "Regierung stoppt den Verkauf der Anteile am Hafen",
        ),
        (
            "de",
            "Regierung stoppt den Verkauf der Anteile am Hafen nach Protesten der Gewerkschaften",
            "Regierung stoppt den Verkauf der Anteile am Hafen",
        ),
        (
            "de",
            "Beben in der Grenzregion: Mehr als zehntausend Tote – erster Konvoi trifft ein",
            "Beben in der Grenzregion: Mehr als zehntausend Tote",
        ),
    ],
)
def test_a_long_headline_ends_at_a_clause_or_a_phrase(
    language: Language, headline: str, title: str
) -> None:
    assert chapter_title([headline], language) == title


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "Marlow will close its harbour to all ships in winter unless the crews agree"),
        ("en", "Leaders of Marlow and of the northern towns refuse to sign the fishing treaty"),
        ("en", "Crews say that they will keep the harbour of Marlow open but not for the navy"),
        ("de", "Regierung in Marl weist die Vorwürfe wegen des gesunkenen Fährschiffs zurück"),
        ("de", "Marl schließt den Hafen für alle Schiffe im Winter, falls Crews nicht einlenken"),
        ("de", "Kapitän der Fähre wurde in Marl wegen der Havarie zu einer Strafe verurteilt"),
    ],
)  # fmt: skip
def test_nothing_is_cut_that_turns_or_completes_the_statement(
    language: Language, headline: str
) -> None:
    """The headline of another outlet is the title then, though another one is preferred."""
    other = {"en": "Marlow harbour treaty crews meet", "de": "Fähre aus Marl: Kapitän vor Gericht"}
    assert chapter_title([headline, other[language]], language) == other[language]


def test_a_statement_comes_before_a_question_and_a_cut_headline() -> None:
    headlines = ["Why did the ferry sink?", "Ferry sinks off Marlow with all…", "Ferry sank in fog"]
    assert chapter_title(headlines, "en") == "Ferry sank in fog"


def test_a_question_is_used_where_there_is_nothing_else() -> None:
    assert chapter_title(["Why did the ferry sink?"], "en") == "Why did the ferry sink?"


def test_a_related_headline_that_fits_comes_before_one_that_is_cut_to_a_phrase() -> None:
    long = "Marlow's parliament passes a new law on harbour rates in a rare moment of unity"
    assert chapter_title([long, "Parliament backs law on harbour rates"], "en") == (
        "Parliament backs law on harbour rates"
    )


def test_a_headline_of_another_side_of_the_story_does_not_replace_one_that_can_be_cut() -> None:
    long = "Marlow's parliament passes a new law on harbour rates in a rare moment of unity"
    assert chapter_title([long, "Harbour crews of Marlow plan a summer party"], "en") == (
        "Marlow's parliament passes a new law on harbour rates"
    )


def test_a_quotation_keeps_its_speaker_and_is_not_turned() -> None:
    headline = "Bürgermeisterin Weber bleibt dabei: „Wir werden diesen Hafen niemals verkaufen“"
    assert chapter_title([headline], "de") == "Bürgermeisterin Weber bleibt dabei"


def test_a_quotation_that_is_cut_is_closed() -> None:
    headline = (
        "Mayor Weber: ‘Our harbour must remain open to the ships of all nations of the north’"
    )
    title = "Mayor Weber: ‘Our harbour must remain open…’"
    assert chapter_title([headline], "en") == title


def test_what_ends_well_nowhere_has_an_ellipsis() -> None:
    headline = "Far-right minister of Marlow says highest court is now seeking an arrest warrant"
    assert chapter_title([headline], "en").endswith("…")
    headline = "Far-right minister of Marlow says: court seeking warrant, not trial, against him"
    assert not chapter_title([headline], "en").endswith("…")


@pytest.mark.parametrize(
    ("language", "headline", "title"),
    [
        ("en", "Mayor hails ’good meeting’ with crews", "Mayor hails ‘good meeting’ with crews"),
        ("en", "Mayor hails 'good' meeting, crews'", "Mayor hails ‘good’ meeting, crews'"),
        ("en", 'Marlow\'s mayor: "No fog"', "Marlow's mayor: “No fog”"),
        ("de", 'Weber nennt Nebel "Unsinn"', "Weber nennt Nebel „Unsinn“"),
        ("de", "Weber nennt Nebel „Unsinn”", "Weber nennt Nebel „Unsinn“"),
        ("en", 'A 6" pipe and a 9" pipe burst', 'A 6" pipe and a 9" pipe burst'),
    ],
)
def test_quotations_have_the_marks_of_their_language(
    language: Language, headline: str, title: str
) -> None:
    assert chapter_title([headline], language) == title


def test_a_title_does_not_end_in_its_day() -> None:
    assert chapter_title(["Ferry sank off Marlow today"], "en") == "Ferry sank off Marlow"


def test_a_gerund_keeps_its_object() -> None:
    headline = "Marlow's navy admits for the first time to firing on an unarmed civilian ferry"
    assert chapter_title([headline], "en") == "Marlow's navy admits for the first time…"


def test_an_opening_phrase_is_no_title() -> None:
    headline = "At least a dozen crews strike in Marlow as fuel prices rise across all the islands"
    assert chapter_title([headline], "en") == "At least a dozen crews strike in Marlow"
    headline = "In wintry Marlow, the ferry crews and the harbour council meet again for long talks"
    assert chapter_title([headline], "en").startswith("The ferry crews and the harbour council")


@pytest.mark.parametrize("headlines", [[], [""], ["  "], ["Live:  "]])
def test_without_words_there_is_no_title(headlines: list[str]) -> None:
    assert len(chapter_title(headlines, "en")) <= len("Live:")


@given(st.lists(WORDS, max_size=4), st.sampled_from(("en", "de")))
def test_a_title_is_short_and_in_whole_words(headlines: list[str], language: Language) -> None:
    title = chapter_title(headlines, language)
    assert len(title) <= CHAPTER_LENGTH
    assert title == title.strip()
    spoken = {word for headline in headlines for word in headline.casefold().split()}
    if all(len(word) <= CHAPTER_LENGTH / 4 for word in spoken):
        joined = " ".join(spoken)
        assert all(
            word.strip(",.:;?–-'\"‘’\u201a„“”»«…") in joined for word in title.casefold().split()
        )


def test_an_episode_is_titled_by_its_first_chapters() -> None:
    titles = ["Peace deal signed", "Drones hit Marlow", "Rain to come", "Ferry found"]
    assert episode_title(titles, "en") == "; ".join(titles)


def test_long_titles_are_shortened_at_clauses_and_never_cut() -> None:
    titles = ["Peace deal signed in Marlow after nine months of talks", "Drones hit port"]
    assert episode_title(titles, "en") == "Peace deal signed in Marlow; Drones hit port"


@given(st.lists(st.text("abc ", min_size=1, max_size=CHAPTER_LENGTH), min_size=2, max_size=9))
def test_two_titles_always_fit(titles: list[str]) -> None:
    episode = episode_title(titles, "en")
    assert len(episode) <= EPISODE_LENGTH
    assert episode.count("; ") >= 1


def test_an_episode_without_stories_has_no_title() -> None:
    assert episode_title([], "en") == ""


def test_the_description_names_the_show_its_date_and_its_stories() -> None:
    told = ["Peace deal signed", "Rain to come"]
    english = brief("en").accepted
    assert description(english, EVENING, told) == (
        "The News, RadioX, 9 March 2026, 18:05. In this episode: Peace deal signed; Rain to come."
    )
    named = {"title": "RadioX am Abend"}
    german = brief("de").accepted.model_copy(update=named)
    assert description(german, EVENING, ["Frieden"]) == (
        "RadioX am Abend, 9. März 2026, 18:05 Uhr. In dieser Ausgabe: Frieden."
    )


@pytest.mark.parametrize(
    "headline",
    [
        "Rechnungshof kritisiert nach langer Prüfung die große Gesellschaft der Häfen an der Küste",
        "Die Reederei soll nach dem Unglück vor der Küste alle Fischer des Hafens entschädigen",
    ],
)
def test_a_german_title_does_not_end_before_its_object(headline: str) -> None:
    assert not chapter_title([headline], "de").endswith(("kritisiert", "soll"))


def test_a_german_kicker_that_nothing_sets_off_is_no_part_of_a_title() -> None:
    assert chapter_title(["Krise der Koalition Berg entlässt Minister Lind"], "de") == (
        "Berg entlässt Minister Lind"
    )
    assert chapter_title(["StreamingTannflix verbietet geteilte Konten"], "de") == (
        "Tannflix verbietet geteilte Konten"
    )
