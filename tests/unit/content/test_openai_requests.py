"""What an answer of OpenAI depends on: two shows with the same request share its words."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from services.content.adapters.openai_writer import OpenAIWriter, open_openai
from services.content.adapters.prompting import Instructions
from services.content.domain.telling.assignment import Rejected, whole
from services.content.domain.telling.running_order import plan
from services.content.ports import Assignment, Brief
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient, open_http_client
from tests.briefs import brief
from tests.unit.content.test_prompting import order_of

KEY = "sk-of-nobody"


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with open_http_client() as opened:
        yield opened


async def request(http: HttpClient, assignment: Assignment, **settings: Any) -> str:
    """The request of a writer with those settings."""
    own = ContentSettings.model_validate({"OPENAI_API_KEY": SecretStr(KEY)} | settings)
    async with open_openai(own, http) as writer:
        assert isinstance(writer, OpenAIWriter)
        return writer.request(assignment)


def changed(of: Brief, **fields: Any) -> Brief:
    return replace(of, accepted=of.accepted.model_copy(update=fields))


HOSTS = brief().accepted.hosts
SAME: dict[str, Callable[[Brief], Brief]] = {
    "id": lambda of: changed(of, show_id="other"),
    "generation": lambda of: changed(of, generation=2),
    "seed": lambda of: changed(of, seed=5),
    "budget": lambda of: changed(of, budget=1.0),
    "preset": lambda of: changed(of, preset="morning"),
    "stories that are not told": lambda of: replace(of, topics=(*of.topics, brief().topics[0])),
}
OTHER: dict[str, Callable[[Brief], Brief]] = {
    "title": lambda of: changed(of, title="Another Show"),
    "station": lambda of: changed(of, station="Another Station"),
    "language": lambda of: changed(of, language="de"),
    "minutes": lambda of: changed(of, minutes=of.accepted.minutes + 1),
    "dialogue": lambda of: changed(of, dialogue=True),
    "tone": lambda of: changed(of, hosts=(HOSTS[0].model_copy(update={"tone": "dry"}), HOSTS[1])),
    "hosts": lambda of: changed(of, hosts=HOSTS[:1]),
    "time of day": lambda of: replace(of, local_time=of.local_time + timedelta(hours=5)),
    "what was aired": lambda of: replace(of, aired=("Bridge opened",)),
    "stories": lambda of: replace(of, topics=of.topics[1:]),
}


@pytest.mark.parametrize("what", SAME)
async def test_what_a_model_is_not_told_is_no_part_of_its_request(
    http: HttpClient, what: str
) -> None:
    of = brief()
    first = await request(http, whole(order_of(of)))
    assert await request(http, whole(order_of(SAME[what](of)))) == first


@pytest.mark.parametrize("what", OTHER)
async def test_whatever_a_model_is_told_is_part_of_its_request(http: HttpClient, what: str) -> None:
    of = brief()
    first = await request(http, whole(order_of(of)))
    assert await request(http, whole(order_of(OTHER[what](of)))) != first


@pytest.mark.parametrize(
    "settings",
    [
        {"openai_model": "gpt-6.1-sol"},
        {"openai_temperature": 0.3},
        {"openai_effort": "low"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
    ],
)
async def test_the_model_its_settings_and_its_server_are_part_of_a_request(
    http: HttpClient, settings: dict[str, Any]
) -> None:
    assignment = whole(order_of(brief()))
    assert await request(http, assignment, **settings) != await request(http, assignment)


async def test_a_request_has_the_parts_that_are_wanted_and_why_but_no_key(
    http: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = whole(order_of(brief()))
    whole_show = await request(http, assignment)
    rest = await request(http, assignment.without({1: "Good morning."}))
    again = await request(http, replace(assignment, rejected={2: Rejected("No.", ("Why not?",))}))
    others = Instructions("Write a show.", version=2)
    monkeypatch.setattr("services.content.adapters.openai_writer.instructions", lambda _: others)
    changed_prompt = await request(http, assignment)
    assert len({whole_show, rest, again, changed_prompt}) == 4
    assert KEY not in whole_show


async def test_the_plan_is_part_of_a_request(http: HttpClient) -> None:
    order = order_of(brief())
    shorter = plan(order.brief, order.stories, certain=100.0)
    assert await request(http, whole(order)) != await request(http, whole(shorter))
