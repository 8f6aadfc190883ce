"""Segments in which a host hands over to the next one are marked, to be spoken together."""

from dataclasses import replace

import pytest

from contracts import Language, Segment
from services.content.domain.telling import pacing
from services.content.domain.telling.answers import Answers
from services.content.domain.telling.assignment import Rejected, Worded
from services.content.domain.telling.dialogue import hands_over, turns
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import RunningOrder, plan
from services.content.domain.telling.script import assemble
from tests.briefs import LANGUAGES, brief


def order_of(language: Language = "en", *, dialogue: bool = True) -> RunningOrder:
    of = brief(language, minutes=5, stories=60)
    of = replace(of, accepted=of.accepted.model_copy(update={"dialogue": dialogue}))
    stories = tellings(of.topics, language, terse=pacing.is_terse(of.accepted))
    return plan(of, stories, certain=pacing.aim(of.accepted.minutes * 60, drafts=1))


def words(order: RunningOrder) -> list[Worded]:
    """Words in which every host names the next one."""
    following = [*(part.host.name for part in order.parts[1:]), "nobody"]
    return [
        Worded(number, f"It rains. Over to you, {name}.", ())
        for number, name in enumerate(following, 1)
    ]


def pairs(segments: tuple[Segment, ...]) -> list[int]:
    """Numbers of the segments that are to be spoken with the next one."""
    return [number for number, segment in enumerate(segments, 1) if segment.with_next]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_turn_at_which_the_next_host_is_named_is_spoken_with_what_follows(
    language: Language,
) -> None:
    order = order_of(language)
    draft = assemble(order, words(order))
    found = pairs(draft.segments)
    assert len(found) >= 3
    assert set(found) <= turns(order)
    for number in turns(order) - set(found):
        assert number - 1 in found
    for number in found:
        first, second = draft.segments[number - 1 : number + 1]
        assert first.speaker != second.speaker
        assert not any((first.reserve, second.reserve, second.with_next))


def test_words_that_name_nobody_are_spoken_alone() -> None:
    order = order_of()
    plain = [replace(each, text="It rains in Benin.") for each in words(order)]
    assert not pairs(assemble(order, plain).segments)


def test_a_show_without_dialogue_has_no_turns() -> None:
    order = order_of(dialogue=False)
    assert not pairs(assemble(order, words(order)).segments)
    assert not hands_over(len(order.parts), "Over to you, Ben.", order_of())


def test_segments_that_are_final_early_are_those_of_the_whole_script() -> None:
    order = order_of()
    answers = Answers(order)
    early: list[Segment] = []

    def fine(worded: Worded, *_: object) -> Worded | Rejected:
        return worded

    for worded in reversed(words(order)):
        answers.add(worded, fine)
        early += answers.final()
    assert tuple(early) == assemble(order, words(order)).segments
