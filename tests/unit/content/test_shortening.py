"""Where a headline may be cut."""

import pytest

from services.content.domain.telling import shortening


def cuts(text: str) -> list[str]:
    return [
        *shortening.at_clauses(text, "en", 60),
        *shortening.at_phrases(text, "en", 60),
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A fire in the harbour of Marlow claimed at least 21 lives", "claimed"),
        ("Marlow's mayor has called on all crews to leave the harbour", "has called"),
        ("A diver was rescued from a ferry eight days after it sank", "eight days"),
        ("The leaders of Marlow meet for the first time since the war", "first time"),
        ("The fog could have begun as early as January, crews say", "as early"),
        ("Crews were told to leave the harbour of Marlow by nightfall", "told"),
        ("A diver died after falling into the harbour of old Marlow", "falling"),
    ],
)
def test_nothing_ends_in_what_wants_more(text: str, kept: str) -> None:
    assert not [cut for cut in cuts(text) if cut.endswith(kept)]


def test_the_speaker_at_the_end_may_go() -> None:
    text = "The fog could have begun as early as January, harbour chief of Marlow says"
    assert "The fog could have begun as early as January" in cuts(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The mayor took a secret flight out of Marlow last month in an old plane", "last month"),
        ("A vaccine could take nine months as the toll in Marlow rises", "nine months"),
        ("Crews strike for three days after the council of Marlow votes", "three days"),
    ],
)
def test_a_time_that_is_whole_may_stand_at_the_end(text: str, kept: str) -> None:
    assert [cut for cut in cuts(text) if cut.endswith(kept)]
