"""What German outlets put beside the news: labels, digests, opinion, phrases without a verb."""

import pytest

from services.content.domain.reading.coherence import alone, coherent, connected, points_back
from services.content.domain.reading.german_teasers import explains
from services.content.domain.reading.suitability import unfit


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
        "News des Tages: Hafen, Fähre, Flut",
        "News zum Hafenstreik: Reederei legt Angebot vor",
        "Küsten-News: Hafen bleibt gesperrt",
        "Was am Freitag wichtig wird",
        "Das Wichtigste vom Abend",
        "SZ am Abend: Streit um den Hafen",
        "Wochenrückblick: Der Hafen und die Flut",
        "Streitgespräch über den Hafen",
        "Neues von den Promis: Ina Holm hat ein Boot gekauft",
        "Fähren im Test: Vier Boote für Familien",
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
        "Hafenminister nennt Ausbau der Kais wichtig",
        "Fischer gewinnt im Test gegen die Reederei",
    ],
)
def test_news_is_said(title: str) -> None:
    assert not unfit(title, "", "")


@pytest.mark.parametrize(
    "path",
    [
        "/politik/hafen-krieg-news-ticker-zr-920.html",
        "/politik/minister-leben-bilder-fotostrecke-zr-9.html",
        "/welt/ticker/hafen",
    ],
)
def test_a_page_that_goes_on_or_shows_pictures_is_not_said(path: str) -> None:
    assert unfit("Minister deutet Rücktritt an", f"https://a.example{path}", "")


def test_a_page_about_a_ticker_is_said() -> None:
    assert not unfit("Börse stellt Ticker ein", "https://a.example/boerse/tickers-enden", "")


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


@pytest.mark.parametrize(
    "sentence",
    [
        "Das steckt hinter dem Streit um den Hafen.",
        "Nun ist klar, wer die Fähre gesteuert hat.",
        "Jetzt reagiert die Reederei auf die Vorwürfe.",
        "Doch nicht alle Fischer sind zufrieden.",
        "Nicht alle Fischer sind mit dem Vertrag zufrieden.",
        "Die Wirklichkeit sieht ganz anders aus.",
        "Die Hafenärztin erklärt, wie man gesund bleibt.",
        "Warum das Netz nicht reicht, meint Ina Holm.",
        "Vor einem Jahr bestellt eine Familie am Hafen ein Boot.",
        "Jan Roth ist auf dem Weg zum Kai, als er einen Schrei hört.",
        "Das Boot wurde bei dem nun ein Leck gefunden.",
        "Sein Anwalt holt aus und es wird deutlich, wo die Zeugin irrt.",
        "Erst kam der Sturm, dann die Flut, jetzt das Feuer.",
        "Ein Kran hebt Staub ins All: Mit dieser Technik könnte das Meer kühler werden.",
        "Sie wollen nicht länger warten, deshalb planen die Stadt und Jan Roth einen Kai.",
        "Wer das Ticket kaufen kann - und wo es gilt.",
        "Die Reaktion der Fischer ließ nicht lange auf sich warten.",
        "Erst hieß es, der Hafenmeister sei bei dem Sturm ums Leben gekommen.",
        "Nun folgt offenbar die Reaktion der Reederei.",
        "Ein wenig Geld sollte man dennoch auf die Fähre mitbringen.",
        "Der ist viel größer, als es die Fischer erwartet haben.",
        "Damit können Sie auf der Fähre viel Geld sparen.",
        "Olaf Tann: Der Hafen braucht mehr Geld und neue Kräne.",
        "Allmählich wird das Ausmaß der Flut deutlich – zumindest in Tann.",
    ],
)
def test_a_teaser_is_left_out(sentence: str) -> None:
    assert connected((sentence,), "de") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Vor einem Jahr begann der Streit um den Hafen von Tann.",
        "Vor zwei Tagen trat der Hafenminister von Tann zurück.",
        "Das hat der Bundestag mit großer Mehrheit beschlossen.",
        "Die Ministerin hat erklärt, dass der Hafen im Mai wieder öffnet.",
        "Sie haben nach eigenen Angaben nichts von dem Leck gewusst.",
        "Die Reederei geht nun gegen den Verkauf vor: Betroffen sind zwei Häfen.",
        "Der Vorwurf lautet: Die Reederei hat das Leck verschwiegen.",
        "Wer mit der Fähre fährt, muss künftig mehr bezahlen.",
        "Das teilte das Hafenamt von Tann mit.",
        "Die Fähre, mit der auch Kinder reisten, ist gesunken.",
    ],
)
def test_what_tells_is_no_teaser(sentence: str) -> None:
    assert connected((sentence,), "de") == [sentence]


@pytest.mark.parametrize(
    ("teaser", "said"),
    [
        (
            "Rechnung auf 61 Seiten: Der Rechnungshof erhebt Vorwürfe gegen die Hafenbehörde.",
            ["Der Rechnungshof erhebt Vorwürfe gegen die Hafenbehörde."],
        ),
        (
            "Dem Einspruch folgt die Klage: Der Verband Küste will im Mai vor Gericht ziehen.",
            ["Der Verband Küste will im Mai vor Gericht ziehen."],
        ),
        (
            "Es ist der dritte Test in diesem Jahr: Norwegen hat eine neue Fähre erprobt.",
            ["Norwegen hat eine neue Fähre erprobt.", "Es ist der dritte Test in diesem Jahr."],
        ),
        (
            "Sie schrieb Romane wie »Nebel« und »Fähre«: Anna Berg ist mit 90 Jahren gestorben.",
            [
                "Anna Berg ist mit 90 Jahren gestorben.",
                "Sie schrieb Romane wie »Nebel« und »Fähre«.",
            ],
        ),
        (
            "Sie war eine große Dichterin, komponierte Lieder: Anna Berg ist mit 90 gestorben.",
            [
                "Anna Berg ist mit 90 gestorben.",
                "Sie war eine große Dichterin und komponierte Lieder.",
            ],
        ),
        (
            "Er liebte das Meer und den Hafen: Nun ist Jan Roth im Alter von 70 Jahren gestorben.",
            [
                "Jan Roth ist im Alter von 70 Jahren gestorben.",
                "Er liebte das Meer und den Hafen.",
            ],
        ),
    ],
)
def test_the_news_comes_without_its_heading(teaser: str, said: list[str]) -> None:
    assert connected((teaser,), "de") == said


def test_a_heading_stays_that_says_where_or_who_says_so() -> None:
    where = "Dunkle Nacht in Griechenland: Am Abend ist in vielen Orten der Strom ausgefallen."
    who = "Studie der Universität Tann: Die Fischer fangen immer weniger Heringe."
    assert connected((where, who), "de") == [where, who]


@pytest.mark.parametrize(
    "sentence",
    [
        "Seit sie im Hafen liegt, wird die Fähre jeden Tag geprüft.",
        "Nach seiner Freilassung wird ein Boot überfallen.",
        "Der Minister weist den Vorwurf zurück.",
        "Kurz darauf stirbt einer von ihnen an Bord.",
    ],
)
def test_what_names_nobody_begins_no_story(sentence: str) -> None:
    assert points_back(sentence, "de")


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Minister für Häfen weist den Vorwurf zurück.",
        "Der Bundestag berät über das Gesetz.",
        "Seit dem Morgen wird die Fähre geprüft.",
        "Die Zahl der Boote steigt.",
    ],
)
def test_what_names_its_subject_begins_a_story(sentence: str) -> None:
    assert not points_back(sentence, "de")


def test_what_leads_for_want_of_better_tells_news() -> None:
    news = "Forscher haben an der Küste ein altes Boot entdeckt."
    more = "Das Holz der Planken stammt aus der Bronzezeit."
    assert alone((news, more), "de") == (news, more)
    assert alone((more, news), "de") == ()


def test_a_headline_goes_where_the_text_says_it_at_length() -> None:
    lead = "Norwegen und Dänemark sperren sieben Häfen."
    text = ("Erstmals sperren Norwegen und Dänemark gemeinsam Häfen für fremde Tanker.",)
    assert coherent("Tanker: Norwegen und Dänemark sperren sieben Häfen", lead, text, "de") == text


def test_a_headline_goes_where_the_text_begins_with_the_same_name() -> None:
    lead = "Lang will Häfen retten."
    text = ("Hafenminister Lang will die Kaianlagen vom wirtschaftlichen Druck befreien.",)
    assert coherent("Lang will Häfen retten", lead, text, "de") == text


def test_a_headline_stays_whose_figure_the_text_lacks() -> None:
    lead = "Norwegen und Dänemark sperren 17 Häfen."
    text = ("Norwegen und Dänemark sperren einige Häfen für fremde Tanker, auch auf Inseln.",)
    assert coherent("Norwegen und Dänemark sperren 17 Häfen", lead, text, "de")[0] == lead


def test_a_text_without_its_headline_tells_news() -> None:
    title = "Häfen: Erstattung von Gebühren durch die Stadt"
    known = ("Die Erstattung von Gebühren durch die Stadt ist in den Häfen kaum bekannt.",)
    told = ("Die Stadt Tann hat die Erstattung von Gebühren in den Häfen beschlossen.",)
    assert coherent(title, None, known, "de") == ()
    assert coherent(title, None, told, "de") == told


@pytest.mark.parametrize(
    "title",
    ["Wechsel am Kai: Was der Streit für Häfen bedeutet", "So öffnet der Hafen", "Bleibt er zu?"],
)
def test_what_explains_is_no_news(title: str) -> None:
    assert explains(title)
    text = ("Der Wechsel am Kai bedeutet, dass die Häfen nach dem Streit bald schließen werden.",)
    assert coherent(title, None, text, "de") == ()


def test_a_headline_that_tells_explains_nothing() -> None:
    assert not explains("Mehrheit stimmt zu: Das Gesetz kommt")
    assert not explains("Wochenlanger Streit: Häfen schließen")


def test_a_death_is_not_told_of_somebody_unknown() -> None:
    lead = "Anna Berg ist gestorben."
    assert coherent("Zum Tod von Anna Berg: Die Stimme", lead, (), "de") == ()
    text = ("Die Sängerin Anna Berg ist mit 90 Jahren auf Rügen gestorben.",)
    assert coherent("Zum Tod von Anna Berg: Die Stimme", lead, text, "de") == text


def test_a_headline_that_tells_no_news_goes_where_the_text_tells_them() -> None:
    lead = "Viele Kinder können keinen Knoten machen."
    told = ("Die Flut hat die Kinder am Hafen belastet.", "Ein Rat empfiehlt nun drei Maßnahmen.")
    assert coherent("Viele Kinder können keinen Knoten machen", lead, told, "de") == told


def test_a_headline_that_tells_the_news_stays_before_a_text_that_tells_none() -> None:
    lead = "China will den Kranbau im Westen kontrollieren."
    told = (
        "Chinesische Unternehmen sind führend im Bau von Kränen.",
        "Die Regierung in Peking will im Westen mehr Kräne kontrollieren.",
    )
    assert coherent("China will Kranbau im Westen kontrollieren", lead, told, "de")[0] == lead


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Vertrauen zwischen ihnen ist zerstört.",
        "Das Gerät sei in der Lage, Gespräche am Hafen abzufangen.",
        "Die Lage habe sich seit dem Sturm nicht gebessert.",
    ],
)
def test_words_of_somebody_who_is_not_named_lean_on_the_sentence_before(sentence: str) -> None:
    assert points_back(sentence, "de")


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Minister Jan Roth habe zu oft geschwiegen, sagte die Kanzlerin.",
        "Laut Polizei sei der Hafen von Tann wieder offen.",
        "Die Stadt Tann hat für ihr Museum eine Fähre gekauft.",
    ],
)
def test_words_of_somebody_who_is_named_stand_alone(sentence: str) -> None:
    assert not points_back(sentence, "de")


def test_a_guess_at_what_follows_is_no_news_unless_it_has_a_figure() -> None:
    vote, guess = "Der Landtag hat die Steuer gesenkt.", "Das könnte Folgen für die Kommunen haben."
    assert connected((vote, guess), "de") == [vote]
    counted = "Das könnte die Kommunen 300 Millionen Euro kosten."
    assert connected((vote, counted), "de") == [vote, counted]
