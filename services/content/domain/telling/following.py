"""Following: sentences that go on with the news, whoever has told them."""

import re

_BEHIND_NEWS = re.compile(
    r"(?:It|This)\s(?:comes?|came|follows|followed)\b"
    r"|The\s(?:move|attack|decision|announcement|ruling|verdict|agreement|incident|strikes?)\s"
    r"(?:comes?|came|follows?|followed)\b"
)
"""A sentence that says what came before the news, whoever has told them."""
_TAKES_UP = re.compile(
    r"The\s(?:move|decision|announcement|ruling|verdict|agreement|deal|vote|plan|report|statement"
    r"|bill|law|visit|talks|proposal|measures?|order)\b"
)
"""What takes up something that the sentence before it has told."""


def follows_news(sentence: str) -> bool:
    """Whether an English sentence says what came before the news: `It comes after …`."""
    return bool(_BEHIND_NEWS.match(sentence))


def takes_up(sentence: str) -> bool:
    """Whether an English sentence begins with what the one before it has told: `The move …`."""
    return bool(_TAKES_UP.match(sentence))
