"""The files of the page that people listen on, as they are served."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from contracts import ShowState
from contracts.archive import ArchivedShow
from contracts.schedule import Channel, ChannelList, ChannelsQuery
from services.kit.failures import NotFound, Retry
from services.kit.web.security_headers import SecurityHeaders
from services.onair.domain.channels import Channels
from services.onair.problems import HANDLERS
from services.onair.routes import pages
from services.onair.settings import OnAirSettings
from services.onair.static import page_files
from tests.unit.onair.chains import airing
from tests.unit.onair.shows import generated

PAGE = Path(pages.__file__).parents[1] / "page"
ADDRESS = re.compile(r'(?:href|src)="(/[^"#]+\.(?:css|js|mjs|svg|png|webmanifest))"')
IMPORT = re.compile(r'(?:from|import) "(\.{1,2}/[\w./-]+)"')
TITLED = 'Radio "Limmat"'
HOSTILE = '"><script>alert(1)</script>'


class Shelf:
    """An archive with one show."""

    async def find(self, show_id: str) -> ArchivedShow | None:
        if show_id != "told":
            return None
        show = generated("told", title=HOSTILE, episode="", language="en")
        return ArchivedShow(show_id="told", status="generated", generated=show)


class Lookups:
    """What services say: of two channels, and of a show that is being made."""

    async def ask(self, query: Any, reply: Any, timeout: float) -> Any:
        del reply, timeout
        if isinstance(query, ChannelsQuery):
            named = [("jazz", "Radio Jazz"), ("main", TITLED)]
            return ChannelList(channels=tuple(Channel(channel=n, title=t) for n, t in named))
        if query.show_id == "away":
            raise Retry("show is away")
        if query.show_id != "morning":
            raise NotFound("no such show")
        return ShowState(show_id="morning", digest="", requested_at=datetime.now(UTC))


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    onair = Starlette(routes=pages.ROUTES, exception_handlers=HANDLERS)
    onair.state.deps = SimpleNamespace(
        archive=Shelf(), settings=OnAirSettings(), lookups=Lookups(), channels=Channels()
    )
    onair.state.deps.channels.add(airing(1, 0))
    transport = httpx.ASGITransport(SecurityHeaders(onair, ""))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/channels/main", "/shows/morning", "/embed", "/embed/main", "/sw.js"]
)
async def test_a_page_is_read_again_only_once_it_has_changed(
    http: httpx.AsyncClient, path: str
) -> None:
    first = await http.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["x-content-type-options"] == "nosniff"
    again = await http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_all_that_a_page_names_is_there_and_kept_for_good(http: httpx.AsyncClient) -> None:
    for path in ("/", "/embed"):
        named = set(ADDRESS.findall((await http.get(path)).text))
        assert len(named) > 2
        for address in named - {"/manifest.webmanifest"}:
            response = await http.get(address)
            assert response.status_code == 200, address
            assert response.headers["cache-control"].endswith("immutable")


@pytest.mark.parametrize(("path", "channel"), [("/", "main"), ("/channels/jazz", "jazz")])
async def test_the_browser_is_told_of_the_playlist_of_a_channel(
    http: httpx.AsyncClient, path: str, channel: str
) -> None:
    link = (await http.get(path)).headers["link"]
    assert link == f"</air/{channel}/master.m3u8>; rel=preload; as=fetch; crossorigin"


async def test_an_address_that_is_no_channel_names_no_playlist(http: httpx.AsyncClient) -> None:
    response = await http.get("/channels/%3E%0d%0aX-Evil:%20yes")
    assert response.status_code == 404
    assert "link" not in response.headers


async def test_the_worker_may_read_what_it_keeps(http: httpx.AsyncClient) -> None:
    policy = (await http.get("/sw.js")).headers["content-security-policy"]
    assert policy == "default-src 'none'; connect-src 'self'"


async def test_icons_and_manifest_belong_together(http: httpx.AsyncClient) -> None:
    manifest = (await http.get("/manifest.webmanifest")).json()
    for icon in manifest["icons"]:
        assert (await http.get(icon["src"])).status_code == 200


async def test_a_file_of_another_release_is_not_kept(http: httpx.AsyncClient) -> None:
    response = await http.get("/static/0123456789abcdef/js/main.js")
    assert response.headers["cache-control"] == "no-cache"


async def test_scripts_are_sent_compressed_to_those_who_take_it(http: httpx.AsyncClient) -> None:
    address = f"/static/{page_files().release}/vendor/hls.light.min.mjs"
    plain = await http.get(address, headers={"Accept-Encoding": "identity"})
    packed = await http.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


async def test_no_page_runs_what_stands_in_it(http: httpx.AsyncClient) -> None:
    for path in ("/", "/channels/main", "/shows/morning", "/embed/main"):
        response = await http.get(path)
        policy = response.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "media-src 'self' blob:;" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=", response.text)


async def test_links_to_a_show_tell_of_it_elsewhere(http: httpx.AsyncClient) -> None:
    page = (await http.get("/shows/told")).text
    assert f'<meta property="og:title" content="{escape(HOSTILE)}">' in page
    assert '<meta property="og:image" content="http://127.0.0.1/shows/told/cover.jpg">' in page
    assert HOSTILE not in page
    assert "og:title" not in (await http.get("/shows/unknown")).text


async def test_other_sites_frame_the_small_player_alone(http: httpx.AsyncClient) -> None:
    small, large = await http.get("/embed/main"), await http.get("/channels/main")
    assert "frame-ancestors *" in small.headers["content-security-policy"]
    assert "x-frame-options" not in small.headers
    assert "frame-ancestors 'none'" in large.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/channels/a%20b", "/shows/%3Cscript%3E", "/embed/a.b"])
async def test_what_can_be_no_name_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("path", "what"),
    [("/channels/nowhere", "channel"), ("/shows/unknown", "show"), ("/shows/%3Cb%3E", "show")],
)
async def test_where_there_is_nothing_the_page_says_so(
    http: httpx.AsyncClient, path: str, what: str
) -> None:
    response = await http.get(path)
    assert response.status_code == 404
    assert f'<meta name="radiox:missing" content="{what}">' in response.text
    assert '<a class="pill" href="/"' in response.text


@pytest.mark.parametrize("path", ["/", "/channels/jazz", "/shows/morning", "/shows/away"])
async def test_what_is_there_or_may_be_is_found(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 200
    assert "radiox:missing" not in response.text


async def test_it_is_installed_under_the_title_of_its_channel(http: httpx.AsyncClient) -> None:
    manifest = (await http.get("/manifest.webmanifest")).json()
    assert manifest["name"] == manifest["short_name"] == TITLED


async def test_what_browsers_and_search_engines_ask_for_is_there(http: httpx.AsyncClient) -> None:
    icon, robots = await http.get("/favicon.ico"), await http.get("/robots.txt")
    assert icon.headers["content-type"] == "image/png"
    assert icon.content.startswith(b"\x89PNG")
    assert "Disallow: /air/" in robots.text
    assert robots.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["..%2fapp.py", "%2e%2e/settings.py", "js", "nothing.js"])
async def test_nothing_else_is_served(http: httpx.AsyncClient, path: str) -> None:
    release = page_files().release
    assert (await http.get(f"/static/{release}/{path}")).status_code == 404


@pytest.mark.parametrize(("path", "script"), [("/", "js/main.js"), ("/embed", "js/embed.js")])
async def test_what_a_page_needs_is_loaded_at_once(
    http: httpx.AsyncClient, path: str, script: str
) -> None:
    page = (await http.get(path)).text
    preloaded = re.findall(r'modulepreload" href="/static/\w{16}/([\w./]+)"', page)
    assert len(preloaded) == len(set(preloaded))
    assert set(preloaded) == _imported(script)


async def test_what_the_page_needs_is_kept_for_no_network(http: httpx.AsyncClient) -> None:
    page, worker = (await http.get("/")).text, (await http.get("/sw.js")).text
    kept = re.findall(r'FILES = "([^"]+)"', worker)[0].split()
    assert {"css/page.css", "icons/icon.svg", "js/main.js"} | _imported("js/main.js") <= set(kept)
    assert set(re.findall(r'="/static/\w{16}/([^"]+)"', page)) == set(kept)
    for each in kept:
        address = f"/static/{page_files().release}/{each}"
        assert (await http.get(address)).status_code == 200


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        ("/", ">Read along<", ">Mitlesen<"),
        ("/channels/nowhere", ">To the station<", ">Zum Sender<"),
        ("/shows/told", 'aria-label="Play"', 'aria-label="Abspielen"'),
        ("/shows/morning", "The player needs JavaScript", "Der Player braucht JavaScript"),
        ("/embed", ">Synthetic voices<", ">Synthetische Stimmen<"),
    ],
)
async def test_a_page_is_in_the_language_of_the_browser(
    http: httpx.AsyncClient, path: str, english: str, german: str
) -> None:
    ours = await http.get(path, headers={"Accept-Language": "de-CH, en;q=0.7"})
    assert '<html lang="de">' in ours.text
    assert german in ours.text
    assert english not in ours.text
    theirs = await http.get(path, headers={"Accept-Language": "fr"})
    assert '<html lang="en">' in theirs.text
    assert english in theirs.text
    varies = "Accept-Encoding, Accept-Language, Cookie"
    assert ours.headers["vary"] == theirs.headers["vary"] == varies
    assert ours.headers["etag"] != theirs.headers["etag"]


async def test_the_language_of_an_address_is_that_of_its_page(http: httpx.AsyncClient) -> None:
    page = await http.get("/?lang=de", headers={"Accept-Language": "en"})
    assert '<html lang="de">' in page.text


@pytest.mark.parametrize(
    ("address", "picked", "language"),
    [("/", "de", "de"), ("/?lang=en", "de", "en"), ("/", "xx", "en")],
)
async def test_the_language_that_was_picked_precedes_that_of_the_browser(
    http: httpx.AsyncClient, address: str, picked: str, language: str
) -> None:
    headers = {"Accept-Language": "en-GB", "Cookie": f"radiox_language={picked}"}
    page = await http.get(address, headers=headers)
    assert f'<html lang="{language}">' in page.text


async def test_a_page_has_the_words_that_its_script_would_write(http: httpx.AsyncClient) -> None:
    blocks = dict(zip(("en", "de"), _read("js/words.js").split("  de: {"), strict=True))
    for language, block in blocks.items():
        words = dict(re.findall(r'\b(\w+): "([^"\n]*)"', block))
        for path in ("/", "/embed"):
            page = (await http.get(path, headers={"Accept-Language": language})).text
            told = re.findall(r'<[^>]* data-t="(\w+)"[^>]*>([^<]*)<', page)
            told += re.findall(r'data-t-label="(\w+)" aria-label="([^"]*)"', page)
            assert len(told) == len(re.findall(r" data-t(?:-label)?=", page))
            assert {key: unescape(text) for key, text in told} == {
                key: words[key] for key, _ in told
            }


def _imported(script: str) -> set[str]:
    """What a script of the page imports, and what that imports."""
    needed, waiting = set[str](), [script]
    while waiting:
        path = waiting.pop()
        if path in needed:
            continue
        needed.add(path)
        if path.startswith("js/"):
            waiting += [
                str((PAGE / path).parent.joinpath(each).resolve().relative_to(PAGE))
                for each in IMPORT.findall(_read(path))
            ]
    return needed - {script}


def _read(path: str) -> str:
    return (PAGE / path).read_text("utf-8")
