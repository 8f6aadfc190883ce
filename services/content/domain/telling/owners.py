"""Owners: `its` in a sentence about a person, who has no `its`, is the state's that it names."""

import re

from services.content.domain.language.places import places

_PERSON_FIRST = re.compile(
    r"^(?P<of>[A-Z][a-z]+)\s(?:(?:Foreign|Prime|Deputy|Defen[cs]e|Vice)\s)?"
    r"(?:President|Minister|Chancellor|King|Queen)\s(?:[A-Z][\w’-]+\s)+(?P<between>[^,]*?)\bits\s"
)
_OWNER = re.compile(
    r"\b(?:the|an?|its?|that|which|[a-z]+[’']s|and)\b|\b[A-Z](?!\w+(?:n|ese|ish|ch)\b)\w+"
)
"""What `its` may stand for, in what comes before it: a thing, or a name that is no adjective."""
_OF_STATE = re.compile(r"(?:n|ese|ish|ch)$")


def owned(sentence: str) -> str:
    """An English sentence with the state of a person for an `its` that stands for nothing else.

    `Freedonian President Ada Quill threatened reprisals for seizures of its ships.`
    """
    found = _PERSON_FIRST.match(sentence)
    if found is None or not places(found["of"]) or not _OF_STATE.search(found["of"]):
        return sentence
    if _OWNER.search(found["between"]):
        return sentence
    return f"{sentence[: found.end('between')]}{found['of']} {sentence[found.end() :]}"
