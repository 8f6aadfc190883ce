"""Titles between the bytes of an MP3 stream."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onair.domain.icy import INTERVAL, Framing, SoundPiece, TitleChange, block_of

SOUND = bytes(range(256)) * 200


def unframed(stream: bytes) -> tuple[bytes, list[tuple[int, str]]]:
    """What a reader hears, and the titles with the byte of the sound at which each came."""
    sound, titles = b"", []
    at = 0
    while at < len(stream):
        sound += stream[at : at + INTERVAL]
        at += INTERVAL
        if at < len(stream):
            size = stream[at] * 16
            told = stream[at + 1 : at + 1 + size]
            if size:
                match = re.fullmatch(rb"StreamTitle='(.*)';\0*", told, re.DOTALL)
                assert match
                titles.append((len(sound), match[1].decode()))
            at += 1 + size
    return sound, titles


@given(st.lists(st.integers(1, 9000), min_size=1, max_size=12))
def test_the_sound_is_unchanged_however_it_is_cut(sizes: list[int]) -> None:
    framing, stream, at = Framing(), b"", 0
    changes = (TitleChange(0, "first"), TitleChange(10_000, "second"))
    for size in sizes:
        piece = SOUND[at : at + size]
        stream += framing.framed(SoundPiece(at, piece, changes))
        at += len(piece)
    sound, titles = unframed(stream)
    assert sound == SOUND[:at]
    assert titles == [
        each for each in ((INTERVAL, "first"), (3 * INTERVAL, "second")) if each[0] <= at
    ]


def test_a_title_comes_with_the_first_block_at_or_behind_its_byte() -> None:
    changes = (
        TitleChange(0, "a"),
        TitleChange(2 * INTERVAL, "b"),
        TitleChange(2 * INTERVAL + 1, "c"),
    )
    _, titles = unframed(Framing().framed(SoundPiece(0, SOUND[: 4 * INTERVAL], changes)))
    assert titles == [(INTERVAL, "a"), (2 * INTERVAL, "b"), (3 * INTERVAL, "c")]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "a",
        "It's; StreamUrl='x';",
        "Ümläut \N{RADIO}",
        "x" * 9000,
        "\N{RADIO}" * 2000,
        "a\r\n\0b",
    ],
)
def test_a_block_holds_one_title(title: str) -> None:
    block = block_of(title)
    assert len(block) == 1 + 16 * block[0] <= 1 + 16 * 255
    told = block[1:].rstrip(b"\0").decode()
    assert told.startswith("StreamTitle='")
    assert told.endswith("';")
    assert "'" not in told[13:-2]
