"""What plays now, in the shapes of AzuraCast and RadioCalico."""

import json

import pytest

from services.onair.domain.nowplaying import Playing, Station, azuracast, radiocalico
from services.onair.domain.programme import Filters, airing_entry, entry_of, history
from tests.unit.onair.chains import EPOCH, MINUTE, airing, chain

STATION = Station("main", "RadioX", "https://radio.example.org", "News", "Europe/Vienna", 2, 7)
SONG = {
    "id", "art", "text", "artist", "title", "album", "genre", "isrc", "lyrics", "custom_fields",
}  # fmt: skip


def playing(position: int = 61 * MINUTE) -> Playing:
    timeline = chain(airing(1, 0), airing(2, 10 * MINUTE), airing(3, 60 * MINUTE))
    span = timeline.at(position)
    assert span is not None
    entry = entry_of(span)
    before = [each for each in history(timeline, position, Filters()) if each != entry]
    moment = EPOCH.timestamp() + position / 48_000
    return Playing(moment, entry, airing_entry(timeline, airing(4, 90 * MINUTE)), before)


def test_azuracast_has_every_field_that_its_players_read() -> None:
    told = azuracast(STATION, playing())
    assert set(told) == {
        "station", "listeners", "live", "now_playing", "playing_next", "song_history",
        "is_online", "cache",
    }  # fmt: skip
    assert set(told["station"]) == {
        "id", "name", "shortcode", "description", "frontend", "backend", "timezone", "listen_url",
        "url", "public_player_url", "playlist_pls_url", "playlist_m3u_url", "is_public",
        "requests_enabled", "mounts", "remotes", "hls_enabled", "hls_is_default", "hls_url",
        "hls_listeners",
    }  # fmt: skip
    assert set(told["now_playing"]) == {
        "sh_id", "played_at", "duration", "playlist", "streamer", "is_request", "song", "elapsed",
        "remaining",
    }  # fmt: skip
    assert set(told["now_playing"]["song"]) == SONG
    assert set(told["playing_next"]) == {
        "cued_at", "played_at", "duration", "playlist", "is_request", "song",
    }  # fmt: skip
    assert told["listeners"] == {"total": 7, "unique": 7, "current": 7}


def test_azuracast_tells_the_show_its_times_and_addresses() -> None:
    told = azuracast(STATION, playing())
    now = told["now_playing"]
    assert now["elapsed"] + now["remaining"] == now["duration"] == 180
    assert now["played_at"] == int(EPOCH.timestamp() + 60 * MINUTE / 48_000)
    assert (now["song"]["artist"], now["song"]["title"]) == ("News", "Episode 3")
    assert now["song"]["art"] == "https://radio.example.org/shows/show-3/cover.jpg"
    assert told["station"]["listen_url"] == "https://radio.example.org/stream/main.mp3"
    assert [each["song"]["title"] for each in told["song_history"]] == ["Episode 2", "Episode 1"]


def test_filler_is_told_by_title_and_artist() -> None:
    song = azuracast(STATION, playing(4 * MINUTE))["now_playing"]["song"]
    assert (song["artist"], song["title"]) == ("RadioX", "Morning Line")


def test_every_entry_has_a_number_of_its_own() -> None:
    told = azuracast(STATION, playing())
    numbers = [told["now_playing"]["sh_id"], *(each["sh_id"] for each in told["song_history"])]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("position", [5 * MINUTE, 61 * MINUTE])
def test_radiocalico_is_flat(position: int) -> None:
    told = radiocalico(STATION, playing(position))
    names = {"artist", "title", "album", "date", "bit_depth", "sample_rate", "is_new",
             "is_summer", "is_vidgames"}  # fmt: skip
    for number in range(1, 6):
        names |= {f"prev_artist_{number}", f"prev_title_{number}"}
    assert set(told) == names
    assert (told["bit_depth"], told["sample_rate"], told["date"]) == (16, 48_000, "2026")
    assert all(isinstance(value, str | int | bool) for value in told.values())
    json.dumps(told)
