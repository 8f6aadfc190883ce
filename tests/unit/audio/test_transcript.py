"""Transcript and chapters, read back by other readers where there are any."""

import json
import subprocess
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import imageio_ffmpeg
import numpy as np
import pytest

from contracts import Host, ScriptReady, Segment, SourceRef, Story, Voice
from services.audio.domain.cues import Cue
from services.audio.domain.speech import Mark, Placed, Speech, Spoken, Take, Utterance
from services.audio.domain.transcript import Rundown, chapters_json, webvtt

VOICE = Voice(provider="espeak", name="en-us+f3")
TIMED = (Mark(5, 4.25), Mark(10, 4.75), Mark(16, 5.25))
"""When `says`, `3` and `and` begin in a cue."""
SOURCE = SourceRef(outlet="Test Wire", title="Rain", link="https://example.org/rain?a=1&b=2")


def segment(number: int, kind: str, text: str, story: int | None = None) -> Segment:
    return Segment.model_validate(
        {"id": f"s{number:03}", "kind": kind, "speaker": "Ada", "text": text, "story": story}
    )


SCRIPT = ScriptReady(
    show_id="transcript",
    title="Rain & shine",
    station="RadioX",
    language="en",
    minutes=1,
    hosts=(Host(name="Ada", voice=VOICE),),
    segments=(
        segment(1, "opening", "Good morning."),
        segment(2, "story", "It rains.", 1),
        segment(3, "story", "It still rains.", 1),
        segment(4, "story", "The sun shines.", 2),
        segment(5, "closing", "Goodbye."),
    ),
    stories=(
        Story(number=1, title="Rain", sources=(SOURCE,)),
        Story(number=2, title="Sun", sources=()),
        Story(number=3, title="Never spoken", sources=(SOURCE,)),
    ),
    written_by="test",
    seconds={},
)


def spoken(script: ScriptReady, stings: Mapping[int, float] = MappingProxyType({})) -> Rundown:
    """Five seconds of sound every six seconds, from second 4 on; `stings` by index of segment."""
    rundown = Rundown(script)
    tone = np.full(5 * 8000, 0.1, np.float32)
    for index, part in enumerate(script.segments):
        take = Take(part.text, VOICE, script.language)
        placed = Placed(4.0 + 6 * index, 9.0 + 6 * index, stings.get(index))
        one = Utterance(part, (take,))
        rundown.add(Spoken(one, take, Speech(tone, 8000), reused=index == 1), placed)
    return rundown


@pytest.fixture
def rundown() -> Rundown:
    return spoken(SCRIPT)


def test_chapters_cover_the_show_one_a_story(rundown: Rundown) -> None:
    chapters = rundown.chapters(40.0)
    assert [chapter.title for chapter in chapters] == ["Welcome", "Rain", "Sun", "Goodbye"]
    assert [chapter.story for chapter in chapters] == [None, 1, 2, None]
    assert chapters[0].start == 0
    assert chapters[-1].end == 40
    assert all(a.end == b.start for a, b in pairwise(chapters))
    assert chapters[1].start < 10 < chapters[1].end
    assert chapters[1].link == SOURCE.link


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "Headlines", "Goodbye"), ("de", "Schlagzeilen", "Verabschiedung")],
)
def test_headlines_and_recap_share_the_chapters_of_opening_and_closing(
    language: str, first: str, last: str
) -> None:
    segments = (
        segment(1, "opening", "Good morning."),
        segment(2, "headlines", "Rain comes."),
        segment(3, "headlines", "So does the sun."),
        segment(4, "story", "It rains.", 1),
        segment(5, "recap", "Rain and sun."),
        segment(6, "closing", "Goodbye."),
    )
    script = SCRIPT.model_copy(update={"segments": segments, "language": language})
    chapters = spoken(script).chapters(50.0)
    assert [chapter.title for chapter in chapters] == [first, "Rain", last]
    assert all(a.end == b.start for a, b in pairwise(chapters))
    assert (chapters[0].start, chapters[-1].end) == (0, 50)


def test_a_chapter_begins_with_its_sting() -> None:
    chapters = spoken(SCRIPT, stings={1: 9.25, 3: 21.4}).chapters(40.0)
    assert [chapter.start for chapter in chapters] == [0, 9.25, 21.4, 27.8]


def test_chapters_json_is_podcasting_two(rundown: Rundown) -> None:
    document = json.loads(chapters_json(SCRIPT.title, rundown.chapters(40.0)))
    assert document["version"] == "1.2.0"
    assert document["chapters"][1] == {
        "startTime": pytest.approx(9.8),
        "endTime": pytest.approx(21.8),
        "title": "Rain",
        "url": SOURCE.link,
    }
    assert "url" not in document["chapters"][2]


def test_segments_and_voices_are_reported_as_spoken(rundown: Rundown) -> None:
    assert [(s.start, s.end) for s in rundown.segments[:2]] == [(4.0, 9.0), (10.0, 15.0)]
    (voice,) = rundown.voices
    assert voice.characters == sum(len(s.text) for s in SCRIPT.segments)
    assert voice.seconds == 25
    assert rundown.reused == 1


def test_webvtt_is_read_by_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "transcript.vtt"
    cues = [
        ("Ada & <Co>", Cue(4.0, 6.5, ("AT&T says 3 < 4", "and 5 > 4."), TIMED)),
        ("Ben", Cue(3661.25, 3663.0, ("One hour --> later.",))),
    ]
    path.write_text(webvtt(cues), encoding="utf-8")
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    read = subprocess.run(
        [ffmpeg, "-v", "error", "-i", path, "-f", "srt", "-"], capture_output=True, check=True
    )
    blocks = read.stdout.decode().replace("\r", "").strip().split("\n\n")
    assert blocks[0].split("\n")[1] == "00:00:04,000 --> 00:00:06,500"
    assert blocks[0].split("\n")[2:] == ["AT&T says 3 < 4", "and 5 > 4."]
    assert blocks[1].split("\n")[1:] == ["01:01:01,250 --> 01:01:03,000", "One hour --> later."]


def test_webvtt_names_the_speaker() -> None:
    text = webvtt([("Ada & <Co>", Cue(0.0, 59.9996, ("Hello.",)))])
    assert text.startswith("WEBVTT\n\n")
    assert "00:00:00.000 --> 00:01:00.000\n<v Ada &amp; &lt;Co&gt;>Hello.\n" in text


def test_webvtt_has_the_times_of_words_before_them() -> None:
    text = webvtt([("Ada", Cue(4.0, 6.5, ("AT&T says 3 < 4", "and 5 > 4."), TIMED))])
    assert text.endswith(
        "<v Ada>AT&amp;T <00:00:04.250>says <00:00:04.750>3 &lt; 4\n<00:00:05.250>and 5 &gt; 4.\n"
    )


def test_times_of_words_rise_and_lie_within_their_cue() -> None:
    words = (Mark(2, 1.0004), Mark(4, 1.5), Mark(6, 1.4999), Mark(8, 1.5001), Mark(10, 2.9996))
    text = webvtt([("Ada", Cue(1.0, 3.0, ("a b c d e f",), words))])
    assert text.endswith("<v Ada>a b <00:00:01.500>c d e f\n")
