"""Checks the edit of a script in review, and puts the new revision together.

A reviewer may reorder segments, leave some out, and change text and speaker. Kinds, stories and
sources stay with their segments, so that every passage keeps its source. For changed words the
reviewer answers (`Segment.edited`): that they are true, and that headlines and recap still fit.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from contracts import Host, ScriptDrafted, ScriptReviseRequested, Segment, Story

KINDS = ("opening", "headlines", "story", "recap", "closing")
"""The kinds of segments, in the order in which they stand in a show."""
REQUIRED = ("opening", "story", "closing")
"""The kinds that no show can do without."""
CHANGEABLE = frozenset({"text", "speaker", "edited", "with_next"})
"""Fields of a segment that an edit may change; `edited` itself is set here, and an older client
leaves `with_next` out."""
MAX_REVISION = 100
"""Last revision of a script: each one is an entry in the show's state, which may be 1 MB."""
MAX_CHARACTERS = 2_000
"""Longest text of a segment, in characters: two minutes without a breath."""
LONGEST = 1.08
"""Length of an edited script without reserves, as a share of the requested length, beyond which
segments would be dropped when they are spoken."""
SHORTEST = 0.5
"""The same with reserves, below which a show is refused that may not be shorter."""
MUSIC = 16.0
"""Music before the first word and after the last, in seconds."""
PAUSE = 0.45
"""Pause between two segments, in seconds."""
TAG = re.compile(r"</?[A-Za-z][^>]*>")
"""Markup, which a voice would read aloud."""


class InvalidEdit(ValueError):  # noqa: N818 - what the edit is
    """The edit is refused: `field` names what breaks a rule, `reason` the rule."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def revise(draft: ScriptDrafted, command: ScriptReviseRequested) -> ScriptDrafted:
    """The next revision: segments in the order of the command, segments and stories renumbered.

    Raises:
        InvalidEdit: a rule of scripts is broken.
    """
    if draft.revision >= MAX_REVISION:
        raise InvalidEdit("revision", f"{MAX_REVISION} is the last one: approve or reject it")
    _check_ids(draft, command.segments)
    before = {segment.id: segment for segment in draft.segments}
    hosts = {host.name for host in draft.hosts}
    for segment in command.segments:
        _check_segment(segment, before[segment.id], hosts)
    edited = tuple(_marked(segment, before[segment.id]) for segment in command.segments)
    _check_order(edited)
    _check_repetitions(edited)
    _check_length(edited, draft)
    segments, stories = _renumbered(edited, draft.stories)
    # What is said of the episode may name a dropped story: the show's title stands in its place.
    unnamed = {"episode": "", "description": ""} if len(stories) < len(draft.stories) else {}
    return draft.model_copy(
        update={
            "segments": segments,
            "stories": stories,
            "revision": draft.revision + 1,
            "revised_by": command.command_id,
            **unnamed,
        }
    )


def seconds_of(segments: Sequence[Segment], hosts: Sequence[Host]) -> float:
    """Estimated length of a show without its reserves, music and pauses included, in seconds."""
    return _length([segment for segment in segments if not segment.reserve], hosts)


def _length(segments: Sequence[Segment], hosts: Sequence[Host]) -> float:
    rates = {host.name: host.voice.characters_per_second for host in hosts}
    speech = sum(len(segment.text) / rates[segment.speaker] for segment in segments)
    return MUSIC + speech + PAUSE * max(0, len(segments) - 1)


def _check_ids(draft: ScriptDrafted, segments: Sequence[Segment]) -> None:
    known = {segment.id for segment in draft.segments}
    seen = set()
    for segment in segments:
        if segment.id not in known:
            raise InvalidEdit(f"segments.{segment.id}", f"revision {draft.revision} has no such id")
        if segment.id in seen:
            raise InvalidEdit(f"segments.{segment.id}", "stands in the script twice")
        seen.add(segment.id)


def _check_segment(segment: Segment, before: Segment, hosts: set[str]) -> None:
    name = f"segments.{segment.id}"
    for field in Segment.model_fields:
        if field not in CHANGEABLE and getattr(segment, field) != getattr(before, field):
            raise InvalidEdit(f"{name}.{field}", "only text, speaker and order can be changed")
    if segment.speaker not in hosts:
        known = ", ".join(sorted(hosts))
        raise InvalidEdit(f"{name}.speaker", f"no host of the show; there are {known}")
    fault = _fault_of(segment.text) if segment.text != before.text else ""
    if fault:
        raise InvalidEdit(f"{name}.text", fault)


def _fault_of(text: str) -> str:
    """What keeps a text from being spoken; empty where nothing does."""
    if not any(character.isalnum() for character in text):
        return "holds no words; leave the segment out instead"
    if len(text) > MAX_CHARACTERS:
        return f"is at most {MAX_CHARACTERS:,} characters long; this one has {len(text):,}"
    if not text.isprintable():
        return "is plain text in one line, without control characters"
    return "is plain text, without markup" if TAG.search(text) else ""


def _check_order(segments: Sequence[Segment]) -> None:
    for kind in REQUIRED:
        if not any(segment.kind == kind and not segment.reserve for segment in segments):
            raise InvalidEdit("segments", f"there is no {kind} that is surely spoken")
    for before, after in pairwise(segments):
        if KINDS.index(before.kind) > KINDS.index(after.kind):
            reason = f"a segment of the {after.kind} cannot follow one of the {before.kind}"
            raise InvalidEdit(f"segments.{after.id}", reason)
    _check_stories(segments)


def _check_stories(segments: Sequence[Segment]) -> None:
    """A story is told in one go, its reserves last: they may not be spoken."""
    told = set()
    for story, group in groupby(segments, key=lambda segment: segment.story):
        if story is None:
            continue
        if story in told:
            raise InvalidEdit(f"segments.{next(group).id}", "stands apart from its story")
        told.add(story)
        for before, after in pairwise(group):
            if before.reserve and not after.reserve:
                reason = "follows a reserve of its story, which may not be spoken"
                raise InvalidEdit(f"segments.{after.id}", reason)


def _check_repetitions(segments: Sequence[Segment]) -> None:
    """No text of a reviewer stands in the script twice."""
    seen: dict[str, Segment] = {}
    for segment in segments:
        other = seen.setdefault(segment.text.strip().casefold(), segment)
        if other is not segment and (other.edited or segment.edited):
            raise InvalidEdit(f"segments.{segment.id}.text", f"is that of {other.id} as well")


def _check_length(segments: Sequence[Segment], draft: ScriptDrafted) -> None:
    """A draft that was too long from the start may stay so, but not grow."""
    asked = draft.minutes * 60
    certain = seconds_of(segments, draft.hosts)
    if certain > max(LONGEST * asked, seconds_of(draft.segments, draft.hosts)):
        reason = f"about {certain:.0f} seconds are too long for a show of {asked:.0f}"
        raise InvalidEdit("segments", reason)
    whole = _length(segments, draft.hosts)
    shortest = min(SHORTEST * asked, _length(draft.segments, draft.hosts))
    if whole < shortest and not draft.allow_shorter:
        reason = (
            f"about {whole:.0f} seconds, reserves included, are too short for a show of "
            f"{asked:.0f} that may not be shorter"
        )
        raise InvalidEdit("segments", reason)


def _marked(segment: Segment, before: Segment) -> Segment:
    """The segment with its mark: whether it was ever edited."""
    changed = (segment.text, segment.speaker) != (before.text, before.speaker)
    return segment.model_copy(update={"edited": before.edited or changed})


def _renumbered(
    segments: Sequence[Segment], stories: Sequence[Story]
) -> tuple[tuple[Segment, ...], tuple[Story, ...]]:
    """Segments and stories with new numbers in running order; stories without segments go."""
    told = list(dict.fromkeys(segment.story for segment in segments if segment.story))
    numbers = {old: new for new, old in enumerate(told, 1)}
    known = {story.number: story for story in stories}
    return (
        tuple(
            segment.model_copy(
                update={
                    "id": f"s{place:03d}",
                    "story": numbers[segment.story] if segment.story else None,
                }
            )
            for place, segment in enumerate(segments, 1)
        ),
        tuple(
            known[old].model_copy(update={"number": new})
            for old, new in numbers.items()
            if old in known
        ),
    )
