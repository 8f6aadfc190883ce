"""Times of characters become marks of words, and tell whether sound is missing."""

import pytest

from services.audio.domain.plain_text import plain
from services.audio.domain.reported_times import ReportedTimes

TEXT = "It rains *again* in Rome, and it will rain tomorrow."
SPOKEN = plain(TEXT)
STEP = 0.1


def reported(
    *pieces: slice, characters: str = SPOKEN.text, from_piece: bool = False
) -> ReportedTimes:
    """The times of `characters`, `STEP` seconds each; those of each piece from its own start."""
    times = ReportedTimes()
    for piece in pieces or (slice(None),):
        starts = [STEP * at for at in range(len(characters))][piece]
        zero = starts[0] if from_piece else 0.0
        times.add(
            list(characters[piece]),
            [start - zero for start in starts],
            [start - zero + STEP for start in starts],
        )
    return times


@pytest.mark.parametrize("from_piece", [False, True])
def test_each_word_has_a_mark_where_it_is_written(*, from_piece: bool) -> None:
    times = reported(slice(0, 20), slice(20, 40), slice(40, None), from_piece=from_piece)
    marks = times.marks(SPOKEN)
    words = [TEXT[mark.offset :].split(maxsplit=1)[0] for mark in marks]
    assert words == [
        "It",
        "rains",
        "again*",
        "in",
        "Rome,",
        "and",
        "it",
        "will",
        "rain",
        "tomorrow.",
    ]
    for mark in marks:
        at = SPOKEN.offsets.index(mark.offset)
        assert mark.seconds == pytest.approx(STEP * at)


@pytest.mark.parametrize(
    ("written", "said", "lost"),
    [
        ("Rome,", "Ro me", 0),
        ("in Rome, and", "and", 2),
        ("tomorrow.", "to-morrow [sighs].", 0),
        ("again", "reagain", 1),
    ],
)
def test_characters_that_the_provider_adds_or_leaves_out_shift_no_mark(
    written: str, said: str, lost: int
) -> None:
    times = reported(characters=SPOKEN.text.replace(written, said))
    marks = {mark.offset for mark in times.marks(SPOKEN)}
    expected = {mark.offset for mark in reported().marks(SPOKEN)}
    assert marks <= expected
    assert len(marks) == len(expected) - lost
    assert times.covers(SPOKEN, 2 * STEP * len(SPOKEN.text))


def test_marks_never_fall() -> None:
    times = ReportedTimes()
    times.add(list("a b c"), [0.0, 0.1, 0.5, 0.2, 0.3], [0.1, 0.2, 0.6, 0.3, 0.4])
    assert [mark.seconds for mark in times.marks(plain("a b c"))] == [0.0, 0.5, 0.5]


def test_sound_is_whole_where_it_lasts_until_the_last_character() -> None:
    assert reported().covers(SPOKEN, STEP * len(SPOKEN.text))
    assert ReportedTimes().covers(SPOKEN, 1.0)


def test_a_piece_that_is_missing_in_the_middle_or_at_the_end_is_noticed() -> None:
    whole = STEP * len(SPOKEN.text)
    middle = reported(slice(0, 20), slice(32, None))
    assert not middle.covers(SPOKEN, whole - 12 * STEP)
    end = reported(slice(0, -14))
    assert not end.covers(SPOKEN, whole - 14 * STEP)


def test_a_report_with_fewer_times_than_characters_is_as_good_as_none() -> None:
    times = reported()
    times.add(["a", "b"], [9.0], [9.1])
    times.add(["c"], [9.2], [9.3])
    assert times.marks(SPOKEN) == ()
    assert times.covers(SPOKEN, 1.0)
