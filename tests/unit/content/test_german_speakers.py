"""Who says something, in German."""

import pytest

from services.content.domain.german_teasers import unfolded


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Betroffen sei der Hafen, so Anna Berg.", "Betroffen sei der Hafen, sagte Anna Berg."),
        ("Man prüfe das, so die Polizei.", "Man prüfe das, teilte die Polizei mit."),
        ("Man prüfe das, so das Hafenamt.", "Man prüfe das, teilte das Hafenamt mit."),
        ("Man prüfe das, so der Minister.", "Man prüfe das, sagte der Minister."),
        ("Das sei selten, so die Forscher.", "Das sei selten, sagten die Forscher."),
    ],
)
def test_whoever_speaks_is_said_to(written: str, said: str) -> None:
    assert unfolded(written) == (said,)


@pytest.mark.parametrize(
    "written",
    [
        "Der Hafen müsse öffnen, so die Forderung.",
        "Der Hafen ist zu, so wie im vergangenen Jahr.",
        "Das Boot ist so groß.",
    ],
)
def test_anything_else_is_left_alone(written: str) -> None:
    assert unfolded(written) == (written,)
