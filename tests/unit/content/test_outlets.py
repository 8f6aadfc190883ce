import pytest

from services.content.domain.language.outlets import outlet_slots


@pytest.mark.parametrize(
    ("name", "subject", "from_source"),
    [
        ("tagesschau", "die tagesschau", "von der tagesschau"),
        ("Süddeutsche Zeitung", "die Süddeutsche Zeitung", "von der Süddeutschen Zeitung"),
        ("Frankfurter Rundschau", "die Frankfurter Rundschau", "von der Frankfurter Rundschau"),
        ("Frankfurter Allgemeine", "die Frankfurter Allgemeine", "von der Frankfurter Allgemeinen"),
        ("Norddeutscher Rundfunk", "der Norddeutsche Rundfunk", "vom Norddeutschen Rundfunk"),
        ("Kölner Stadt-Anzeiger", "der Kölner Stadt-Anzeiger", "vom Kölner Stadt-Anzeiger"),
        ("Kieler Bote", "der Kieler Bote", "vom Kieler Boten"),
        ("Deutsches Ärzteblatt", "das Deutsche Ärzteblatt", "vom Deutschen Ärzteblatt"),
        ("heise online", "heise online", "von heise online"),
        ("n-tv", "n-tv", "von n-tv"),
        ("Zeit", "die Zeit", "von der Zeit"),
        ("Die Zeit", "die Zeit", "von der Zeit"),
        ("DER SPIEGEL", "der Spiegel", "vom Spiegel"),
        ("ZEIT ONLINE", "die Zeit", "von der Zeit"),
        ("SPIEGEL ONLINE - Politik", "der Spiegel", "vom Spiegel"),
        ("SZ.de", "die SZ", "von der SZ"),
        ("tagesschau.de", "die tagesschau", "von der tagesschau"),
        ("Neue Westfälische", "Neue Westfälische", "von Neue Westfälische"),
        ("Die Neue Westfälische", "die Neue Westfälische", "von der Neuen Westfälischen"),
        ("Der Standard", "der Standard", "vom Standard"),
        ("Stern", "der Stern", "vom Stern"),
        ("ZDF", "das ZDF", "vom ZDF"),
    ],
)
def test_german_names_are_declined(name: str, subject: str, from_source: str) -> None:
    slots = outlet_slots(name, "de")
    assert slots["outlet"] == subject
    assert slots["Outlet"].casefold() == subject.casefold()
    assert slots["from_source"] == from_source


def test_a_german_name_with_its_own_article_is_declined_with_it() -> None:
    slots = outlet_slots("Die Welt", "de")
    assert (slots["name"], slots["outlet"], slots["Outlet"]) == ("Die Welt", "die Welt", "Die Welt")
    assert (slots["source"], slots["At_source"]) == ("der Welt", "Bei der Welt")


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("SPIEGEL", "des Spiegel"),
        ("Zeit", "der Zeit"),
        ("Frankfurter Allgemeine", "der Frankfurter Allgemeinen"),
        ("Salzburger Nachrichten", "der Salzburger Nachrichten"),
        ("heise online", "von heise online"),
    ],
)
def test_a_report_is_one_of_its_outlet(name: str, whose: str) -> None:
    assert outlet_slots(name, "de")["of_source"] == whose


def test_a_plural_is_no_subject_of_a_singular_verb() -> None:
    slots = outlet_slots("Salzburger Nachrichten", "de")
    assert slots["from_source"] == "von den Salzburger Nachrichten"
    assert "outlet" not in slots
    assert "Outlet" not in slots
    assert outlet_slots("Funk Nachrichten", "de")["from_source"] == "von Funk Nachrichten"


def test_an_english_article_is_small_inside_a_sentence() -> None:
    slots = outlet_slots("The Hindu", "en")
    assert slots["source"] == slots["outlet"] == "the Hindu"
    assert slots["Outlet"] == "The Hindu"
    assert outlet_slots("Theatre Weekly", "en")["outlet"] == "Theatre Weekly"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Guardian World", "the Guardian"),
        ("World news | The Guardian", "the Guardian"),
        ("BBC World", "the BBC"),
        ("BBC News - World", "BBC News"),
        ("Sky News", "Sky News"),
        ("NHK World", "NHK"),
        ("Premium Times NG", "the Premium Times"),
        ("Times of India", "the Times of India"),
        ("France 24 English", "France 24"),
        ("RFI in English", "RFI"),
        ("Coast Radio: Top Stories", "Coast Radio"),
        ("NYT > Top Stories", "NYT"),
        ("Marlow.com", "Marlow"),
        ("Harbour.co.uk", "Harbour"),
        ("Al Jazeera", "Al Jazeera"),
        ("teleSUR", "teleSUR"),
        ("The World", "the World"),
        ("World", "World"),
        ("US", "US"),
    ],
)
def test_an_announcer_says_no_section_language_or_country(name: str, said: str) -> None:
    assert outlet_slots(name, "en")["source"] == said


@pytest.mark.parametrize("name", ["BBC World", "The Hindu"])
def test_nobody_reports_a_question(name: str) -> None:
    assert "outlet" not in outlet_slots(name, "en", speaks=False)
    assert "Outlet" not in outlet_slots(name, "de", speaks=False)
