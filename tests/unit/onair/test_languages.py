"""The language in which a listener is answered."""

import pytest

from services.onair.domain.languages import preferred


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.8, DE-at;q=0.9", "de"),
        ("fr, it;q=0.9, de;q=0.5", "de"),
        ("fr-CH, en-GB;q=0.7, de;q=0.7", "en"),
        ("de;q=0, fr", "en"),
        ("de;q=high", "en"),
        ("dexter, *", "en"),
        (",;=,", "en"),
        ("", "en"),
    ],
)
def test_a_listener_is_answered_in_the_language_that_is_liked_best(
    accepted: str, language: str
) -> None:
    assert preferred(accepted, ("en", "de"), "en") == language
