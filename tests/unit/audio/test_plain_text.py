import pytest

from services.audio.domain.plain_text import plain


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("It rains.", "It rains."),
        ("[laughs] It <break time='1s'/> rains.", "laughs It break time='1s'/ rains."),
        ("It \U0001f600 ★ rains\x07\n again", "It rains again"),
        ("3 % of 5 € or $6, at 24/7 & #1", "3 % of 5 € or $6, at 24/7 & #1"),
        ("so\u00adft \u200bhyphen", "soft hyphen"),
        ("Nestlé — “Größe”", "Nestlé — “Größe”"),
        ("", ""),
    ],
)
def test_markup_and_symbols_are_left_out(written: str, given: str) -> None:
    assert plain(written).text.strip() == given


def test_each_character_knows_where_it_was_written() -> None:
    written = "It **really** rains \U0001f600 in Köln."
    spoken = plain(written)
    assert len(spoken.text) == len(spoken.offsets)
    for character, offset in zip(spoken.text, spoken.offsets, strict=True):
        assert character in {written[offset], " "}
