"""What plays now, in the shapes of AzuraCast and of RadioCalico, whose players read it as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

from contracts.event import Contract
from services.onair.domain.mp3 import BIT_RATE
from services.onair.domain.programme import Entry

HISTORY = 5
"""Songs of the past that are listed, as in both shapes."""


@dataclass(frozen=True, slots=True)
class Station:
    """A channel, as players are told of it."""

    name: str
    title: str
    base: str
    """Address of the site, without a slash at its end."""
    description: str = ""
    timezone: str = "UTC"
    number: int = 1
    """Its number among the channels, from 1."""
    listeners: int = 0
    """How many listen now, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Playing:
    """What a channel plays at a moment."""

    moment: float
    """The moment (Unix time, in seconds)."""
    entry: Entry
    """What is heard."""
    next: Entry | None = None
    """What is heard behind it, where that is known."""
    history: Sequence[Entry] = field(default=())
    """What was heard before, the last one first."""


class Listeners(Contract):
    """Numbers of listeners."""

    total: int = 0
    """All of them."""
    unique: int = 0
    """Different ones."""
    current: int = 0
    """Those who listen now."""


def artist_of(entry: Entry, station: str) -> str:
    """Who is heard: the artist of a piece, else the show, else the station."""
    return entry.artist or (entry.title if entry.episode else "") or station


def title_of(entry: Entry, station: str) -> str:
    """What is heard, in a line: the episode of a show, else the title."""
    return entry.episode or entry.title or station


def azuracast(station: Station, playing: Playing) -> dict[str, Any]:
    """What plays now, in the shape of AzuraCast's `GET /api/nowplaying/{station}`."""
    entry = playing.entry
    elapsed = int(max(0.0, playing.moment - entry.start))
    duration = round(entry.seconds)
    return {
        "station": _station(station),
        "listeners": _listeners(station),
        "live": {"is_live": False, "streamer_name": "", "broadcast_start": None, "art": None},
        "now_playing": _played(entry, station)
        | {"elapsed": min(elapsed, duration), "remaining": max(0, duration - elapsed)},
        "playing_next": _next(playing.next, station),
        "song_history": [_played(each, station) for each in playing.history[:HISTORY]],
        "is_online": True,
        "cache": None,
    }


def radiocalico(station: Station, playing: Playing) -> dict[str, Any]:
    """What plays now, in the flat shape of RadioCalico's `metadatav2.json`."""
    entry = playing.entry
    previous = list(playing.history[:HISTORY])
    told: dict[str, Any] = {
        "artist": artist_of(entry, station.title),
        "title": title_of(entry, station.title),
        "album": entry.title or station.title,
        "date": _year(entry.start),
        "bit_depth": 16,
        "sample_rate": 48_000,
        "is_new": entry.kind == "show",
        "is_summer": False,
        "is_vidgames": False,
    }
    for number in range(1, HISTORY + 1):
        earlier = previous[number - 1] if number <= len(previous) else None
        told[f"prev_artist_{number}"] = artist_of(earlier, station.title) if earlier else ""
        told[f"prev_title_{number}"] = title_of(earlier, station.title) if earlier else ""
    return told


def _station(station: Station) -> dict[str, Any]:
    base, name = station.base, station.name
    stream = f"{base}/stream/{name}.mp3"
    return {
        "id": station.number,
        "name": station.title,
        "shortcode": name,
        "description": station.description,
        "frontend": "radiox",
        "backend": "radiox",
        "timezone": station.timezone,
        "listen_url": stream,
        "url": base + "/",
        "public_player_url": f"{base}/channels/{name}",
        "playlist_pls_url": f"{base}/stream/{name}.pls",
        "playlist_m3u_url": f"{base}/stream/{name}.m3u",
        "is_public": True,
        "requests_enabled": False,
        "mounts": [
            {
                "id": 1,
                "name": f"MP3 {BIT_RATE} kb/s",
                "url": stream,
                "bitrate": BIT_RATE,
                "format": "mp3",
                "listeners": _listeners(station),
                "path": f"/stream/{name}.mp3",
                "is_default": True,
            }
        ],
        "remotes": [],
        "hls_enabled": True,
        "hls_is_default": True,
        "hls_url": f"{base}/air/{name}/master.m3u8",
        "hls_listeners": station.listeners,
    }


def _listeners(station: Station) -> dict[str, Any]:
    count = station.listeners
    return Listeners(total=count, unique=count, current=count).model_dump()


def _played(entry: Entry, station: Station) -> dict[str, Any]:
    return {
        "sh_id": entry.segment,
        "played_at": int(entry.start),
        "duration": round(entry.seconds),
        "playlist": entry.filler or entry.kind,
        "streamer": "",
        "is_request": False,
        "song": _song(entry, station),
    }


def _next(entry: Entry | None, station: Station) -> Mapping[str, Any] | None:
    if entry is None:
        return None
    told = _played(entry, station)
    return {
        "cued_at": told["played_at"],
        **{name: told[name] for name in ("played_at", "duration", "playlist", "is_request")},
        "song": told["song"],
    }


def _song(entry: Entry, station: Station) -> dict[str, Any]:
    artist, title = artist_of(entry, station.title), title_of(entry, station.title)
    text = f"{artist} - {title}"
    return {
        "id": md5(text.encode(), usedforsecurity=False).hexdigest(),
        "art": station.base + entry.cover,
        "text": text,
        "artist": artist,
        "title": title,
        "album": entry.title or station.title,
        "genre": "News" if entry.show_id else "",
        "isrc": "",
        "lyrics": "",
        "custom_fields": {"show_id": entry.show_id, "airing": entry.number},
    }


def _year(moment: float) -> str:
    return str(datetime.fromtimestamp(moment, UTC).year)
