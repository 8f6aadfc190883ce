"""The files of the pages, as they are served."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.bridge.app import application
from services.bridge.middlewares import PAGE
from services.bridge.routes import pages
from services.kit.web.security_headers import SecurityHeaders

PAGES = Path(pages.__file__).parents[1] / "pages"
ASSET = re.compile(r'(?:href|src|from)=?\s?"(?:/dashboard/assets/|\./)([\w.-]+)"')


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app = SecurityHeaders(application(), PAGE.format(stores=""))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:
        yield client


async def test_the_root_leads_to_the_latest_shows(http: httpx.AsyncClient) -> None:
    response = await http.get("/")
    assert (response.status_code, response.headers["location"]) == (307, "/dashboard")


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/morning", "/dashboard/assets/show.js"])
async def test_a_file_is_read_again_only_once_it_has_changed(
    http: httpx.AsyncClient, path: str
) -> None:
    first = await http.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["x-content-type-options"] == "nosniff"
    again = await http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_a_page_may_load_what_the_station_serves_alone(http: httpx.AsyncClient) -> None:
    first = await http.get("/dashboard/morning")
    policy = first.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    etag = {"If-None-Match": first.headers["etag"]}
    again = await http.get("/dashboard/morning", headers=etag)
    assert "content-security-policy" not in again.headers  # the browser keeps the one that it has


@pytest.mark.parametrize(
    "path", ["assets/nothing.js", "assets/..%2fapp.py", "assets/%2e%2e/app.py"]
)
async def test_nothing_else_is_served(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"/dashboard/{path}")).status_code == 404


async def test_a_name_that_is_no_show_id_is_not_found(http: httpx.AsyncClient) -> None:
    response = await http.get("/dashboard/no%20show")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")


def test_the_pages_refer_to_files_that_exist_and_hold_no_script_or_style() -> None:
    names = {path.name for path in PAGES.iterdir()}
    for path in PAGES.iterdir():
        text = path.read_text()
        assert set(ASSET.findall(text)) <= names
        if path.suffix == ".html":
            assert not re.search(r"<style|style=|<script(?![^>]*\ssrc=)|\son\w+=", text)
        if path.suffix == ".js":
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text
            )
