"""Routes of pages: the page that people listen on, its player for other sites, their files.

They hold nothing of the station: what they show, their scripts read. They are in the language that
the listener picked, or else in that which the browser asks for, so that the first words that are
seen are the listener's already.
A file's address holds the release, a digest of all of them, so that browsers keep it for good;
scripts name each other by relative addresses, and are thereby always of one release.
"""

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.event import is_show_id
from services.kit.failures import NotFound, Retry
from services.kit.web.answers import takes_gzip
from services.kit.web.ranges import is_unmodified
from services.onair.domain.languages import preferred
from services.onair.domain.preview import preview_of
from services.onair.inputs import base_of, deps_of
from services.onair.problems import Problem
from services.onair.reading import all_facts, facts_of, finished_show, show_state
from services.onair.static import DEFAULT, PAGE, WORKER, PageFile, made_file, page_files

PREVIEW = b"<!-- preview -->"
"""Stands in the head of the page for what other sites show of it."""
MISSING = b'<meta name="radiox:missing" content="%b"><meta name="robots" content="noindex">'
"""Stands there where there is no such `channel` or `show`: the script of the page says so."""
NAME = b'"RadioX"'
"""The name of the station in the manifest, for which the title of its channel is put in."""
ROBOTS = b"User-agent: *\nDisallow: /api/\nDisallow: /air/\nDisallow: /stream/\n"
"""What search engines may read: pages, feeds and shows, but no sound without an end."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
"""Content security policy of a page: what the station itself serves, no script in the page. The
sound is a blob: what the player's script puts together of segments."""
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
"""Content security policy of the worker that keeps the page: it reads what the station serves."""
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LANGUAGE = "radiox_language"
"""Name of the cookie with the language that the listener picked; the page's script writes it."""
FIRST = "main"
"""The channel that the page plays where its address names none."""
FRESH = "no-cache"
"""Caching of what has the same address in every release: kept, and asked about each time."""
KEPT = "public, max-age=31536000, immutable"
"""Caching of what has the release in its address."""


def _file(path: str) -> PageFile:
    """A file of the page.

    Raises:
        Problem: there is none of that path.
    """
    file = page_files().files.get(path)
    if file is None:
        raise Problem(404, "the page has no file of that name")
    return file


def _page(request: Request, path: str = PAGE) -> PageFile:
    """A page in the listener's language: that of its address, the one picked, the browser's."""
    found = page_files()
    asked = (
        request.query_params.get("lang", ""),
        request.cookies.get(LANGUAGE, ""),
        request.headers.get("accept-language", ""),
    )
    return found.pages[path, preferred(",".join(asked), found.languages, DEFAULT)]


def _served(
    request: Request,
    file: PageFile,
    *,
    caching: str = FRESH,
    status: int = 200,
    ancestors: str = "'none'",
) -> Response:
    """A response with a file, or 304 where the browser has it."""
    packed = file.compressed is not None and takes_gzip(request)
    etag = f'"{file.digest}-gzip"' if packed else f'"{file.digest}"'
    headers = {**HEADERS, "ETag": etag, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if file.media_type.startswith("text/html"):
        headers["Vary"] += ", Accept-Language, Cookie"
        headers["Content-Security-Policy"] = POLICY.format(ancestors=ancestors)
    if is_unmodified(etag, request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = file.compressed if packed else file.body
    return Response(body, status, headers, file.media_type)


async def channel_page(request: Request) -> Response:
    """The page of a channel; its script says where nothing is on the air there yet.

    The browser is told of the playlist before it has read the script that asks for it.
    """
    channel = request.path_params.get("channel", FIRST)
    if not await _is_channel(request):
        return _missing(request, b"channel")
    response = _served(request, _page(request))
    if is_show_id(channel):
        playlist = f"/air/{channel}/master.m3u8"
        response.headers["Link"] = f"<{playlist}>; rel=preload; as=fetch; crossorigin"
    return response


async def show_page(request: Request) -> Response:
    """The page of a show; its script says where there is no such show.

    Of a finished show it holds what other sites show of links to it.
    """
    show_id, page = request.path_params["show_id"], _page(request)
    try:
        show = await finished_show(show_id, deps_of(request))
    except (NotFound, Retry):
        return await _unfinished(request, show_id)
    preview = preview_of(show, base_of(request)).encode()
    return _served(request, made_file(PAGE, page.body.replace(PREVIEW, preview)))


async def embedded_player(request: Request) -> Response:
    """The player of a channel, for any other site to put into a frame."""
    page, status = _page(request, "embed.html"), 200 if await _is_channel(request) else 404
    return _served(request, page, status=status, ancestors="*")


async def worker(request: Request) -> Response:
    """The script that keeps the page for when there is no network."""
    response = _served(request, _file(WORKER))
    response.headers["Content-Security-Policy"] = WORKER_POLICY
    return response


async def page_file(request: Request) -> Response:
    """A file of the page; one of another release is answered by that of this release."""
    current = request.path_params["release"] == page_files().release
    file = _file(request.path_params["path"])
    return _served(request, file, caching=KEPT if current else FRESH)


async def _unfinished(request: Request, show_id: str) -> Response:
    """The page of a show that is made, or that could not be made."""
    try:
        await show_state(show_id, deps_of(request))
    except NotFound:
        return _missing(request, b"show")
    except Retry:
        pass  # the script asks again
    return _served(request, _page(request))


async def _is_channel(request: Request) -> bool:
    """Whether the path names no channel, or one that plays or has a grid."""
    deps, name = deps_of(request), request.path_params.get("channel")
    if name is None or deps.channels.find(name) is not None:
        return True
    known = await all_facts(deps) if is_show_id(name) else ()
    return any(each.channel == name for each in known)


def _missing(request: Request, what: bytes) -> Response:
    """The page for an address at which there is nothing; it leads home."""
    body = _page(request).body.replace(PREVIEW, MISSING % what)
    return _served(request, made_file(PAGE, body), status=404)


async def manifest(request: Request) -> Response:
    """What a device needs to install the page, under the title of the first channel."""
    deps, file = deps_of(request), _file("manifest.webmanifest")
    first = deps.channels.default
    facts = await facts_of(first.name, deps) if first else None
    if facts is None or facts.title == facts.channel:
        return _served(request, file)
    name = json.dumps(facts.title).encode()
    return _served(request, made_file("manifest.webmanifest", file.body.replace(NAME, name)))


async def favicon(request: Request) -> Response:
    """The icon, for those who ask for it without having read the page."""
    return _served(request, _file("icons/icon-192.png"))


async def robots(request: Request) -> Response:
    """What search engines may read."""
    return _served(request, made_file("robots.txt", ROBOTS))


ROUTES: list[BaseRoute] = [
    Route("/", channel_page),
    Route("/channels/{channel}", channel_page),
    Route("/shows/{show_id}", show_page),
    Route("/embed", embedded_player),
    Route("/embed/{channel}", embedded_player),
    Route("/static/{release}/{path:path}", page_file),
    Route("/sw.js", worker),
    Route("/manifest.webmanifest", manifest),
    Route("/favicon.ico", favicon),
    Route("/robots.txt", robots),
]
