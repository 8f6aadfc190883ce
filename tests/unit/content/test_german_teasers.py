"""What German outlets put beside the news: labels, digests, opinion, phrases without a verb."""

import pytest

from services.content.domain.coherence import connected
from services.content.domain.suitability import unfit


@pytest.mark.parametrize(
    "title",
    [
        "Die Lage am Abend: Was heute wichtig war",
        "Kurz informiert: Zoll, Hafen, Wetter",
        "Küsten-Überblick: Der Tag in Kürze",
        "Hafenstreik: Was wir wissen",
        "Sturm an der Küste – die Ereignisse zum Nachlesen",
        "Das Ende der Fähre Eine Kolumne von Ina Holm",
        "Der Hafenchef im Elbkurier-Interview",
        "Liveticker: Sturm über der Küste",
        "Nachrichtenpodcast: Der Hafen und die Flut",
        "Gastbeitrag: Wem gehört das Ufer?",
    ],
)
def test_what_is_no_news_is_not_said(title: str) -> None:
    assert unfit(title, "", "")


@pytest.mark.parametrize(
    "title",
    [
        "Zahl der Toten steigt auf 120",
        "Überblick verloren: Hafenamt findet zwölf Akten nicht",
        "Fährunglück: Kapitän gesteht im Gespräch mit Ermittlern",
    ],
)
def test_news_is_said(title: str) -> None:
    assert not unfit(title, "", "")


def test_a_teaser_that_names_its_author_is_not_said() -> None:
    assert unfit("Am Ende der Geduld", "", "Der Hafen wächst. Ein Kommentar von Jan Roth")


@pytest.mark.parametrize(
    "phrase",
    [
        "Ein Gespräch über richtige und falsche Segel.",
        "Zum Tod des großen Sängers, der den Hafen besang.",
        "Weil es den Fischern vor allem an Netzen fehlt.",
    ],
)
def test_a_phrase_without_a_main_clause_is_left_out(phrase: str) -> None:
    assert connected((phrase, "Der Hafen öffnet am Montag wieder."), "de") == [
        "Der Hafen öffnet am Montag wieder."
    ]
