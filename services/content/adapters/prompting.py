"""What a model is told to write a script: fixed instructions, and the data of one assignment."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from contracts import Language, SourceRef
from services.content.domain.news import Article
from services.content.domain.telling.dialogue import turns
from services.content.domain.telling.manner import moment, sign_off
from services.content.domain.telling.passages import Telling
from services.content.ports import Assignment, Part

_HEAD = re.compile(r"\A---\nversion: (?P<version>\d+)\n---\n+")
_MOST_ARTICLES = 12
"""Articles of a story that are given; the leading ones stand first."""
_LONGEST_TEXT = 700
"""Characters of an article's text that are given."""
_FIRST = {"opening": "welcome", "headlines": "first_headline", "closing": "closing"}
_FURTHER = {"opening": "cohost", "headlines": "headline", "closing": "farewell"}


@dataclass(frozen=True, slots=True)
class Instructions:
    """What holds for every show in one language.

    `version`: counts the changes of the text; a script names it.
    """

    text: str
    version: int


@cache
def instructions(language: Language) -> Instructions:
    """Read the instructions in `language` from the package."""
    file = files("services.content.adapters") / "prompts" / f"{language}.md"
    text = file.read_text("utf-8")
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"{file} does not begin with its version")
    return Instructions(text[head.end() :], int(head["version"]))


class Prompt:
    """The message of one assignment, and the articles by the ids that it gives them.

    Each of its two blocks is JSON in one line, in which line breaks are escaped: no text of a feed
    can end its block.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._order = assignment.order
        self._accepted = assignment.order.brief.accepted
        self._zone = ZoneInfo(self._accepted.timezone)
        parts = enumerate(self._order.parts, 1)
        self._parts = {n: part for n, part in parts if n in set(assignment.wanted)}

    @cached_property
    def message(self) -> str:
        """The blocks ORDER and DATA."""
        return f"ORDER\n{_json(self._order_block())}\n\nDATA\n{_json(self._data_block())}\n"

    def cited(self, number: int, ids: list[str]) -> tuple[SourceRef, ...]:
        """The articles of a part by their ids; those of its passage where no id is known."""
        part = self._order.parts[number - 1]
        if part.passage is None:
            return ()
        story = self._story_of(part)
        known = {} if story is None else dict(self._articles(story))
        found = [known[each].source for each in ids if each in known]
        return tuple(dict.fromkeys(found)) or part.sources

    def _order_block(self) -> dict[str, Any]:
        accepted = self._accepted
        now = moment(accepted, self._order.brief.local_time)
        style = accepted.style
        return {
            "show": accepted.title,
            "station": accepted.station,
            "language": accepted.language,
            "greeting": now.greeting,
            "time": now.time,
            "date": now.date,
            "style": {"address": style.formality, "tempo": style.tempo, "mood": style.mood},
            "sign_off": sign_off(accepted),
            "dialogue": accepted.dialogue,
            "hosts": [
                {"name": host.name, "tone": host.tone, "duty": host.role} for host in accepted.hosts
            ],
            "parts": [self._part(number, part) for number, part in self._parts.items()],
        }

    def _part(self, number: int, part: Part) -> dict[str, Any]:
        rate = part.host.voice.characters_per_second
        told = {
            "part": number,
            "role": self._role(number, part),
            "host": part.host.name,
            "seconds": round(part.seconds, 1),
            "characters": round(part.seconds * rate),
            "story": self._story_of(part),
            "attribute": self._attribute(number, part),
            "update": part.story is not None and self._telling(part.story).topic.update,
            "last": part.story == len(self._order.stories) and not part.reserve,
            "hand_over": self._host(number + 1) if number in self._turns else "",
            "taken_over": self._host(number - 1) if number - 1 in self._turns else "",
        }
        return {name: value for name, value in told.items() if value}

    def _role(self, number: int, part: Part) -> str:
        before = self._order.parts[number - 2] if number > 1 else None
        roles = _FURTHER if before is not None and before.kind == part.kind else _FIRST
        return roles.get(part.kind, part.kind)

    def _attribute(self, number: int, part: Part) -> str:
        """The outlet to name: that of a story which no other one has, in its first part."""
        if part.story is None or part.passage is None:
            return ""
        first = self._order.parts[number - 2].story != part.story
        alone = first and self._telling(part.story).rests_on_one
        return part.passage.article.source.outlet if alone else ""

    @cached_property
    def _turns(self) -> frozenset[int]:
        return turns(self._order)

    def _host(self, number: int) -> str:
        return self._order.parts[number - 1].host.name

    def _data_block(self) -> dict[str, Any]:
        stories = dict.fromkeys(filter(None, map(self._story_of, self._parts.values())))
        return {
            "stories": {str(number): self._story(number) for number in stories},
            "facts": {
                str(number): part.passage.sentences
                for number, part in self._parts.items()
                if part.passage
            },
            "aired_before": self._order.brief.aired,
            "standing": {str(n): text for n, text in self._assignment.standing.items()},
            "rejected": {
                str(number): {"words": each.text, "reasons": each.reasons}
                for number, each in self._assignment.rejected.items()
            },
        }

    def _story(self, number: int) -> dict[str, Any]:
        topic = self._telling(number).topic
        return {
            "category": topic.category,
            "light": topic.light,
            "outlets": max(topic.outlets, len({a.source.outlet for a in topic.articles})),
            "articles": [self._article(key, each) for key, each in self._articles(number)],
        }

    def _article(self, key: str, article: Article) -> dict[str, Any]:
        source = article.source
        told: dict[str, Any] = {
            "id": key,
            "outlet": source.outlet,
            "title": source.title,
            "text": (article.text or " ".join(article.sentences))[:_LONGEST_TEXT],
        }
        if source.published_at is not None:
            age = self._accepted.as_of - source.published_at
            told["published"] = f"{source.published_at.astimezone(self._zone):%Y-%m-%d %H:%M}"
            told["hours_old"] = max(0, round(age.total_seconds() / 3600))
        return told

    def _articles(self, story: int) -> Iterator[tuple[str, Article]]:
        """The articles of a story with their ids."""
        articles = self._telling(story).topic.articles[:_MOST_ARTICLES]
        for place, article in enumerate(articles, 1):
            yield f"{story}.{place}", article

    def _story_of(self, part: Part) -> int | None:
        """The number of the story that a part tells, or that its headline or recap is about."""
        if part.story is not None or part.passage is None:
            return part.story
        said = part.passage.article
        stories = enumerate(self._order.stories, 1)
        return next((n for n, each in stories if said in each.topic.articles), None)

    def _telling(self, story: int) -> Telling:
        return self._order.stories[story - 1]


def _json(block: dict[str, Any]) -> str:
    return json.dumps(block, ensure_ascii=False, separators=(",", ":"))
