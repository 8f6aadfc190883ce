"""The text that a provider on the network is given: words, digits and punctuation alone."""

import unicodedata

from services.audio.domain.pronunciation.rewriting import SpokenText

_MARKUP = frozenset("[]{}<>*_|\\~^`")
"""Characters with which engines mark commands, e.g. `[laughs]` and `<break/>`."""
_SPOKEN = frozenset("+=%‰°&$€£¥§@#/")


def plain(text: str) -> SpokenText:
    """The text without markup, symbols and control characters; a run of them is one space.

    What has no width, such as a soft hyphen, is left out: a space would part the word.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if _has_no_width(character):
            continue
        kept = " " if _is_silent(character) else character
        if kept != " " or (characters and characters[-1] != " "):
            characters.append(kept)
            offsets.append(offset)
    return SpokenText("".join(characters), tuple(offsets))


def _is_silent(character: str) -> bool:
    if character in _MARKUP:
        return True
    return unicodedata.category(character)[0] in "CSZ" and character not in _SPOKEN


def _has_no_width(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"
