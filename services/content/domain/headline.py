"""Headlines: which of them can be said as they stand."""

import re

from services.content.domain import lexicon

_LABEL = re.compile(
    r"^(?:breaking(?: news)?|exclusive|update(?:d)?|just in|watch"
    r"|eilmeldung|eil|exklusiv)\s*[:\-–—|]\s*",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"""
    [?|;:…\[\]{}<>#@*] | \.\.\. | [a-zäöüß\d]\.\s | \s[-–—]\s
    | ^["'“‘„«(]
    | ^(?:how|why|what|who|whom|whose|where|when|which|can|could|is|are|will|should|does|do|did
        |moment|meet|inside|here|this|these|that|watch|see|listen|look|read|in\ pictures
        |photos?|video
        |wie|warum|wieso|weshalb|was|wer|wo|wann|welche[rs]?|so|darum|deshalb|dies(?:e[rs]?)?|hier
        |ob|kann|ist|sind|wird|soll)\b
    | \b(?:here[’']?s|here\ is|this\ is|explained|explainer|everything\ you|you\ need|takeaways
        |what\ we\ know|things\ to|what\ to|how\ to|in\ pictures|live(?:\ blog)?|liveticker|ticker
        |the\ moment|the\ word|das\ müssen\ sie|was\ wir\ wissen|das\ steckt|im\ video
        |in\ bildern|net\ worth)\b
    | \b(?:i|we|you|my|our|your|me|us\ all|ich|wir|du|mein|unser|euer|ihr\ euch)\b(?!\.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TIME_OR_SCORE = re.compile(r"(?<=\d)[:–-](?=\d)")
_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")
_QUOTED = re.compile(r"[‘“\"'„«][^’”\"'“»]*[’”\"'“»]")
_SHORTEST, _LONGEST = 24, 150
_TITLE_CASE = 0.7
_NAMES = re.compile(r"\b(?:US|WHO|IT)\b|\bU\.S\.")
"""Names that look like pronouns."""
_SUBORDINATE = re.compile(
    r"\s(?:as|after|when|if|because|that|who|whose|which|while|where|amid|before|until|since"
    r"|dass|weil|wenn|nachdem|während|obwohl|bevor|falls)\s.*$"
)
_SAID = re.compile(
    r",\s[^,]{0,60}\b(?:says?|said|warns?|finds?|shows?|sagt|sagen|warnt|meldet)\b[^,]*$"
)
_RELATIVE = re.compile(r",\s(?:who|whose|which|der|die|das)\s[^,]*,\s")
_OWNER = ("’s", "'s")
_AFTER_NOUNS = lexicon.PAST_FORMS | lexicon.PREPOSITIONS - {"to", "for"}
_PARTICIPLES = ("be", "emp", "ent", "er", "ge", "miss", "ver", "zer")
_BEFORE_NOUNS = frozenset({"zu", "der", "die", "das", "ein", "eine"})
_OPENING = re.compile(
    r"^(?:as|after|when|if|while|since|before|with|in|on|at|under|amid|despite)\s[^,]*,\s",
    re.IGNORECASE,
)


def speakable(headline: str, language: str) -> str | None:
    """`headline` as a sentence with its full stop, or None where it is none.

    Teasers, questions, labels, quotations, title case and phrases without a finite verb are
    not said aloud.
    """
    text = _LABEL.sub("", headline.strip()).rstrip(" .")
    if not _SHORTEST <= len(text) <= _LONGEST:
        return None
    if _TEASER.search(_NAMES.sub("Name", _TIME_OR_SCORE.sub("", text))):
        return None
    if language == "en" and _in_title_case(text):
        return None
    return f"{text}." if is_sentence(text, language) else None


def is_sentence(text: str, language: str) -> bool:
    """Whether the main clause has a finite verb, as far as words and their neighbours tell."""
    clause = _SUBORDINATE.sub(
        "", _OPENING.sub("", _RELATIVE.sub(" ", _SAID.sub("", _QUOTED.sub(" ", text))))
    )
    words = _WORD.findall(clause)
    finite = _finite_english if language == "en" else _finite_german
    return any(finite(words, i) for i in range(1, len(words)))


def _in_title_case(text: str) -> bool:
    long = [w for w in _WORD.findall(text)[1:] if len(w) > len("for")]
    capital = sum(w[0].isupper() for w in long)
    return not long or capital > _TITLE_CASE * len(long)


def _finite_english(words: list[str], i: int) -> bool:
    word, before = words[i], words[i - 1]
    after = words[i + 1].lower() if i + 1 < len(words) else ""
    if not word[0].islower():
        return False
    if word in lexicon.AUXILIARIES | lexicon.INTRANSITIVE_PAST:
        return True
    noun = before.lower() in lexicon.DETERMINERS | lexicon.PREPOSITIONS or before.endswith(_OWNER)
    return not noun and _acts(word, before, after)


def _acts(word: str, before: str, after: str) -> bool:
    """Whether `word` is a verb between these neighbours; participles want no preposition after."""
    if word in lexicon.AMBIGUOUS:
        return bool(after) and after not in _AFTER_NOUNS
    if word in lexicon.PAST_FORMS:
        return bool(after) and after not in lexicon.PREPOSITIONS | lexicon.ADVERBS
    return word in lexicon.THIRD_PERSON or (word in lexicon.BASE_FORMS and _plural(before))


def _plural(word: str) -> bool:
    return (
        word.isdigit()
        or word.lower() in lexicon.PLURALS
        or (word.endswith("s") and not word.endswith("ss"))
    )


def _finite_german(words: list[str], i: int) -> bool:
    participle = i == len(words) - 1 and words[i].startswith(_PARTICIPLES)
    before = words[i - 1].lower()
    return words[i] in lexicon.GERMAN_VERBS and before not in _BEFORE_NOUNS and not participle
