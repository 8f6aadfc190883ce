"""Which German words count as one."""

import pytest

from services.content.domain.language.german_stems import stem


@pytest.mark.parametrize(
    "kin",
    [
        ("tritt", "zurückgetreten", "Rücktritt"),
        ("Erdbeben", "Beben", "Erdbebenopfer", "Nachbeben"),
        ("Tote", "Toten", "Todesopfer", "getötet"),
        ("Türkei", "türkisch", "türkischen"),
        ("China", "chinesischer", "Chinesen"),
        ("Ukraine", "ukrainische"),
        ("festgenommen", "Festnahmen"),
        ("kündigt", "angekündigt"),
        ("Angriff", "angegriffen", "greift"),
        ("startet", "gestartet"),
        ("Selenskyj", "Selenskijs", "Selenskyi"),
        ("Kiew", "Kyjiw"),
    ],
)
def test_kin_have_one_stem(kin: tuple[str, ...]) -> None:
    assert len({stem(word) for word in kin}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gericht", "richtet"),
        ("Gesetz", "gesetzt"),
        ("Wahl", "Wal"),
        ("Tisch", "Türke"),
        ("Russland", "Rust"),
    ],
)
def test_strangers_have_stems_of_their_own(one: str, other: str) -> None:
    assert stem(one) != stem(other)
