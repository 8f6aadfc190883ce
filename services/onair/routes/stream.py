"""MP3 streams with ICY titles, for players that know no HLS, and playlists that lead to them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.kit.web.answers import SHARED, Age, kept
from services.kit.web.streaming import EndlessResponse
from services.onair.domain.channels import Channel
from services.onair.domain.icy import INTERVAL, Framing, SoundPiece
from services.onair.domain.mp3 import BIT_RATE
from services.onair.inputs import base_of, channel_of, deps_of
from services.onair.ports import TooManyListenersError
from services.onair.problems import Problem
from services.onair.reading import facts_of

MEDIA_TYPE = "audio/mpeg"


async def stream(request: Request) -> Response:
    """The stream of a channel from now on."""
    return await _stream(request, channel_of(request))


async def default_stream(request: Request) -> Response:
    """The stream of the channel that is served where none is named."""
    channel = deps_of(request).channels.default
    if channel is None:
        raise Problem(404, "there is no channel yet", {"Cache-Control": "max-age=2"})
    return await _stream(request, channel)


async def pls(request: Request) -> Response:
    """A playlist of the stream, PLS."""
    channel = channel_of(request)
    title = (await facts_of(channel.name, deps_of(request))).title
    body = (
        f"[playlist]\nNumberOfEntries=1\nFile1={_address(request, channel)}\n"
        f"Title1={_one_line(title)}\nLength1=-1\nVersion=2\n"
    )
    return kept(request, body.encode(), Age(60), "audio/x-scpls")


async def m3u(request: Request) -> Response:
    """A playlist of the stream, M3U."""
    channel = channel_of(request)
    title = (await facts_of(channel.name, deps_of(request))).title
    body = f"#EXTM3U\n#EXTINF:-1,{_one_line(title)}\n{_address(request, channel)}\n"
    return kept(request, body.encode(), Age(60), "audio/x-mpegurl")


async def _stream(request: Request, channel: Channel) -> Response:
    deps = deps_of(request)
    facts = await facts_of(channel.name, deps)
    told = {
        "icy-name": facts.title,
        "icy-description": facts.description,
        "icy-url": f"{base_of(request)}/channels/{channel.name}",
        "icy-genre": "News",
        "icy-br": str(BIT_RATE),
        "icy-pub": "0",
        "Cache-Control": "no-store",
    }
    headers = SHARED | {name: _latin(_one_line(value)) for name, value in told.items() if value}
    titled = request.headers.get("icy-metadata", "").strip() == "1"
    if titled:
        headers["icy-metaint"] = str(INTERVAL)
    if request.method == "HEAD":
        return Response(headers=headers, media_type=MEDIA_TYPE)
    pieces = deps.streams.listen(channel)
    try:
        first = await anext(pieces, None)
    except TooManyListenersError as error:
        raise Problem(503, "too many listen to the stream", {"Retry-After": "10"}) from error
    if first is None:
        raise Problem(503, "the stream has just ended", {"Retry-After": "2"})
    return EndlessResponse(
        _bytes(first, pieces, Framing() if titled else None),
        headers=headers,
        media_type=MEDIA_TYPE,
    )


async def _bytes(
    first: SoundPiece, others: AsyncGenerator[SoundPiece, None], framing: Framing | None
) -> AsyncGenerator[bytes, None]:
    async with aclosing(others):
        yield framing.framed(first) if framing else first.sound
        async for piece in others:
            yield framing.framed(piece) if framing else piece.sound


def _address(request: Request, channel: Channel) -> str:
    return f"{base_of(request)}/stream/{channel.name}.mp3"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _latin(text: str) -> str:
    """The text in what headers can hold."""
    return text.encode("latin-1", "replace").decode("latin-1")


ROUTES = [
    Route("/stream.mp3", default_stream),
    Route("/stream/{channel}.mp3", stream),
    Route("/stream/{channel}.pls", pls),
    Route("/stream/{channel}.m3u", m3u),
]
