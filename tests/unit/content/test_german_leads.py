"""German headlines that lead a story: named in full, and told once."""

import pytest

from contracts import FeedSource
from services.content.domain.headlines.aloud import Sentence
from services.content.domain.news import Item
from services.content.domain.reading import clean, coherence, german_leads
from services.content.domain.reading.german_leads import has_acted, introduces_again, named

_DAM = "Ein Bergdorf ist nach einem Staudamm-Kollaps teilweise überschwemmt worden."


@pytest.mark.parametrize(
    ("lead", "text", "said"),
    [
        (
            "Der Verkehrsminister verteidigt das Ticket.",
            "Der Landtag hat darüber beraten. Landesverkehrsminister Berg sieht kein Problem.",
            "Landesverkehrsminister Berg verteidigt das Ticket.",
        ),
        (
            "Ein Minister entgeht einem Anschlag.",
            "Ein Anschlag auf Minister Jan Tannhof ist vereitelt worden.",
            "Minister Jan Tannhof entgeht einem Anschlag.",
        ),
        (
            "Ein Journalist sieht Marland hinter dem Anschlag.",
            "Der Journalist Emil Tannhof schreibt, Marland habe Waffen geliefert.",
            "Der Journalist Emil Tannhof sieht Marland hinter dem Anschlag.",
        ),
        (
            "Tannhof gründet eine eigene Partei.",
            "Die Linken-Politikerin Marlene Tannhof hat das in Kiel mitgeteilt.",
            "Die Linken-Politikerin Marlene Tannhof gründet eine eigene Partei.",
        ),
        (
            "Tannhof reist nach Peking.",
            "Der frühere Kanzler Emil Tannhof trifft dort Minister.",
            "Emil Tannhof reist nach Peking.",
        ),
        (
            "Tannhof ist zu Besuch in Brüssel.",
            "Dort haben sie mit dem norwegischen Präsidenten Tannhof gesprochen.",
            "Der norwegische Präsident Tannhof ist zu Besuch in Brüssel.",
        ),
    ],
)
def test_whoever_a_headline_begins_with_is_named_as_its_text_names_them(
    lead: str, text: str, said: str
) -> None:
    assert named(Sentence(lead, "de.artikel"), text) == Sentence(said, "de.artikel de.name")


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        (
            "Ein Minister entgeht einem Anschlag.",
            "Minister Berg war dort. Minister Lind war es nicht.",
        ),
        ("Ein Minister entgeht einem Anschlag.", "Der frühere Minister Berg hat das gesagt."),
        ("Tannhof soll gehen.", "Causa Tannhof"),
        ("Ein Minister entgeht einem Anschlag.", "Premierminister Jan Lind verurteilt die Tat."),
        ("Ein Minister entgeht einem Anschlag.", "Minister Jan Lind verurteilt die Tat."),
        ("Der Präsident tritt zurück.", "Vizepräsident Jan Lind übernimmt das Amt."),
        ("Tannhof tritt zurück.", "Mit seiner Frau Marlene Tannhof zieht er aufs Land."),
        ("Tannhof tritt zurück.", "Emil Tannhof und Jan Tannhof sind Brüder."),
        ("Netzwelt verbietet das Teilen.", "Der Streamingdienst Netzwelt will das nicht mehr."),
        ("Frankreich verbietet das Teilen.", "Auch Frankreich will das nicht mehr."),
        ("Der Verkehrsminister Berg verteidigt das Ticket.", "Minister Jan Berg hat das gesagt."),
    ],
)
def test_a_headline_stays_where_its_text_does_not_name_them_surely(lead: str, text: str) -> None:
    assert named(Sentence(lead), text) == Sentence(lead)


def test_a_sentence_that_introduces_what_the_headline_has_named_is_left_out() -> None:
    again = "Unweit der Grenze ist nach dem schweren Beben offenbar ein Damm beschädigt worden."
    assert introduces_again(_DAM, again)
    assert german_leads.once(_DAM, (again, "Die Wassermassen flossen in eine Siedlung.")) == (
        _DAM,
        "Die Wassermassen flossen in eine Siedlung.",
    )


@pytest.mark.parametrize(
    ("lead", "full"),
    [
        (
            "Ein Flugzeug ist in Nepal abgestürzt.",
            "In Nepal ist ein Flugzeug mit 72 Menschen abgestürzt.",
        ),
        (
            "Die Koalition hat sich auf eine Kraftwerksstrategie geeinigt.",
            "Nach Monaten hat sich die Regierung auf eine Strategie für Gaskraftwerke geeinigt.",
        ),
    ],
)
def test_it_stands_in_place_of_the_headline_where_it_tells_the_same_deed(
    lead: str, full: str
) -> None:
    assert german_leads.once(lead, (full,)) == (full,)


@pytest.mark.parametrize(
    "other",
    [
        "Ein weiterer Damm ist beschädigt worden.",
        "Der Damm war vor zehn Jahren gebaut worden.",
        "In Tannheim am Marfluss ist ein Damm beschädigt worden.",
        f"Nach tagelangem Regen und {'noch einem Beben, ' * 4} ist ein Damm beschädigt worden.",
    ],
)
def test_a_sentence_with_another_one_with_the_same_one_or_with_names_stays(other: str) -> None:
    assert german_leads.once(_DAM, (other,)) == (_DAM, other)


def test_what_somebody_has_done_stands_in_place_of_what_they_want() -> None:
    lead = "EU-Abgeordnete wollen einen Ausweis ohne Kennung."
    first = "EU-Parlamentarier haben die Weichen für einen neuen Ausweis gestellt."
    assert has_acted(lead, first)
    assert not has_acted(lead, "Der Ministerrat hat die Weichen für einen neuen Ausweis gestellt.")
    assert not has_acted("EU-Abgeordnete haben einen Ausweis abgelehnt.", first)


def test_a_story_names_the_minister_once_and_does_not_tell_the_news_again() -> None:
    item = Item(
        "Tannkarte: Verkehrsminister verteidigt digitales 30-Euro-Ticket",
        "Der Landtag hat über die Karte für Busse und Bahnen diskutiert. "
        "Landesverkehrsminister Berg sieht kein Problem darin, dass es digital sein soll.",
        "https://news.example/ticket",
        None,
        FeedSource(url="https://news.example/feed"),
    )
    told = clean.told(item, "de")
    assert told.sentences == (
        "Landesverkehrsminister Berg verteidigt das digitale 30-Euro-Ticket.",
        "Der Landtag hat über die Karte für Busse und Bahnen diskutiert.",
    )
    assert told.rule.endswith("de.name")


@pytest.mark.parametrize(
    ("title", "first"),
    [
        (
            "Dichterin von »Nebel« Anna Berg ist tot",
            "Die Dichterin Anna Berg ist mit 90 gestorben.",
        ),
        ("Anna Berg ist tot", "Anna Berg ist mit 90 gestorben."),
    ],
)
def test_somebody_who_has_died_is_called_what_the_headline_calls_them(
    title: str, first: str
) -> None:
    summary = "Sie schrieb Romane wie »Nebel« und »Fähre«: Anna Berg ist mit 90 gestorben."
    item = Item(title, summary, None, None, FeedSource(url="https://a.invalid", name="A"))
    told = clean.told(item, "de")
    assert told.sentences[0] == first
    assert told.rule == (german_leads.NAMED if first.startswith("Die") else "")


_GUEST = Sentence("Der norwegische Präsident Tannhof ist zu Besuch in Rom.", "de.name")
_HIS = "Sein Land will in das Bündnis – doch die Antwort ist verhalten."


def test_what_follows_a_teaser_about_him_whom_the_headline_names_is_told() -> None:
    text = f"Der Empfang, den Minister dem Präsidenten Tannhof in Rom gaben, war triumphal. {_HIS}"
    assert german_leads.goes_on(_GUEST, text) == (_HIS,)
    item = Item(
        "Tannhof und sein Besuch in Rom Große Worte, kleine Taten",
        text.replace("Präsidenten", "norwegischen Präsidenten"),
        None,
        None,
        FeedSource(url="https://a.invalid", name="A"),
    )
    assert clean.told(item, "de").sentences == (_GUEST.text, _HIS)


@pytest.mark.parametrize(
    ("lead", "before"),
    [
        (_GUEST, "Der Empfang, den der Kanzler dem Präsidenten Tannhof gab, war triumphal."),
        (_GUEST, "Der Empfang, den Emil Lind dem Präsidenten Tannhof gab, war triumphal."),
        (_GUEST, "Der Empfang im Palast war triumphal."),
        (Sentence(_GUEST.text), "Der Empfang für Tannhof war triumphal."),
        (
            Sentence("Präsidentin Tannhof ist zu Besuch in Rom.", "de.name"),
            "Der Empfang für Präsidentin Tannhof war triumphal.",
        ),
    ],
)
def test_it_is_not_told_where_it_may_be_about_somebody_else(lead: Sentence, before: str) -> None:
    assert german_leads.goes_on(lead, f"{before} {_HIS}") == ()


@pytest.mark.parametrize(
    ("title", "behind"),
    [
        (
            "Tausende Kinder in Tann betroffen: UN kritisieren marische Heime",
            "Tausende Kinder sind in Tann betroffen.",
        ),
        (
            "500 Häuser zerstört: UN kritisieren marische Truppen",
            "500 Häuser sind zerstört worden.",
        ),
        ("Kinder in Tann betroffen: UN kritisieren marische Heime", ""),
        ("Streit beigelegt: UN kritisieren marische Heime", ""),
        ("Mehrere Wochen im Heim: UN kritisieren marische Heime", ""),
        ("500 Fragen und Antworten: UN kritisieren marische Heime", ""),
        ("UN kritisieren marische Heime", ""),
    ],
)
def test_a_kicker_that_counts_is_told_behind_a_headline_alone(title: str, behind: str) -> None:
    lead = Sentence("Die UN kritisieren marische Heime.", "de.dachzeile")
    assert german_leads.further(lead, title, "") == ((behind,) if behind else ())


def test_a_kicker_is_not_told_where_the_headline_or_a_text_says_more() -> None:
    title = "Tausende Häuser zerstört: UN kritisieren marische Truppen"
    many = "500 Häuser zerstört: UN kritisieren marische Truppen"
    said = Sentence("Die UN kritisieren die Zerstörung von 500 Häusern.", "de.dachzeile")
    assert german_leads.further(said, many, "") == ()

    def told(text: str) -> tuple[str, ...]:
        source = FeedSource(url="https://a.invalid", name="A")
        return clean.told(Item(title, text, None, None, source), "de").sentences

    behind = "Tausende Häuser sind zerstört worden."
    assert told("")[1:] == (behind,)
    text = "Soldaten hatten das Dorf Lindau im Mai besetzt, es liegt an der Grenze zu Nordland."
    assert told(text)
    assert behind not in told(text)


_SINCE = "Seit es in Marland verfügbar ist, wird Tannlink auch zur Rettung benutzt."


def test_a_sentence_that_names_behind_what_it_begins_with_follows_any_other() -> None:
    assert coherence.points_back(_SINCE, "de")
    assert not coherence.leans(_SINCE, "de")


@pytest.mark.parametrize(
    "sentence",
    [
        "Seit es in Marland verfügbar ist, wird das Netz auch zur Rettung benutzt.",
        "Seit es in Marland verfügbar ist, wird es auch zur Rettung benutzt.",
        "Als er in Marland war, wurde Tannhof auch zur Rettung gerufen.",
    ],
)
def test_one_that_does_not_goes_on_with_the_one_before_it(sentence: str) -> None:
    assert coherence.leans(sentence, "de")
