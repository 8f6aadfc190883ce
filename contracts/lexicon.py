"""How words are said: the station's own lexicon."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

WrittenForm = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=r"^\w(?:[^\x00-\x1f\x7f]*\w)?$"
    ),
]
"""A word or a few, beginning and ending with a letter or a digit."""
SpokenForm = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f<>\[\]]+$"
    ),
]
"""A respelling: plain words, without brackets."""
Lexicon: TypeAlias = Annotated[Mapping[WrittenForm, SpokenForm], Field(max_length=500)]
"""Written forms and what is said for them. A written form matches whole words: one in small letters
in any case, another one as it is written."""
