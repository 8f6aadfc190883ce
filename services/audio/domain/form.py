"""The form of a show: the pauses between its segments, and the music under and between them."""

from dataclasses import dataclass, replace

from contracts import ScriptReady, Segment
from contracts.style import Tempo
from services.audio.domain.scene import BedLevel, Scene, Sting

TOP_STORIES = 3
"""Stories that headlines and recap are about, as far as music is concerned."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Length of a pause in seconds: the usual one, and the bounds between which it stretches."""

    least: float
    usual: float
    most: float


SAME_HOST = Pause(0.31, 0.36, 0.67)
"""Before the same host goes on; takes end in up to 0.02 s of silence more."""
NEXT_HOST = Pause(0.31, 0.42, 0.67)
"""Before another host goes on."""
NEXT_PART = Pause(0.5, 0.56, 0.67)
"""Before each headline, and between opening and headlines, recap and closing."""
NEXT_STORY = Pause(0.92, 1.1, 1.4)
"""Before and after each story; a sting sounds in it."""

_PACE = 0.4
"""Share of the way to its bound by which a usual pause is longer in a calm show, and shorter in a
brisk one."""
_AROUND_JINGLE = 0.07
"""Least seconds of a pause beside the jingle in it."""
STING_SECONDS = NEXT_STORY.least - _AROUND_JINGLE
"""Greatest length of a sting for which pauses between stories need not be longer."""
CALM = "calm"
"""The mood in which the bed plays without drums."""


def pause_between(
    before: Segment, after: Segment, tempo: Tempo = "steady", *, jingle: float = 0.0
) -> Pause:
    """The pause between two segments that follow each other, at the tempo of the show.

    `jingle`: seconds of the jingle that sounds in it.
    """
    pause = _pause(before, after)
    more = max(0.0, jingle + _AROUND_JINGLE - pause.least)
    pause = Pause(pause.least + more, pause.usual + more, pause.most + more)
    usual = {
        "calm": pause.usual + _PACE * (pause.most - pause.usual),
        "steady": pause.usual,
        "brisk": pause.usual - _PACE * (pause.usual - pause.least),
    }
    return replace(pause, usual=usual[tempo])


def _pause(before: Segment, after: Segment) -> Pause:
    if _parts_stories(before, after):
        return NEXT_STORY
    if before.kind != after.kind or after.kind == "headlines":
        return NEXT_PART
    return SAME_HOST if before.speaker == after.speaker else NEXT_HOST


def scene_of(script: ScriptReady, before: Segment | None, segment: Segment) -> Scene:
    """The music under `segment`, and between it and the segment that was spoken before it."""
    grave, calm = _is_grave(script, segment), script.style.mood.casefold() == CALM
    if before is None:
        return Scene(drums=not grave, calm=calm)
    grave_before = _is_grave(script, before)
    sting: Sting | None = None
    if _parts_stories(before, segment):
        sting = "calm" if grave or grave_before else "full"
    if segment.kind == "story":
        bed: BedLevel = "low" if script.music_under_stories == "low" else "out"
        return Scene(bed, not grave, calm, sting)
    drums = not grave and not (grave_before and before.kind == "story")
    return Scene("ducked", drums, calm, sting)


def _parts_stories(before: Segment, after: Segment) -> bool:
    """Whether a story begins or ends between two segments."""
    return (before.kind, before.story) != (after.kind, after.story) and (
        "story" in (before.kind, after.kind)
    )


def _is_grave(script: ScriptReady, segment: Segment) -> bool:
    """Whether people died in what a segment tells, or in the story that follows an opening."""
    if segment.kind == "closing":
        return False
    if segment.kind == "story":
        told = {segment.story}
    elif segment.kind == "opening":
        told = {_next_part(script).story}
    else:
        told = {story.number for story in script.stories[:TOP_STORIES]}
    return any(story.grave for story in script.stories if story.number in told)


def _next_part(script: ScriptReady) -> Segment:
    """The first segment after the opening."""
    return next((s for s in script.segments if s.kind != "opening"), script.segments[-1])
