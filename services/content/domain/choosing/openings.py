"""Openings: how hard a first sentence is to say and to hear, and whether it names anybody."""

import re

from services.content.domain.language.places import places

_LONG, _EASY, _LONGEST = 0.015, 24, 24
"""What a sentence lacks for each word beyond those that are easy to say, and so many more at most.
"""
_DOUBTS, _CLAUSE, _SAID, _AGO, _TWO = 0.1, 0.15, 0.4, 0.35, 0.5
"""What it lacks for each word or two between marks, which nobody hears; where it begins with a
clause that is not the news; where it begins with what somebody says, or is what somebody makes of
the news; where it tells of last week; and where it ends in another matter."""
_LONG_GERMAN = 240
"""Characters of a German sentence that is not long."""
_SCARE = re.compile(r"(?<!\w)[“\"‘'](?:[^\s”\"’]+\s){0,1}[^\s”\"’]+[”\"’'](?!\w)")
_CLAUSE_FIRST = re.compile(
    r"^(?:As|While|After|When|Before|Although|With|Asked|Speaking|Citing"
    r"|\w+ (?:hours|days|weeks|months|years) after|Nachdem|Während|Seit|Als|Obwohl|Weil)\b"
)
_SPEECH = re.compile(r"^[“\"‘'„»«](?:[^\s”\"’“«»]+\s){3,}")
"""Words of somebody at the head of a sentence; a few may be a name, or a doubt."""
_PICTURED = 0.9
_PICTURE = re.compile(
    r"""
    ^(?:(?:Some|Many|Dozens\sof|Hundreds\sof|Thousands\sof|Local|Young)\s)?
    (?:[Ff]amil(?:y\smembers|ies)|[Rr]elatives|[Rr]esidents|[Rr]escuers|[Rr]escue\s(?:teams|workers)
        |[Vv]olunteers|[Mm]ourners|[Ss]urvivors|[Pp]eople|[Pp]rotesters|[Dd]emonstrators
        |[Ss]upporters|[Ff]ans|[Pp]assengers|[Tt]ourists|[Cc]hildren|[Ww]omen|[Mm]en|[Cc]rowds
        |[Ff]irefighters|[Ss]oldiers|[Pp]olice\sofficers|[Ww]orkers|[Vv]illagers|[Mm]igrants)
    (?:\sand\s[a-z]+)?\s(?:[a-z]+ly\s)?
    (?:search|lay|light|gather|stand|walk|carry|hold|wave|march|inspect|queue|wait|pray|look|watch
        |rest|sit|cry|weep|embrace|react|attend|shout|chant|clear|pass|dig|rally|work|arrive|line
        |mourn|hug|cheer|celebrate|comb|sift|take\s(?:part|cover|photos|pictures))\s
    """,
    re.VERBOSE,
)
"""What a sentence lacks that says in the present what a picture shows: `Mourners lay flowers …`."""
_GUESSED = 0.3
_GUESS = re.compile(
    r"^(?:[A-Z]?[\w’'-]+\s){1,4}(?:could|may|might)\s(?:reach|hit|soar|climb|rise|fall|take|last"
    r"|exceed|drop)\b"
)
"""What a sentence lacks that begins with what may come."""
_LAST_WEEK = re.compile(r"\blast\s(?:week|month|year)\b")
_TWO_MATTERS = re.compile(
    r",\sas\s(?:[A-Z][\w’'.-]+\s){1,3}[a-z]+"
    r"|\sas\s(?:[A-Z][\w’'.-]+\s){1,3}(?:says|said|warns|warned|claims|claimed|denies|denied)\b"
)
"""`…, as Freedonia says …`: whoever acts there is another."""
_OBSERVED = re.compile(r"\b(?:analysts|experts|observers|critics|historians)\b", re.IGNORECASE)
_STANDING = 0.5
_STANDS = re.compile(
    r"""
    ^(?:In\s(?:the\s)?)?[\w,]+\s(?:days|weeks|months|years)\ssince\b
    |^(?:For|Over|In\s(?:recent|the\s(?:last|past)))\s(?:\w+\s)?(?:weeks|months|years|decades)\b
    |^In\sthe\s(?:early\s|late\s)?(?:19|20)\d0s\b
    |^(?:[A-Z][\w-]+\s){1,3}(?:is|are)\s(?:now\s)?(?:the|one\sof\sthe|among\sthe)\s(?:\w+\s)?
        (?:first|second|third|fourth|fifth|sixth|seventh|latest|only|largest|biggest|most|few)\b
    |^(?:Normally|Usually|Traditionally|Historically)\b
    |\bongoing\s(?:crisis|conflict)\b
    |\b(?:has|have)\s(?:long|increasingly|(?:rekindled|reignited|sparked)\s(?:a\s)?debate
        |emerged\s(?:\w+\s){0,2}as|become\s(?:one\sof|increasingly))\b
    |\b(?:is|are)\s(?:often|increasingly|becoming)\b
    |\b(?:continues?\sto|remains?\s(?:gripped|divided|mired|at\sthe\scentre|one\sof|a\s|an\s))\b
    |\b(?:issued|made|launched|announced|gave)\s(?:their|its|his|her)\sown\b
    """,
    re.VERBOSE,
)
"""What a sentence lacks that tells how things stand, and nothing that has happened; or that goes on
with what somebody else has told."""
_SUBORDINATE = re.compile(
    r"\b(?:as|while|which|who|that|where|after|because|whether|if)\s[^,]*$", re.IGNORECASE
)
_NAME = re.compile(r"(?<=\s)[“‘\"']?[A-Z]|^[A-Z]\w*[’']s\s|^(?:[A-Z]{2,}|[A-Z]\w+\s[A-Z])")


def hardness(sentence: str, language: str) -> float:
    """How hard a first sentence is to say and to hear; 0 where it is easy."""
    return (
        _length(sentence, language)
        + _DOUBTS * (language == "en" and doubts(sentence))
        + _CLAUSE * bool(_CLAUSE_FIRST.match(sentence))
        + _SAID * (bool(_SPEECH.match(sentence)) + bool(_OBSERVED.search(sentence)))
        + _STANDING * stands(sentence, language)
        + _PICTURED * pictures(sentence, language)
        + _GUESSED * (language == "en" and bool(_GUESS.match(sentence)))
        + _AGO * bool(_LAST_WEEK.search(sentence))
        + _TWO * bool(_TWO_MATTERS.search(sentence))
    )


def doubts(sentence: str) -> int:
    """How often an English sentence has a word or two between quotation marks."""
    return len(_SCARE.findall(sentence))


def pictures(sentence: str, language: str) -> bool:
    """Whether an English sentence is rather the caption of a picture than the news."""
    return language == "en" and bool(_PICTURE.match(sentence))


def stands(sentence: str, language: str) -> bool:
    """Whether an English sentence tells how things stand, or what somebody makes of the news."""
    if language != "en":
        return False
    found = _STANDS.search(sentence)
    standing = found is not None and not _SUBORDINATE.search(sentence[: found.start()])
    return standing or bool(_OBSERVED.search(sentence))


def _length(sentence: str, language: str) -> float:
    """What a sentence lacks for its length; long German words make few of them."""
    if language == "de":
        return _CLAUSE * (len(sentence) > _LONG_GERMAN)
    return _LONG * min(_LONGEST, max(0, len(sentence.split()) - _EASY))


def is_nameless(sentence: str, language: str) -> bool:
    """Whether an English sentence names nobody and no place; German writes every noun large."""
    return language == "en" and not _NAME.search(sentence) and not places(sentence)
