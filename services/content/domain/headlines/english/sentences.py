"""English headlines as sentences."""

import re

from services.content.domain.headlines.aloud import Sentence, closed
from services.content.domain.headlines.english.case import in_sentence_case, lowered
from services.content.domain.headlines.english.doubts import is_doubtful, lists_without_and
from services.content.domain.headlines.english.frame import framed
from services.content.domain.headlines.english.mending import Clause, mended
from services.content.domain.headlines.english.written import sayable
from services.content.domain.language.comment import comments, shows_the_outlet
from services.content.domain.language.number_words import ENGLISH

_BEGINS = re.compile(r"[‘'“\"]?[A-Z\d$£€¥₹₦]")
_FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d+")
_CLAIMED = re.compile(
    r"^[‘'“\"](?:the\s)?(?:most|biggest|largest|worst|deadliest|heaviest|massive|huge|unprecedented"
    r"|major|truly|very|extremely)\b[\w\s-]{0,24}[’'”\"]\s(?=[A-Z])",
    re.IGNORECASE,
)
"""A measure that somebody is quoted with, before what is measured: `'Most massive' …`."""
_COUNTED_OFF = re.compile(
    r"^(?:Final|Last|First|Next|Remaining)\s(?=(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s)"
    r"(?!\w+\s(?:19|20)\d\d\s)",
    re.IGNORECASE,
)
"""What is counted off without an article: `Final two bodies …`."""
_AND_OTHERS = re.compile(r"(?<=[a-z]),\sothers\b(?!\s(?:hurt|injured|wounded|dead|missing|killed))")
"""`Voss, others …`: the comma stands for a word."""
_FIRST_COUNT = re.compile(
    r"^[1-9](?=\s(?:people|person|men|women|children|soldiers|police|workers|civilians|dead|injured)\b)"
)
"""Few people at the head of a sentence, who are counted in words there."""
_LONGEST = 300
"""Characters of a headline, its label and its outlet's name included."""


def sentence(
    headline: str, *, names: frozenset[str] = frozenset(), told: bool = False
) -> Sentence | None:
    """`headline` as a whole sentence, or None; `names`, `told`: see `headlines.sentence`."""
    if len(headline) > _LONGEST:
        return None
    counted = _COUNTED_OFF.sub(lambda found: f"The {found[0].lower()}", headline)
    measured = _CLAIMED.sub("", counted)
    joined = _AND_OTHERS.sub(" and others", measured)
    if is_doubtful(joined):
        return None
    cased = in_sentence_case(joined, names)
    frame = framed(cased) if cased else None
    if frame is None:
        return None
    words = lowered(frame.text.split())
    clause = mended(words, told=told)
    if clause is None or lists_without_and(_listed(words, clause)):
        return None
    said = _capitalised(frame.around(clause.text))
    before = ["quote"] * (measured != counted) + ["case"] * (cased != joined)
    article = ["article"] * (counted != headline) + ["and"] * (joined != measured)
    rules = (*before, *article, *frame.rules, *clause.rules)
    rule = "+".join(f"en.{r}" for r in dict.fromkeys(rules))
    news = not (comments(said) or shows_the_outlet(said)) and _keeps_figures(headline, said)
    if not (news and _BEGINS.match(said)):
        return None
    whole = sayable(_FIRST_COUNT.sub(lambda found: ENGLISH[int(found[0])].capitalize(), said))
    return closed(whole, "+".join(filter(None, (rule, "en.written" * (whole != said)))))


def stands(text: str) -> bool:
    """Whether `text` is a whole sentence as it stands, whatever its length."""
    clause = mended(lowered(text.rstrip(" .").split()))
    return clause is not None and not set(clause.rules) - {"article"}


def as_reported(text: str) -> str:
    """`text`, a whole sentence of any length, with what was done at once in the perfect.

    As it is where anything else would have to be mended.
    """
    clause = mended(lowered(text.rstrip(" .").split()), told=True)
    if clause is None or clause.rules != ("perfect",):
        return text
    return f"{_capitalised(clause.text)}."


def _listed(words: list[str], clause: Clause) -> list[str]:
    """The words of a headline; as a rule has mended them, where it put `and` for a comma."""
    joined = {"and", "with"} & set(clause.rules) or "".join(words).count(",") > clause.text.count(
        ","
    )
    return clause.words if joined else words


def _keeps_figures(headline: str, said: str) -> bool:
    """Whether `said` gives every figure of `headline`, in order, a year aside."""
    spoken = iter(_FIGURE.findall(said))
    return all(figure in spoken for figure in _FIGURE.findall(headline))


def _capitalised(text: str) -> str:
    """`text` with a capital at its beginning, a quotation mark aside."""
    for i, char in enumerate(text):
        if char.isalnum():
            return text[:i] + char.upper() + text[i + 1 :]
    return text
