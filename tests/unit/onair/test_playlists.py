"""Playlists of a channel: what they list at each moment, and what they tell."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import FillerItem
from services.broadcast.segments import RENDITIONS
from services.broadcast.timeline import AHEAD, BLOCK, NOTICE, RATE, SEGMENT
from services.onair.domain.channels import Channel
from services.onair.domain.listings import Listings
from services.onair.domain.places import SKEW, is_final, place, substitutes
from services.onair.domain.playlists import (
    TARGET,
    TITLE,
    WINDOW,
    listed,
    live,
    master,
    of_show,
    quoted,
)
from tests.airings import EPOCH, MUSIC, Chain, package, piece

some = settings(max_examples=40)
chains = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=1, max_size=6)
NASTY = 'He said "no",\r\nX-KIND="evil"\u2028#EXTINF:1,\n<script>\x85\x00'


def channel(chain: Chain) -> Channel:
    return Channel(chain.channel, chain.epoch, chain.timeline)


def made(airings: list[tuple[int, int]]) -> Chain:
    chain = Chain()
    for gap, blocks in airings:
        chain.append(gap, blocks)
    return chain


def at(chain: Chain, position: int) -> str:
    edge = listed(chain.timeline, position)
    assert edge is not None
    return live(channel(chain), "flac", edge)


class Playlist:
    """A playlist, read as RFC 8216 says."""

    def __init__(self, text: str) -> None:
        assert text.startswith("#EXTM3U\n")
        assert text.endswith("\n")
        self.text = text
        self.first = int(re.findall(r"#EXT-X-MEDIA-SEQUENCE:(\d+)\n", text)[0])
        self.lengths = [float(each) for each in re.findall(r"#EXTINF:([\d.]+),\n", text)]
        self.numbers = [int(each) for each in re.findall(r"^flac/(\d+)\.m4s$", text, re.MULTILINE)]
        found = re.findall(r"#EXT-X-PROGRAM-DATE-TIME:(\S+)\n#EXTINF\S+\nflac/(\d+)", text)
        self.times = {int(number): datetime.fromisoformat(time) for time, number in found}

    def ranges(self) -> list[dict[str, str]]:
        lines = [line for line in self.text.splitlines() if line.startswith("#EXT-X-DATERANGE:")]
        return [
            {
                name: value.strip('"')
                for name, value in re.findall(r'([A-Z-]+)=("[^"]*"|[^,]*)', line)
            }
            for line in lines
        ]


@some
@given(chains, st.integers(0, 2_000))
def test_a_playlist_lists_whole_segments_up_to_the_edge(
    airings: list[tuple[int, int]], blocks: int
) -> None:
    chain = made(airings)
    position = chain.timeline.airings[0].start + SEGMENT + blocks * BLOCK
    playlist = Playlist(at(chain, position))
    assert playlist.numbers == list(range(playlist.first, playlist.first + len(playlist.lengths)))
    places = [place(chain.timeline, number) for number in playlist.numbers]
    for found, after in pairwise(places):
        assert found is not None
        assert after is not None
        assert found.start + found.samples == after.start
    for found, length in zip(places, playlist.lengths, strict=True):
        assert found is not None
        assert length == pytest.approx(found.samples / RATE, abs=1e-6)
        assert round(length) <= TARGET
    last = places[-1]
    assert last is not None
    end = last.start + last.samples
    assert end <= position + AHEAD
    following = place(chain.timeline, playlist.numbers[-1] + 1)
    assert following is not None
    assert following.start + following.samples > position + AHEAD
    first = places[0]
    assert first is not None
    assert first.start <= max(end - WINDOW, chain.timeline.airings[0].start)


@some
@given(chains, st.integers(0, 2_000))
def test_times_are_those_of_the_segments(airings: list[tuple[int, int]], blocks: int) -> None:
    chain = made(airings)
    playlist = Playlist(at(chain, chain.timeline.airings[0].start + SEGMENT + blocks * BLOCK))
    assert playlist.first in playlist.times
    for number, time in playlist.times.items():
        found = place(chain.timeline, number)
        assert found is not None
        off = time - EPOCH - timedelta(seconds=found.start / RATE)
        assert abs(off) <= timedelta(milliseconds=0.6)


@some
@given(chains, st.integers(0, 60 * RATE), st.integers(0, 60 * RATE))
def test_playlists_go_on_from_each_other(
    airings: list[tuple[int, int]], one: int, later: int
) -> None:
    chain = made(airings)
    start = chain.timeline.airings[0].start + SEGMENT
    before, after = Playlist(at(chain, start + one)), Playlist(at(chain, start + one + later))
    assert after.first >= before.first
    assert after.numbers[-1] >= before.numbers[-1]
    shared = set(before.numbers) & set(after.numbers)
    for number in shared:
        index, other = number - before.first, number - after.first
        assert before.lengths[index] == after.lengths[other]
    known = {each["ID"]: each for each in before.ranges()}
    for told in after.ranges():
        was = known.get(told["ID"], told)
        assert {**told, **was} == told  # an attribute may be added, and none be changed


@some
@given(chains, st.integers(0, 60 * RATE), st.integers(0, 300), st.integers(1, 300))
def test_what_is_scheduled_in_time_changes_nothing_that_is_listed(
    airings: list[tuple[int, int]], elapsed: int, gap: int, blocks: int
) -> None:
    chain = made(airings)
    now = chain.timeline.airings[0].start + SEGMENT + elapsed
    before = at(chain, now)
    last = chain.timeline.last
    assert last is not None
    start = chain.timeline.earliest(now) + gap * BLOCK
    chain.append((start - last.start - last.samples) // BLOCK, blocks)
    assert at(chain, now) == before


@some
@given(chains, st.integers(0, 60 * RATE))
def test_a_playlist_stays_the_same_until_it_says(
    airings: list[tuple[int, int]], elapsed: int
) -> None:
    chain = made(airings)
    position = chain.timeline.airings[0].start + SEGMENT + elapsed
    edge = listed(chain.timeline, position)
    assert edge is not None
    assert edge.end <= position + AHEAD < edge.change <= edge.end + SEGMENT
    assert listed(chain.timeline, edge.change - AHEAD - 1) == edge
    assert listed(chain.timeline, edge.end - AHEAD) == edge
    later = listed(chain.timeline, edge.change - AHEAD)
    assert later is not None
    assert (later.segment, later.end) == (edge.segment + 1, edge.change)


@some
@given(chains, st.lists(st.integers(0, 90 * RATE), min_size=1, max_size=20))
def test_replicas_that_were_asked_at_other_times_before_answer_alike(
    airings: list[tuple[int, int]], moments: list[int]
) -> None:
    chain = made(airings)
    start = chain.timeline.airings[0].start + SEGMENT
    busy = Listings()
    for moment in moments:
        fresh = Listings().at(channel(chain), "flac", start + moment)
        assert busy.at(channel(chain), "flac", start + moment) == fresh
        assert fresh is not None
        assert fresh.fresh(start + moment) in range(4)


def test_a_playlist_is_written_anew_once_something_is_scheduled() -> None:
    chain = Chain()
    chain.append(0, 10)
    listings, position = Listings(), 20 * RATE
    before = listings.at(channel(chain), "aac", position)
    assert listings.at(channel(chain), "aac", position) is before
    chain.append(2_000, 10)
    assert listings.at(channel(chain), "aac", position) is not before
    assert listings.at(channel(chain), "aac", position) == before


def test_nothing_is_listed_before_the_first_segment() -> None:
    chain = Chain()
    first = chain.append(1_000, 100)
    assert listed(chain.timeline, first.start + SEGMENT - AHEAD - 1) is None
    assert Listings().at(channel(chain), "flac", first.start - 2 * AHEAD) is None
    begun = at(chain, first.start + SEGMENT - AHEAD)
    assert Playlist(begun).numbers == [0]


def test_titles_are_told_in_bounds_and_cannot_end_their_attribute() -> None:
    chain = Chain()
    filler = (FillerItem(package=package("filler/x", 90), title=NASTY, artist="Ä, B"),)
    chain.append(0, 40, filler, title=NASTY[:40] + "é" * 250)
    text = at(chain, 10 * RATE)
    assert "<script>" in text  # for an attribute it is a text; the page escapes it
    assert "\r" not in text
    assert text.count("\n#EXTINF") == len(Playlist(text).numbers)
    show, music = Playlist(text).ranges()[:2]
    assert show["X-TITLE"].startswith("He said 'no'")
    assert len(show["X-TITLE"]) <= TITLE
    assert music["X-KIND"] == "music"
    assert "X-ARTIST" in music
    assert all("\n" not in quoted(each) for each in (NASTY, "\x1b[2J", "a\u2029b"))


def test_how_long_something_is_heard_is_told_once_that_is_certain() -> None:
    chain = Chain()
    chain.append(0, 40)
    early = Playlist(at(chain, 10 * RATE)).ranges()
    assert "DURATION" in early[0]
    assert "DURATION" not in early[1]
    music, following = Playlist(at(chain, 55 * RATE)).ranges()[-2:]
    assert music == {**early[1], "DURATION": music["DURATION"]}
    start, end = (datetime.fromisoformat(each["START-DATE"]) for each in (music, following))
    assert end - start == timedelta(seconds=float(music["DURATION"]))


def test_all_renditions_are_listed_alike() -> None:
    chain = Chain()
    chain.append(0, 40)
    edge = listed(chain.timeline, 30 * RATE)
    assert edge is not None
    flac, aac = (live(channel(chain), rendition, edge) for rendition in RENDITIONS)
    assert flac.replace("flac/", "aac/") == aac
    assert "DISCONTINUITY" not in flac
    assert flac.count("#EXT-X-MAP:") == 1


def test_a_master_playlist_tells_codecs_and_rates() -> None:
    text = master()
    assert 'CODECS="fLaC"' in text
    assert 'CODECS="mp4a.40.2"' in text
    for peak, average in re.findall(r"BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+)", text):
        assert int(average) < int(peak)


def test_a_show_is_listed_to_its_last_block() -> None:
    text = of_show("aac", 3, SEGMENT + 7 * BLOCK, ended=True)
    assert text.count("#EXTINF:3.840000,\n") == 1
    assert "#EXTINF:0.597333,\naac/3/1.m4s\n" in text
    assert text.endswith("#EXT-X-ENDLIST\n")
    assert "#EXT-X-ENDLIST" not in of_show("aac", 3, SEGMENT, ended=False)


def test_a_segment_is_final_before_it_is_listed_but_not_while_something_may_cut_it() -> None:
    chain = Chain()
    chain.append(0, 40)
    found = place(chain.timeline, 20)
    assert found is not None
    end = found.start + found.samples
    assert is_final(found, end - AHEAD)
    assert is_final(found, end - AHEAD - SKEW)
    assert not is_final(found, end - AHEAD - SKEW - 1)
    assert AHEAD + SKEW <= NOTICE - 4 * RATE


def test_filler_with_whole_segments_stands_in_for_what_is_gone() -> None:
    chain = Chain()
    short = piece("short", 44)
    airing = chain.append(0, 450, (short, *MUSIC))
    names = []
    for number in range(10):
        found = place(chain.timeline, number)
        assert found is not None
        names.append(next(substitutes(found)))
    assert {name for name, _ in names} == {"filler/a"}
    wholes = MUSIC[0].package.samples // SEGMENT
    assert [index for _, index in names] == [number % wholes for number in range(10)]
    lost = place(chain.timeline, 10 + 1)
    assert lost is not None
    assert lost.span.filler == MUSIC[0]
    assert [name for name, _ in substitutes(lost)] == ["filler/b"]
    assert airing.filler[0] == short
