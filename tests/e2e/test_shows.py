"""Real shows, from feeds to files, checked from outside."""

# mypy: disable-error-code="no-untyped-call"
# mutagen says that it is typed, yet annotates nothing.

import asyncio
import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import soundfile
from mutagen.id3 import ID3, CTOCFlags

from contracts import Language, ShowGenerated, ShowRequested, subjects
from tests.e2e import measurements
from tests.e2e.requester import FEEDS, Requester, all_of, environment, open_requester

pytestmark = pytest.mark.timeout(300)

AS_OF = datetime(2026, 3, 18, 18, tzinfo=UTC)
REQUESTED: dict[str, tuple[Language, float, int]] = {
    "en-1": ("en", 1, 1),
    "en-1-again": ("en", 1, 4),
    "de-1": ("de", 1, 2),
    "de-1-again": ("de", 1, 6),
    "en-3": ("en", 3, 3),
    "de-3": ("de", 3, 5),
    "en-10": ("en", 10, 7),
    "de-10": ("de", 10, 8),
}
"""Language, minutes and seed of each show."""


@dataclass(frozen=True)
class Show:
    """A finished show, and the folder in which its files lie."""

    event: ShowGenerated
    folder: Path

    @property
    def cues(self) -> list[measurements.Cue]:
        """The cues of the transcript."""
        return measurements.cues((self.folder / "transcript.vtt").read_text())

    @property
    def sentences(self) -> list[str]:
        """Every spoken sentence, in order."""
        return [
            each for segment in self.event.segments for each in measurements.sentences(segment.text)
        ]


LONG = tuple(name for name, (_, minutes, _) in REQUESTED.items() if minutes >= 3)
"""The shows that are long proofs."""


@pytest.fixture(scope="module")
def shows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Show]:
    """The short shows, made concurrently on one stack that keeps the voice-only stems."""
    return _made(
        tmp_path_factory.mktemp("shows"), *(name for name in REQUESTED if name not in LONG)
    )


@pytest.fixture(scope="module")
def long_shows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Show]:
    """The long shows, made in the same way."""
    return _made(tmp_path_factory.mktemp("shows"), *LONG)


@pytest.fixture(
    params=[
        pytest.param(name, marks=[pytest.mark.prove] if name in LONG else []) for name in REQUESTED
    ]
)
def show(request: pytest.FixtureRequest) -> Show:
    """Each show in turn."""
    name: str = request.param
    made: dict[str, Show] = request.getfixturevalue("long_shows" if name in LONG else "shows")
    return made[name]


def _made(folder: Path, *names: str) -> dict[str, Show]:
    with environment(RADIOX_AUDIO_STEM="true", RADIOX_SHOW_TIMEZONE="Europe/Berlin"):
        return asyncio.run(_make(folder, *names))


async def _make(folder: Path, *names: str) -> dict[str, Show]:
    async with open_requester(folder) as requester:
        made = await all_of(*(_one(requester, name, folder) for name in names))
    return {show.event.show_id: show for show in made}


async def _one(requester: Requester, name: str, folder: Path) -> Show:
    language, minutes, seed = REQUESTED[name]
    feeds = await requester.feeds(language)
    request = ShowRequested(
        show_id=name, language=language, minutes=minutes, seed=seed, feeds=feeds, as_of=AS_OF
    )
    event = await requester.request(request)
    assert isinstance(event, ShowGenerated), event
    place = folder / "shows" / name
    place.mkdir(parents=True)
    stem = await requester.platform.blobs.find(subjects.BLOBS_SHOWS, f"{name}/1/voice.flac")
    assert stem is not None
    for ref in (
        event.audio,
        event.master,
        event.cover,
        event.transcript,
        event.chapters_file,
        stem,
    ):
        (place / Path(ref.key).name).write_bytes(await requester.platform.blobs.get(ref))
    return Show(event, place)


def test_the_length_is_the_requested_one(show: Show) -> None:
    requested = REQUESTED[show.event.show_id][1] * 60

    assert show.event.duration == pytest.approx(requested, rel=0.1)
    assert show.event.minutes_requested * 60 == requested


def test_loudness_meets_the_standard_by_another_meter(show: Show) -> None:
    measured = measurements.measure(show.folder / "show.mp3")

    assert measured.integrated == pytest.approx(-16, abs=0.5)
    assert measured.true_peak <= -1
    assert show.event.loudness.integrated == pytest.approx(measured.integrated, abs=0.15)
    assert show.event.loudness.true_peak == pytest.approx(measured.true_peak, abs=0.3)


def test_the_master_is_the_same_show_without_losses(show: Show) -> None:
    samples, rate = soundfile.read(show.folder / "master.flac", dtype="int16")

    assert (samples.shape[1], rate) == (2, 48_000)
    assert len(samples) / rate == pytest.approx(show.event.duration, abs=0.001)
    assert measurements.measure(show.folder / "master.flac").integrated == pytest.approx(
        -16, abs=0.5
    )


def test_hosts_take_turns_with_pauses_between_them(show: Show) -> None:
    segments = show.event.segments
    spoken = measurements.speech(show.folder / "voice.flac")

    assert {segment.speaker for segment in segments} == {host.name for host in show.event.hosts}
    turns = [(a, b) for a, b in pairwise(segments) if a.speaker != b.speaker]
    assert len(turns) >= 4
    for one, other in turns:
        _, ended = measurements.edges(spoken, one.start, one.end + 0.1)
        begun, _ = measurements.edges(spoken, other.start - 0.1, other.end)
        least, most = (0.3, 0.7) if one.story == other.story else (0.9, 1.55)
        assert least <= other.start - one.end <= most
        assert least - 0.05 <= begun - ended <= most + 0.1


def test_the_tag_agrees_with_the_event(show: Show) -> None:
    event = show.event
    tag = ID3(show.folder / "show.mp3", translate=False)

    assert str(tag["TIT2"]) == event.episode
    assert str(tag["TPE1"]) == ", ".join(host.name for host in event.hosts)
    assert str(tag["TALB"]) == event.title
    assert str(tag["TPUB"]) == event.station == "RadioX"
    assert str(tag["TDRC"]) == "2026-03-18 18:00:00"
    assert tag.getall("COMM:notes")[0].text == [event.notes]
    assert tag.getall("APIC")[0].data == (show.folder / "cover.jpg").read_bytes()
    contents = tag.getall("CTOC")[0]
    assert contents.flags & CTOCFlags.TOP_LEVEL
    assert contents.flags & CTOCFlags.ORDERED
    chapters = [tag[f"CHAP:{child}"] for child in contents.child_element_ids]
    tagged = [(str(c.sub_frames["TIT2"]), c.start_time, c.end_time) for c in chapters]
    assert tagged == [(c.title, round(c.start * 1000), round(c.end * 1000)) for c in event.chapters]


def test_titles_say_what_is_in_the_show(show: Show) -> None:
    event = show.event
    titles = [chapter.title for chapter in event.chapters if chapter.story is not None]

    assert all(0 < len(title) <= 60 for title in titles)
    assert event.episode.split("; ")[0] in titles[0]
    assert event.episode.count("; ") >= 1
    assert titles[0] in event.description
    assert event.description.startswith(f"{event.title}, RadioX, 18")
    for source in event.sources:
        assert html.escape(source.title) in event.notes
        assert f'href="{html.escape(source.link or "")}"' in event.notes


def test_there_is_a_chapter_for_every_story_and_no_gap(show: Show) -> None:
    event = show.event
    written = json.loads((show.folder / "chapters.json").read_text())["chapters"]

    assert [chapter["title"] for chapter in written] == [c.title for c in event.chapters]
    stories = dict.fromkeys(s.story for s in event.segments if s.story is not None)
    assert [c.story for c in event.chapters if c.story is not None] == list(stories)
    assert event.chapters[0].start == 0
    assert event.chapters[-1].end == pytest.approx(event.duration, abs=0.001)
    assert all(a.end == b.start for a, b in pairwise(event.chapters))
    for segment in event.segments:
        inside = [c for c in event.chapters if c.start <= segment.start and segment.end <= c.end]
        assert [c.story for c in inside] == [segment.story]


def test_cues_can_be_read_in_time(show: Show) -> None:
    cues = show.cues

    for cue in cues:
        assert 0 < cue.end - cue.start <= 7
        assert len(cue.lines) <= 2
        assert all(0 < len(line) <= 65 for line in cue.lines)
    assert all(a.end <= b.start for a, b in pairwise(cues))
    assert cues[0].start > 0
    assert cues[-1].end < show.event.duration


def test_the_transcript_is_the_spoken_text(show: Show) -> None:
    segments = show.event.segments

    cued: dict[str, str] = {segment.id: "" for segment in segments}
    for cue in show.cues:
        middle = (cue.start + cue.end) / 2
        (segment,) = [s for s in segments if s.start <= middle <= s.end]
        assert cue.speaker == segment.speaker
        cued[segment.id] += f" {cue.text}"
    assert {key: text.strip() for key, text in cued.items()} == {s.id: s.text for s in segments}


def test_every_sentence_has_a_cue_of_its_own(show: Show) -> None:
    assert not [cue for cue in show.cues if len(measurements.sentences(cue.text)) > 1]
    assert len(show.cues) >= len(show.sentences)


def test_cues_match_the_speech_in_time(show: Show) -> None:
    spoken = measurements.speech(show.folder / "voice.flac")
    cues = show.cues

    frames = np.arange(len(spoken)) * measurements.FRAME
    cued = np.zeros(len(spoken), dtype=bool)
    for cue in cues:
        cued |= (frames >= cue.start - 0.1) & (frames <= cue.end + 0.1)
    assert not (spoken & ~cued).any()
    times = [(0.0, 0.0), *((c.start, c.end) for c in cues), (frames[-1], frames[-1])]
    pauses = 0
    for (_, before), (start, end), (after, _) in zip(times, times[1:], times[2:], strict=False):
        # Where one sentence runs on over two cues there is no silence between them to be found.
        begun, ended = measurements.edges(spoken, (before + start) / 2, (end + after) / 2)
        if start - before > 0.05:
            assert begun == pytest.approx(start, abs=0.1)
            pauses += 1
        if after - end > 0.05:
            assert ended == pytest.approx(end, abs=0.1)
    assert pauses >= len(show.sentences)


def test_no_sentence_is_spoken_twice(show: Show) -> None:
    """The recap apart, which may say the headline of the biggest story again."""
    bare = Counter(
        _words(sentence)
        for segment in show.event.segments
        if segment.kind != "recap"
        for sentence in measurements.sentences(segment.text)
    )

    assert not [sentence for sentence, times in bare.items() if times > 1]


def test_every_sentence_is_a_sources_or_a_phrase(show: Show) -> None:
    """Days apart, which are named as they are at the time of the show."""
    language = REQUESTED[show.event.show_id][0]
    sources = _timeless(_sources(language))
    phrases = _phrases(language)
    assert not phrases.matches("The mayor has resigned over it.", framed=False)

    invented = []
    for segment in show.event.segments:
        framed = segment.kind in {"opening", "closing"}
        said = [
            sentence
            for sentence in measurements.sentences(segment.text)
            if not any(_timeless(_words(told)) in sources for told in phrases.as_told(sentence))
            and not phrases.matches(sentence, framed=framed)
        ]
        invented += said[len(segment.rules) :]
        assert all(segment.sources for _ in segment.rules)
    assert not invented


def test_nothing_of_a_web_page_is_left(show: Show) -> None:
    left = re.compile(r"<|>|&\w+;|\[|\]|https?:|www\.|Continue reading|Weiterlesen|appeared first")

    assert not [text for text in show.sentences if left.search(text)]
    cut_short = [text for text in show.sentences if not re.search(r"[.!?:][\"”’“»]*$", text)]
    assert not cut_short


def test_the_event_is_complete(show: Show) -> None:
    event = show.event

    assert set(event.seconds) == {
        "feeds", "script", "speech", "mix", "cover", "finish", "total",
    }  # fmt: skip
    assert all(seconds >= 0 for seconds in event.seconds.values())
    assert {feed.status for feed in event.feeds} == {"ok"}
    assert all(source.outlet and source.link and source.title for source in event.sources)
    links = {s.link for segment in event.segments for s in segment.sources}
    assert links == {source.link for source in event.sources}
    assert (event.written_by, event.preset, event.as_of) == ("local", "default", AS_OF)
    assert event.music
    assert event.event_id == f"{event.show_id}:show.generated:1"


@pytest.mark.parametrize("name", ["en-1", "de-1"])
def test_another_seed_makes_another_show(shows: dict[str, Show], name: str) -> None:
    one, other = shows[name], shows[f"{name}-again"]

    def framed(show: Show) -> set[str]:
        return {segment.text for segment in show.event.segments if segment.kind != "story"}

    assert framed(one) != framed(other)
    assert one.event.cover.sha256 != other.event.cover.sha256


def _sources(language: str) -> str:
    """Every word of the fixture feeds of a language."""
    trees = [ET.parse(file) for file in FEEDS.glob(f"{language}-*.xml")]  # noqa: S314 - our own
    return _words(" ".join(text for tree in trees for text in tree.getroot().itertext()))


@dataclass(frozen=True)
class Phrases:
    """The fixed phrases of a language, as patterns of single sentences."""

    anywhere: re.Pattern[str]
    around: re.Pattern[str]
    """Phrases of opening and closing: they may be a greeting, a time or a name alone."""
    attributions: re.Pattern[str]
    """What closes a sentence that names its outlet."""

    def as_told(self, sentence: str) -> Iterator[str]:
        """A sentence as its outlet may have it: without what names the outlet, if anything does."""
        yield self.attributions.sub("", sentence)
        for words in range(1, 5):  # `hat laut dem Lindenauer Boten eröffnet`
            yield re.sub(rf" laut(?: [\w’'-]+){{{words}}}", "", sentence, count=1)

    def matches(self, sentence: str, *, framed: bool) -> bool:
        """Whether a sentence is one of the phrases."""
        return bool((self.around if framed else self.anywhere).fullmatch(sentence))


def _phrases(language: str) -> Phrases:
    book = tomllib.loads(
        files("services.content").joinpath(f"adapters/phrases/{language}.toml").read_text()
    )
    around = {"welcome", "clock", "host", "cohost", "closing", "farewell"}
    patterns: dict[bool, list[str]] = {True: [], False: []}
    attributions = [_pattern(phrase) for phrase in book["phrases"].pop("attribution")]
    for kind, phrases in book["phrases"].items():
        for phrase in phrases:
            patterns[kind in around] += [_pattern(p) for p in measurements.sentences(phrase)]
    return Phrases(
        anywhere=re.compile("|".join(patterns[False])),
        around=re.compile("|".join(patterns[True])),
        attributions=re.compile(rf"(?:{'|'.join(attributions)})\.$"),
    )


def _pattern(phrase: str) -> str:
    """A phrase whose slots are filled with a few words."""
    parts = re.split(r"\{\w+\}", phrase)
    return r"[\w'’,–-]+(?: [\w'’,–-]+){0,7}".join(map(re.escape, parts))


_PART = "(?:morgen|vormittag|mittag|nachmittag|abend|nacht)"
_DAYS = re.compile(
    r" (?:(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight"
    rf"|(?:am )?(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch){_PART}?"
    r"|heute|gestern|morgen)"
    rf"(?: (?:morning|afternoon|evening|night|{_PART}))?(?= )"
)


def _timeless(words: str) -> str:
    """Words without the names of days."""
    return _DAYS.sub("", words)


def _words(text: str) -> str:
    """Text without markup, punctuation and case, as one line of words between blanks."""
    plain = re.sub(r"<[^>]*>", " ", html.unescape(html.unescape(text)))
    return " ".join(["", *re.findall(r"\w+", plain.casefold()), ""])
