"""Emulated models that write scripts: what they answer to the requests of a script writer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.emulator.answers import prompt_of

PHRASES = {
    "en": {
        "welcome": "{greeting}, this is {show} on {station}. It is {time}, on {date}. I'm {host}.",
        "cohost": "And I'm {host}.",
        "first_headline": "The headlines. {facts}",
        "recap": "The main story once more. {facts}",
        "closing": "That was {show}. Thank you for listening.",
        "farewell": "Goodbye from {host} as well.",
        "story": "{attribute} reports: {facts}",
    },
    "de": {
        "welcome": "{greeting}, hier ist {show} auf {station}. Es ist {time}, {date}. "
        "Ich bin {host}.",
        "cohost": "Und ich bin {host}.",
        "first_headline": "Die Schlagzeilen. {facts}",
        "recap": "Noch einmal das Wichtigste. {facts}",
        "closing": "Das war {show}. Danke fürs Zuhören.",
        "farewell": "Auf Wiederhören sagt auch {host}.",
        "story": "{attribute} meldet: {facts}",
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: the two blocks of its message."""

    order: Mapping[str, Any]
    data: Mapping[str, Any]

    @property
    def parts(self) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = self.order["parts"]
        return parts

    def facts(self, part: Mapping[str, Any]) -> str:
        return " ".join(self.data["facts"].get(str(part["part"]), ()))


def asked(request: Mapping[str, Any]) -> Asked:
    """Read the blocks of a request of either API."""
    head, order, _, title, data, *_ = prompt_of(request).split("\n")
    assert (head, title) == ("ORDER", "DATA")
    return Asked(json.loads(order), json.loads(data))


def words(of: Asked, part: Mapping[str, Any]) -> str:
    """What an honest model says in a part: its facts, and phrases around them."""
    phrases = PHRASES[of.order["language"]]
    slots = {**of.order, **part, "facts": of.facts(part)}
    kind = part["role"] if part["role"] != "story" or "attribute" in part else ""
    return phrases.get(kind, "{facts}").format_map(slots)


def sources(of: Asked, part: Mapping[str, Any]) -> list[str]:
    """The articles of the part's story in which one of its facts stands, or the first one."""
    if "story" not in part:
        return []
    articles = of.data["stories"][str(part["story"])]["articles"]
    told = of.data["facts"][str(part["part"])]
    found = [a["id"] for a in articles if any(fact in a["text"] for fact in told)]
    return found or [articles[0]["id"]]


def answer(segments: list[dict[str, Any]]) -> str:
    return json.dumps({"segments": segments}, ensure_ascii=False)


def honest(request: Mapping[str, Any]) -> str:
    """A model that does what it is asked."""
    return altered(lambda _, __, text: text)(request)


def altered(
    change: Callable[[Asked, Mapping[str, Any], str], str],
) -> Callable[[Mapping[str, Any]], str]:
    """A model that is honest but for `change`, by which it rewrites the words of each part."""

    def write(request: Mapping[str, Any]) -> str:
        of = asked(request)
        return answer(
            [
                {
                    "part": part["part"],
                    "sources": sources(of, part),
                    "text": change(of, part, words(of, part)),
                }
                for part in of.parts
            ]
        )

    return write
