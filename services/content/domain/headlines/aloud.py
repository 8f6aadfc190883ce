"""A headline as it is said aloud: what the rules of both languages make."""

from dataclasses import dataclass

SHORTEST, LONGEST = 24, 150
"""Characters: below, a sentence says too little to lead; above, a listener loses its thread."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence, its full stop included.

    `rule` names the rule or rules that made it, e.g. `en.passive`; it is empty where the headline
    is a sentence as it stands.
    """

    text: str
    rule: str = ""


def closed(text: str, rule: str = "", *, shortest: int = SHORTEST) -> Sentence | None:
    """`text` with one full stop at its end, or None where it is too short or too long to say."""
    bare = " ".join(text.split()).rstrip(" .")
    return Sentence(f"{bare}.", rule) if shortest <= len(bare) <= LONGEST else None
