"""A fault: why the words that a writer has found may not go on air."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number",
    "name",
    "quotation",
    "markup",
    "direction",
    "repetition",
    "length",
    "empty",
    "instruction",
    "address",
]
"""What is wrong: a number, name or quotation that no source has; marks of a format, words for the
studio, a repetition, a length that does not fit, no words, words to or about the writer, and
addresses or advertising to the listener."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, in a sentence on which its writer can act."""

    kind: Kind
    detail: str
