"""Which sentences make sense without those that are left out."""

import pytest

from contracts import Language, SourceRef
from services.content.domain.news import Article
from services.content.domain.reading import coherence, german_teasers
from services.content.domain.telling.facts import SpokenFacts

RATES = "Marlow council raises harbour rates despite protests by fishing crews"
RAISED = "Marlow's council raised the harbour rates on Monday, the first rise in ten years."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "He resigned after the vote in Marlow."),
        ("en", "Protesters demand his resignation or elections within 90 days."),
        ("en", "The UN also reported that most of them were ill."),
        ("en", "Ina Voss, the harbour master, disclosed this in a statement issued on Tuesday."),
        ("en", "At the forum, Ina Voss called for more tidal mills."),
        ("en", "The last was in November in Fenwick."),
        ("en", "Growing up, neither was aware of a sister in Fenwick."),
        ("en", "Calling the plan “a last chance”, she urged the town to vote for it."),
        ("de", "Die letzte war im November an der Frage der Höhe gescheitert."),
        ("de", "Der zweite soll in Lindenau gebaut werden."),
        ("de", "Der Minister hat zudem die Bauern gelobt."),
    ],
)
def test_sentences_that_lean_on_the_one_before(language: Language, sentence: str) -> None:
    assert coherence.leans(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“Troops stopped six suspects on the quay of Marlow,” Mr Voss said."),
        ("en", "“We left the quay of Marlow at noon,” she told reporters."),
        ("de", "„Wir haben den Hafen verlassen“, sagte er am Kai von Lindenau."),
        ("en", "The MFL power couple posted the pictures on the first day."),
        ("en", "The Norwegian striker scored twice in the second half."),
        ("en", "The user made a film of the two captains of Marlow."),
        ("en", "The highest public floor is the 102nd."),
        ("en", "The bill seeks to close the port of Marlow in the winter."),
        ("en", "The shooting incident killed three people in the port of Marlow."),
        ("en", "The singer's new album was recorded in Marlow."),
        ("en", "The five-day event kicked off with a speech by Ina Voss."),
        ("en", "Mr Voss said the port of Marlow would stay open."),
        ("en", "The Supreme Court ruled that the fees were fair."),
        ("en", "Norway, a land of ships, is the world's largest exporter of salmon."),
        ("en", "The deaths come amid a long drought in the valleys of Norway."),
        ("en", "Norway said the measures are unjust under the rules of the port union."),
    ],
)
def test_sentences_whose_subject_nobody_has_introduced(language: Language, sentence: str) -> None:
    assert coherence.points_back(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Protesters in Marlow say Ina Voss must keep her promise."),
        ("en", "“Troops stopped six suspects on the quay,” Captain Ina Voss said."),
        ("en", "The Norwegian government raises the harbour rates in May."),
        ("en", "The AI boom makes electronics more expensive for everybody."),
        ("en", "The Norwegian striker Ina Voss scored twice in the second half."),
        ("en", "The embassy in Fenwick announced this Tuesday that the border is open."),
        ("en", "At the summit in Marlow, Ina Voss called for more tidal mills."),
        ("en", "The death toll is rising in Marlow after the flood."),
        ("en", "The shooting in Marlow killed three people on the quay."),
        ("en", "Norway is the fourth land since May to leave the union of ports."),
        ("en", "The deaths in Norway come amid a long drought in the valleys."),
        ("en", "Norway said its measures against the ferries are unjust."),
        ("en", "The head of the Marlow port has left his post."),
        ("en", "The heatwave in Norway caused more deaths in July."),
        ("en", "The Supreme Court of Norway ruled that the fees were fair."),
        ("en", "The Senate ruled out a war with Iran."),
        ("en", "Mr Jonas Voss said the port of Marlow would stay open."),
        ("en", "The first ferry of the year has left the port of Marlow."),
        ("de", "Die letzte Fähre des Jahres hat den Hafen von Altenhafen verlassen."),
        ("de", "In Lindenau ist die zweite Brücke gesperrt."),
    ],
)
def test_sentences_that_stand_alone(language: Language, sentence: str) -> None:
    assert not coherence.points_back(sentence, language)


def test_a_proper_sentence_is_better_than_a_headline() -> None:
    assert coherence.coherent(RATES, f"{RATES}.", (RAISED,), "en") == (RAISED,)


def test_the_headline_stays_where_the_text_is_about_something_else() -> None:
    beside = "Low fees for berths have kept many families in the trade since the war."
    assert coherence.coherent(RATES, f"{RATES}.", (beside,), "en") == (f"{RATES}.", beside)


def test_the_headline_stays_where_it_alone_has_the_figure() -> None:
    title = "Storm over Marlow kills 153 sheep on the council's meadows, police say"
    vague = "A storm over Marlow has killed sheep on the meadows of the council, police say."
    exact = "A storm over Marlow has killed 153 sheep on the council's meadows, police say."
    assert coherence.coherent(title, f"{title}.", (vague,), "en")[0] == f"{title}."
    assert coherence.coherent(title, f"{title}.", (exact,), "en") == (exact,)


@pytest.mark.parametrize(
    ("title", "first", "leads"),
    [
        ("Storm in Marlow kills 35 sheep", "A storm in Marlow killed thirty-five sheep.", True),
        ("Storm in Marlow kills 35 sheep", "A storm in Marlow killed 30 sheep on Monday.", False),
        ("Storm in Marlow kills two sheep", "A storm in Marlow killed 2 sheep on Monday.", True),
        ("Storm in Marlow kills sheep in 2026", "A storm in Marlow killed the sheep.", True),
        ("Storm in Marlow kills sheep", "A storm killed sheep on meadows by the sea.", False),
        ("Sturm in Marlow tötet zwölf Schafe", "Ein Sturm in Marlow tötete 12 Schafe.", True),
    ],
)
def test_the_text_leads_where_it_has_the_figures_and_the_names(
    title: str, first: str, *, leads: bool
) -> None:
    language = "de" if "Schafe" in title else "en"
    expected = (first,) if leads else (f"{title}.", first)
    assert coherence.coherent(title, f"{title}.", (first,), language) == expected


def test_without_a_headline_a_text_that_begins_in_the_middle_is_left_out() -> None:
    title = "Passengers rescued: second ferry in days catches fire off Fenwick"
    middle = "A ferry in the vicinity took thirty people to Marlow, said an official."
    assert coherence.coherent(title, None, (middle,), "en") == ()


def test_with_a_sentence_go_those_that_lean_on_it() -> None:
    def told(outlet: str, *sentences: str) -> Article:
        return Article(SourceRef(outlet=outlet, title=f"{outlet} writes"), sentences)

    first = told("A", "Ina Voss leaves the council of Marlow after nine years in office.")
    again = told(
        "B",
        "After nine years in office, Ina Voss leaves the council of Marlow.",
        "She had quarrelled with the fishing crews over berths.",
        "Her deputy Olaf Brenn takes over on the first of May.",
        "Crews blocked the quay for a week in protest against the new berths.",
    )
    assert SpokenFacts().take((first, again), "en") == (
        (first.sentences[0], first),
        (again.sentences[3], again),
    )


def test_without_a_sentence_go_those_that_lean_on_it() -> None:
    told = (
        "Ina Voss leaves the council of Marlow after nine years.",
        "She had quarrelled with the fishing crews over berths.",
        "Crews blocked the quay for a week in protest.",
        "They went home on Friday evening after a long vote.",
    )
    assert coherence.without(told, lambda sentence: "nine" in sentence, "en") == told[2:]
    assert coherence.alone(told, "en") == (told[0], told[2])


def test_german_sentences_that_go_on_with_news_make_sense_together_with_it() -> None:
    told = (
        "Die Reederei hat ihre Matrosen im Mai entlassen.",
        "Nach Recherchen stammen mehrere von ihnen aus Marland.",
        "Sie wollen nun klagen.",
    )
    assert coherence.alone(told, "de") == told
    assert coherence.alone(told[1:], "de") == ()
    assert coherence.alone(("Das Meer ist blau.", *told[1:]), "de") == ()


@pytest.mark.parametrize("words", ["braucht es mehr als Geld", "bräuchte es mehr als Mut"])
def test_a_german_sentence_of_what_is_needed_is_comment(words: str) -> None:
    assert german_teasers.is_teaser(f"Um der Lage Herr zu werden, {words}.")
    assert not german_teasers.is_teaser("Um in Tann zu bauen, braucht es eine Erlaubnis.")
