"""German news for a trade: they come late."""

from datetime import UTC, datetime

import pytest

from contracts import SourceRef
from services.content.domain.choosing import candidates, ranking
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.trade import is_for_a_trade
from services.content.domain.news import Article

NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)


def article(title: str, text: str = "", outlet: str = "A") -> Article:
    source = SourceRef(outlet=outlet, title=title, published_at=NOW)
    return Article(source, (text,) if text else ())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Tannboard: Kritische Lücke", "Im Forum könnten Leute eine XSS-Lücke ausnutzen."),
        ("Sicherheitslücke in Tannmail", "Ein Update der Software steht bereit."),
        ("Tannphone: Erste Eindrücke", "Die erste Developer Preview von Tannphone ist da."),
        ("Linux 7.3 ist da", ""),
        ("Programmiersprache Tann bekommt neue Typen", ""),
        ("Tannwerk zeigt neue Grafikkarten", ""),
        ("Kaufhaus stellt Kaffee-Automaten auf", ""),
        ("Neues Strategiespiel von Tann", ""),
    ],
)
def test_news_of_software_devices_and_machines_are_for_a_trade(title: str, text: str) -> None:
    assert is_for_a_trade(article(title, text), "de")
    assert not is_for_a_trade(article(title, text), "en")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Sicherheitslücke in Kliniken: Angreifer stehlen Akten", "Ein Update kam zu spät."),
        ("Ministerium stoppt Firmware für Drohnen", "Die Regierung sieht eine Gefahr im Krieg."),
        ("Netflix verbietet das Teilen von Konten", "Das gilt in Spanien."),
        ("Rakete bringt Teleskop ins All", "Die Mission dauert drei Jahre."),
        ("Sicherheitslücken am Flughafen: Zäune beschädigt", ""),
        ("Automatische Bremsen werden Pflicht", ""),
    ],
)
def test_news_for_everybody_are_not(title: str, text: str) -> None:
    assert not is_for_a_trade(article(title, text), "de")


def candidate(title: str, text: str, outlets: str = "A") -> Candidate:
    side = [(article(title, text, outlet), 1.0) for outlet in outlets]
    return candidates.candidate([side], NOW, "de")


def test_of_what_one_outlet_has_the_news_for_a_trade_come_last() -> None:
    long = "Die Anlage am Fluss ist seit heute wieder für alle offen, und viele sind gekommen."
    big = [candidate(f"Große Meldung {n}", f"{long} Nummer {n}.", "ABCDE") for n in range(5)]
    trade = candidate("Linux 7.3 ist da", f"Linux 7.3 ist seit heute da. {long} {long}")
    shared = candidate("Tannphone bekommt neue Firmware", f"{long} Neue Firmware.", "AB")
    plain = candidate("Freibad offen", "Das Freibad in Tann ist offen.")
    ranked = ranking.weigh([trade, plain, shared, *big], NOW, "de")
    titles = [r.story.lead.source.title for r in ranking.order(ranked, "de")][len(big) :]
    assert titles == [c.lead.source.title for c in (shared, plain, trade)]
