"""Pauses and scenes, by the place of a segment in the show."""

from itertools import pairwise

import pytest

from contracts import ScriptReady, Segment, Style
from contracts.style import Tempo
from services.audio.domain.form import NEXT_PART, NEXT_STORY, pause_between, scene_of
from services.audio.domain.scene import Scene
from tests.unit.audio.scripts import script

TEMPI: tuple[Tempo, ...] = ("calm", "steady", "brisk")


def bulletin(*grave: int, headlines: bool = True) -> ScriptReady:
    """A script without reserves, in which the named stories are grave."""
    whole = script(("low", "high"), "tone", headlines=headlines, grave=grave)
    planned = tuple(segment for segment in whole.segments if not segment.reserve)
    return whole.model_copy(update={"segments": planned})


def scenes(of: ScriptReady) -> list[tuple[Segment, Scene]]:
    befores = (None, *of.segments)
    return [
        (segment, scene_of(of, before, segment))
        for before, segment in zip(befores, of.segments, strict=False)
    ]


def test_a_story_is_parted_from_what_is_around_it_by_a_sting_and_a_long_pause() -> None:
    of = bulletin()
    for (before, _), (after, scene) in pairwise(scenes(of)):
        parted = before.story != after.story
        assert (scene.sting is not None) == parted
        assert (pause_between(before, after) == NEXT_STORY) == parted
        assert (pause_between(before, after).least >= 0.9) == parted


def test_headlines_stand_apart_by_half_a_second() -> None:
    segments = bulletin().segments
    pauses = [pause_between(*pair) for pair in pairwise(segments)]
    assert pauses[:3] == [NEXT_PART] * 3
    assert pauses[-1] == NEXT_PART
    assert 0.5 <= NEXT_PART.least < NEXT_PART.usual < NEXT_PART.most <= 0.7


def test_a_calm_show_pauses_longer_than_a_brisk_one_within_the_same_bounds() -> None:
    for pair in pairwise(bulletin().segments):
        calm, steady, brisk = (pause_between(*pair, tempo) for tempo in TEMPI)
        assert brisk.least < brisk.usual < steady.usual < calm.usual < calm.most
        assert {(each.least, each.most) for each in (calm, brisk)} == {(steady.least, steady.most)}
        assert steady == pause_between(*pair)


def test_a_pause_has_room_for_the_jingle_in_it() -> None:
    for pair in pairwise(bulletin().segments):
        usual = pause_between(*pair)
        assert pause_between(*pair, jingle=0.2).least >= max(usual.least, 0.2)
        long = pause_between(*pair, jingle=3.0)
        assert 3.0 < long.least < long.usual < long.most
        assert long.most - long.least == pytest.approx(usual.most - usual.least)
    assert pause_between(*pair, jingle=0.0) == usual


@pytest.mark.parametrize("mood", ["calm", "Calm", "bright"])
def test_the_mood_decides_on_drums(mood: str) -> None:
    of = bulletin().model_copy(update={"style": Style(mood=mood)})
    assert {scene.calm for _, scene in scenes(of)} == {mood != "bright"}


def test_the_bed_is_ducked_around_the_stories_and_out_under_them() -> None:
    for segment, scene in scenes(bulletin()):
        assert scene.bed == ("out" if segment.kind == "story" else "ducked")
        assert scene.drums


def test_the_bed_plays_on_under_stories_where_the_script_says_so() -> None:
    of = bulletin().model_copy(update={"music_under_stories": "low"})
    levels = {segment.kind: scene.bed for segment, scene in scenes(of)}
    assert levels == {
        "opening": "ducked",
        "headlines": "ducked",
        "story": "low",
        "recap": "ducked",
        "closing": "ducked",
    }


@pytest.mark.parametrize("number", [1, 3, 4, 5])
def test_no_drums_play_under_a_grave_story_or_beside_it(number: int) -> None:
    of = bulletin(number)
    for segment, scene in scenes(of):
        if segment.story == number:
            assert not scene.drums
            assert scene.sting != "full"
        elif segment.kind == "story":
            assert scene.drums
    stings = {s.story: scene.sting for s, scene in scenes(of) if scene.sting}
    assert stings[number] == stings[number + 1 if number < 5 else None] == "calm"


@pytest.mark.parametrize(("number", "drums"), [(1, False), (3, False), (4, True)])
def test_headlines_and_recap_of_a_grave_story_have_no_drums(number: int, *, drums: bool) -> None:
    found = scenes(bulletin(number))
    assert {scene.drums for s, scene in found if s.kind in ("headlines", "recap")} == {drums}
    assert {scene.drums for s, scene in found if s.kind in ("opening", "closing")} == {True}


def test_what_stands_next_to_a_grave_story_has_no_drums() -> None:
    around = scenes(bulletin(1, 5, headlines=False))
    assert not around[0][1].drums
    assert not around[-1][1].drums
    recap = next(scene for s, scene in scenes(bulletin(5)) if s.kind == "recap")
    assert not recap.drums
