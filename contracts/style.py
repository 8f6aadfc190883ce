"""The style of a show: how its hosts speak, and the mood of its music."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.event import Contract
from contracts.vocabulary import Open

Tempo = Open[Literal["calm", "steady", "brisk"]]
"""How fast hosts speak, and how long they pause."""
Formality = Open[Literal["formal", "informal"]]
"""How hosts address their listeners: in German by `Sie` or by `ihr`."""
Mood = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Phrase = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=120,
        pattern=r"^[^\x00-\x1f\x7f<>\[\]{}]+$",
    ),
]
"""Plain words that a host says, without markup."""


class Style(Contract):
    """How a show sounds; a style that is left out sounds as RadioX does by itself."""

    tempo: Tempo = "steady"
    """How fast hosts speak, and how long they pause; the length of the show stays the same."""
    mood: Mood = ""
    """The mood of the music, e.g. `bright`: media of the station that have it are preferred. In a
    `calm` show, RadioX's own music plays without drums. Models that write are told the mood."""
    greetings: tuple[Phrase, ...] = Field(default=(), max_length=10)
    """Words for hello in place of those by the time of day, e.g. `Grüezi`; one is drawn by the seed
    where there are several."""
    sign_offs: tuple[Phrase, ...] = Field(default=(), max_length=10)
    """Sentences with which the last host ends the show, after the farewell; one is drawn by the
    seed where there are several."""
    formality: Formality = "formal"
    """How hosts address their listeners."""
