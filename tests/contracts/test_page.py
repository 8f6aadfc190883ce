"""The page of the contract: integrators first, complete, and without scripts."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from infra.asyncapi.page import inline, kind, limits
from infra.asyncapi.views import FULL, INTEGRATOR, PAGE
from services.bridge.app import application

ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """The elements of a page, their anchors, and what links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.anchors: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        found = {name: str(value) for name, value in attrs}
        self.anchors += [found["id"]] if "id" in found else []
        self.links |= {found[name] for name in ("href", "src") if name in found}


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / PAGE).read_text("utf-8")


@pytest.fixture(scope="module")
def parsed(text: str) -> Page:
    page = Page()
    page.feed(text)
    return page


def test_every_link_leads_somewhere(parsed: Page) -> None:
    inside = {link.removeprefix("#") for link in parsed.links if link.startswith("#")}
    assert inside - {*parsed.anchors} == set()
    files = {link for link in parsed.links if not link.startswith("#")}
    assert files == {"data:,", "asyncapi.css", f"../../{FULL}", f"../../{INTEGRATOR}"}
    assert all(((ROOT / PAGE).parent / link).is_file() for link in files - {"data:,"})


def test_an_anchor_is_there_once(parsed: Page) -> None:
    assert sorted(set(parsed.anchors)) == sorted(parsed.anchors)


def test_nothing_in_the_page_needs_a_script_or_a_style_of_its_own(parsed: Page) -> None:
    assert {"script", "style", "iframe", "img"} & parsed.tags == set()
    assert {name for name in parsed.attributes if name == "style" or name.startswith("on")} == set()


def test_what_an_integrator_does_comes_before_the_services(text: str) -> None:
    places = [
        text.index(part)
        for part in (
            "what an integrator does",
            "<h2>Shows</h2>",
            "<h2>Schemas</h2>",
            "<h2>Between the serv",
        )
    ]
    assert places == sorted(places)
    assert "show.deadline" not in text[: places[-1]]


def test_a_value_is_told_in_words() -> None:
    schema = {
        "anyOf": [
            {"type": "array", "items": {"$ref": "#/components/schemas/Host"}, "maxItems": 8},
            {"type": "null"},
        ]
    }
    assert kind(schema) == 'list of <a href="#Host">Host</a> or null'
    assert limits(schema) == ["at most 8 entries"]
    vocabulary = {"type": "string", "x-known-values": ["en", "de"], "default": "en"}
    assert limits(vocabulary) == ["known values: `en`, `de`", 'default `"en"`']
    assert kind({"type": "object", "additionalProperties": {"type": "number"}}) == "map of number"


def test_markup_in_a_description_is_text() -> None:
    assert inline("<script>alert(1)</script> `<b>`") == (
        "&lt;script&gt;alert(1)&lt;/script&gt; <code>&lt;b&gt;</code>"
    )


@pytest.fixture
async def bridge() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=application())
    async with httpx.AsyncClient(transport=transport, base_url="http://station") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "file", "media_type"),
    [
        ("/asyncapi", PAGE, "text/html; charset=utf-8"),
        ("/asyncapi.css", "infra/docs/asyncapi.css", "text/css; charset=utf-8"),
        ("/asyncapi.yaml", FULL, "application/vnd.aai.asyncapi+yaml"),
        ("/asyncapi.integrator.yaml", INTEGRATOR, "application/vnd.aai.asyncapi+yaml"),
        ("/api/v1/asyncapi", PAGE, "text/html; charset=utf-8"),
    ],
)
async def test_the_bridge_serves_the_documents(
    bridge: httpx.AsyncClient, path: str, file: str, media_type: str
) -> None:
    response = await bridge.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert response.content == (ROOT / file).read_bytes()
    again = await bridge.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_links_of_the_page_are_served(bridge: httpx.AsyncClient, parsed: Page) -> None:
    for link in parsed.links - {"data:,"}:
        response = await bridge.get(str(httpx.URL("http://station/asyncapi").join(link)))
        assert response.status_code == 200, link
    assert re.fullmatch(r'"[0-9a-f]{64}"', response.headers["etag"])
