"""Numbers of a text against those of its sources, in figures and in words, in both languages."""

from datetime import UTC, datetime

import pytest

from contracts import Language, SourceRef
from services.content.domain.news import Article
from services.content.domain.telling.checking import faults
from services.content.domain.telling.checking.quantities import quantities
from tests import checked

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def wrong(text: str, source: str, language: Language) -> list[str]:
    """The kinds of the faults of `text`, by an article that says `source`."""
    title = "Nachricht" if language == "de" else "News"
    reference = SourceRef(outlet="Wire", title=title, published_at=NOON)
    article = Article(reference, (source,), text=source)
    part, order = checked.order_of([article], language, NOON, text)
    return [fault.kind for fault in faults(text, part, order)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("forty-three people", 43, ""),
        ("two hundred and five thousand people", 205_000, ""),
        ("twenty twenty-six", 2026, ""),
        ("three and a half years", 3.5, "year"),
        ("half a million euros", 500_000, "euro"),
        ("seven point two percent", 7.2, "percent"),
        ("sixty-eight dollars and forty cents", 68.4, "dollar"),
        ("$3.2m", 3_200_000, "dollar"),
        ("1,234.5 km", 1_234.5, "kilometre"),
        ("a 24-year-old", 24, "age"),
        ("two in three", 2 / 3, "ratio"),
        ("97 of 100 people", 0.97, "ratio"),
        ("41C", 41, "celsius"),
        ("3 crore", 30_000_000, ""),
        ("the twenty-third", 23, "ordinal"),
    ],
)
def test_an_english_number_is_read(text: str, value: float, unit: str) -> None:
    (found,) = quantities(text, "en")
    assert found.value == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("dreiundvierzigtausend Menschen", 43_000, ""),
        ("zweieinhalb Jahre", 2.5, "year"),
        ("anderthalb Jahrzehnte", 1.5, "decade"),
        ("eine halbe Million Euro", 500_000, "euro"),
        ("vierzehn Euro sechzig", 14.6, "euro"),
        ("sieben Komma acht Prozent", 7.8, "percent"),
        ("34.128 Zuschauer", 34_128, ""),
        ("20 000 Menschen", 20_000, ""),
        ("3,5 Mrd. Euro", 3_500_000_000, "euro"),
        ("drei Milliarden fünfhundert Millionen", 3_500_000_000, ""),
        ("ein zehnjähriges Mädchen", 10, "age"),
        ("jeder Vierte", 0.25, "ratio"),
        ("drei von vier Zügen", 0.75, "ratio"),
        ("am dreiundzwanzigsten Tag", 23, "ordinal"),
    ],
)
def test_a_german_number_is_read(text: str, value: float, unit: str) -> None:
    (found,) = quantities(text, "de")
    assert found.value == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize("text", ["an F-16 jet", "the G7", "Covid-19", "motorway A9"])
def test_a_figure_in_a_name_is_no_number(text: str) -> None:
    assert quantities(text, "en") == ()


@pytest.mark.parametrize(
    ("text", "source", "is_true"),
    [
        ("About 50 people came.", "47 people came.", True),
        ("About 50 people came.", "36 people came.", False),
        ("Nearly 50 people came.", "47 people came.", True),
        ("Nearly 50 people came.", "53 people came.", False),
        ("More than 40 people came.", "43 people came.", True),
        ("More than 40 people came.", "38 people came.", False),
        ("Dozens of people came.", "57 people came.", True),
        ("Dozens of people came.", "570 people came.", False),
        ("50 people came.", "47 people came.", False),
        ("More than half a million fled.", "More than 600,000 fled.", True),
        ("More than 13,000 fled.", "More than 16,000 fled.", False),
        ("It cost 4.6 million euros.", "It cost 4,567,231 euros.", True),
        ("It cost 4.6 million euros.", "It cost 4.6 million dollars.", False),
        ("It rose by two points.", "It rose by two points.", True),
        ("Two hours later it was over.", "After 120 minutes it was over.", True),
        ("It is 100 kilometres away.", "It is 62 miles away.", True),
        ("It is 100 miles away.", "It is 100 kilometres away.", False),
        ("They won three to one.", "They won 3-1.", True),
        ("They won three to two.", "They won 3-1.", False),
        ("It began at half past six in the evening.", "It began at 18:30.", True),
        ("It began at half past seven in the evening.", "It began at 18:30.", False),
        ("It will end on the third of May.", "It will end on May 3.", True),
        ("It will end on the fourth of May.", "It will end on May 3.", False),
        ("It happened on Tuesday.", "It happened today.", True),
        ("It happened on Thursday.", "It happened today.", False),
    ],
)
def test_an_english_number_is_true_or_false(text: str, source: str, *, is_true: bool) -> None:
    assert wrong(text, source, "en") == ([] if is_true else ["number"])


@pytest.mark.parametrize(
    ("text", "source", "is_true"),
    [
        ("Rund fünfzig Menschen kamen.", "47 Menschen kamen.", True),
        ("Knapp fünfzig Menschen kamen.", "53 Menschen kamen.", False),
        ("Gut vierzig Menschen kamen.", "43 Menschen kamen.", True),
        ("Dutzende Menschen kamen.", "57 Menschen kamen.", True),
        ("Hunderte Menschen kamen.", "57 Menschen kamen.", False),
        ("Es kostete 4,6 Millionen Euro.", "Es kostete 4,6 Milliarden Euro.", False),
        ("Das Spiel endete zwei zu eins.", "Das Spiel endete 2:1.", True),
        ("Das Spiel endete zwei zu null.", "Das Spiel endete 2:1.", False),
        ("Es begann um halb sieben.", "Es begann um 18.30 Uhr.", True),
        ("Es begann um halb acht.", "Es begann um 18.30 Uhr.", False),
        ("Es endet am dritten Mai.", "Es endet am 3. Mai.", True),
        ("Es endet am vierten Mai.", "Es endet am 3. Mai.", False),
        ("Die beiden Länder stritten.", "Die Länder stritten.", True),
        ("Zwei Drittel stimmten zu.", "66,7 Prozent stimmten zu.", True),
        ("Ein Drittel stimmte zu.", "66,7 Prozent stimmten zu.", False),
    ],
)
def test_a_german_number_is_true_or_false(text: str, source: str, *, is_true: bool) -> None:
    assert wrong(text, source, "de") == ([] if is_true else ["number"])
