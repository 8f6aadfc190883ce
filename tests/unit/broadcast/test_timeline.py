"""The time line of a channel agrees with one that is played block by block."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import StationScheduled
from services.broadcast.timeline import (
    BLOCK,
    NOTICE,
    RATE,
    SEGMENT,
    Span,
    Timeline,
    moment_of,
    position_of,
    segments_of,
    whole_blocks,
)
from tests.airings import EPOCH, MUSIC, Chain, piece

PER_SEGMENT = SEGMENT // BLOCK
BEHIND = 300
"""Blocks that are played behind the last airing."""

some = settings(max_examples=40)
END = 3_000 * BLOCK

pieces = st.builds(piece, st.sampled_from("abcd"), st.integers(1, 130) | st.just(700))
fillers = st.lists(pieces, min_size=1, max_size=4)
gaps = st.one_of(st.just(0), st.integers(0, 500))
lengths = st.integers(1, 200)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """A channel of some airings, some of which cut off what is before them."""
    chain = Chain()
    for _ in range(draw(st.integers(1, 6))):
        last = chain.timeline.last
        cuts = last is not None and draw(st.integers(0, 4)) == 0
        most = last.samples // BLOCK - 1 if last else 0
        gap = -draw(st.integers(0, most)) if cuts else draw(gaps)
        chain.append(gap, draw(lengths), draw(fillers))
    return chain


def played(airings: Sequence[StationScheduled]) -> Iterator[tuple[int, int, str, int]]:
    """Block by block: block, media sequence number, package, block of the package.

    It knows nothing but that packages follow each other, and that each begins a segment.
    """
    segment = airings[0].segment
    ends = [after.start for _, after in pairwise(airings)]
    ends.append(airings[-1].start + airings[-1].samples + BEHIND * BLOCK)
    for airing, end in zip(airings, ends, strict=True):
        block = airing.start // BLOCK
        own = (airing.package.key, airing.samples // BLOCK)
        loop = cycle((item.package.key, item.package.samples // BLOCK) for item in airing.filler)
        while block * BLOCK < end:
            key, blocks = own if block * BLOCK == airing.start else next(loop)
            count = min(blocks, end // BLOCK - block)
            for index in range(count):
                yield block + index, segment + index // PER_SEGMENT, key, index
            block += count
            segment += -(-count // PER_SEGMENT)


@some
@given(chains())
def test_each_block_is_heard_as_it_is_played(chain: Chain) -> None:
    timeline = chain.timeline
    for block, segment, key, index in played(timeline.airings):
        position = block * BLOCK
        span = timeline.at(position)
        assert span is not None
        assert (span.package.key, position - span.start) == (key, index * BLOCK)
        assert span.segment + (position - span.start) // SEGMENT == segment
        assert timeline.holding(segment) == span


@some
@given(chains())
def test_airings_are_numbered_on_from_what_is_played(chain: Chain) -> None:
    numbers = {block: segment for block, segment, _, _ in played(chain.timeline.airings)}
    for airing in chain.timeline.airings:
        assert numbers[airing.start // BLOCK] == airing.segment


@some
@given(chains(), st.integers(0, 3_000), st.integers(1, 3_000))
def test_spans_follow_each_other_without_gap_or_overlap(
    chain: Chain, start: int, blocks: int
) -> None:
    begin, end = start * BLOCK, (start + blocks) * BLOCK
    first = chain.timeline.airings[0].start
    spans = list(chain.timeline.spans(begin, end))
    if end <= first:
        assert not spans
        return
    assert spans[0].start <= max(begin, first) < spans[0].end
    assert spans[-1].start < end <= spans[-1].end
    for span, after in pairwise(spans):
        assert span.end == after.start
        assert span.segment + span.segments == after.segment


@some
@given(chains(), st.integers(0, 2_000), st.integers(1, 500))
def test_a_span_is_the_same_whatever_part_of_the_time_line_is_looked_at(
    chain: Chain, start: int, blocks: int
) -> None:
    whole = list(chain.timeline.spans(0, END))
    part = list(chain.timeline.spans(start * BLOCK, (start + blocks) * BLOCK))
    assert all(span in whole for span in part)


@some
@given(chains(), st.integers(1, 3_000))
def test_a_new_airing_begins_with_the_number_behind_what_it_cuts_off(
    chain: Chain, blocks: int
) -> None:
    timeline = chain.timeline
    last = timeline.last
    assert last is not None
    start = last.start + blocks * BLOCK
    heard = timeline.at(start - BLOCK)
    assert heard is not None
    number = heard.segment + segments_of(start - heard.start)
    assert timeline.following(start) == number
    airing = chain.append((start - last.start - last.samples) // BLOCK, 10)
    assert airing.start == start
    span = timeline.holding(airing.segment)
    assert span is not None
    assert (span.start, span.airing) == (start, airing)


@some
@given(chains(), st.integers(0, 3_000))
def test_what_is_heard_stays_the_same_where_earlier_airings_are_forgotten(
    chain: Chain, block: int
) -> None:
    position = block * BLOCK
    kept = Timeline(chain.timeline.airings)
    kept.forget(position)
    assert kept.at(position) == chain.timeline.at(position)
    assert list(kept.spans(position, END)) == list(chain.timeline.spans(position, END))


@some
@given(chains(), st.randoms(use_true_random=False))
def test_the_order_in_which_airings_come_makes_no_difference(
    chain: Chain, chance: random.Random
) -> None:
    mixed = [*chain.timeline.airings, *chain.timeline.airings]
    chance.shuffle(mixed)
    assert Timeline(mixed).airings == chain.timeline.airings


@some
@given(chains(), st.integers(0, 10**7))
def test_the_earliest_start_is_no_sooner_than_notice_and_cuts_nothing_off(
    chain: Chain, now: int
) -> None:
    last = chain.timeline.last
    assert last is not None
    earliest = chain.timeline.earliest(now)
    assert earliest % BLOCK == 0
    assert earliest >= now + NOTICE
    assert earliest >= last.start + last.samples
    assert earliest - BLOCK < max(now + NOTICE, last.start + last.samples)


def test_nothing_is_heard_before_the_first_airing() -> None:
    assert Timeline().at(0) is None
    assert Timeline().holding(0) is None
    assert Timeline().last is None
    assert Timeline().following(7 * BLOCK) == 0
    chain = Chain()
    chain.append(50, 10)
    assert chain.timeline.at(49 * BLOCK) is None
    assert chain.timeline.at(50 * BLOCK) is not None


def test_filler_goes_on_for_years_behind_the_last_airing() -> None:
    chain = Chain()
    last = chain.append(0, 100)
    decade = 10 * 365 * 24 * 3600 * RATE
    span = chain.timeline.at(decade)
    assert span is not None
    assert span.filler in MUSIC
    assert chain.timeline.holding(span.segment) == span
    rounds = (span.start - last.samples) // sum(item.package.samples for item in MUSIC)
    assert rounds > 4_000_000
    assert list(islice(chain.timeline.spans(decade, decade + 1), 2)) == [span]


def test_an_airing_with_a_fixed_time_cuts_filler_to_the_block() -> None:
    chain = Chain()
    chain.append(0, 100)
    chain.append(33, 100)
    own, cut, second = islice(chain.timeline.spans(0, 200 * BLOCK), 3)
    assert (own.samples, cut.samples) == (100 * BLOCK, 33 * BLOCK)
    assert cut.filler == MUSIC[0]
    assert second.start == 133 * BLOCK
    assert second.segment == own.segments + 1


def test_an_airing_cuts_off_the_one_before_it() -> None:
    chain = Chain()
    chain.append(0, 100)
    chain.append(-55, 60)
    first, second = islice(chain.timeline.spans(0, 100 * BLOCK), 2)
    assert first.samples == 45 * BLOCK
    assert (second.start, second.segment) == (45 * BLOCK, 1)
    assert chain.timeline.holding(0) == first
    assert chain.timeline.holding(1) == second


def test_an_airing_that_begins_with_the_last_one_is_refused() -> None:
    chain = Chain()
    chain.append(5, 100)
    with pytest.raises(ValueError, match="airing 1 has not begun"):
        chain.timeline.following(5 * BLOCK)


def test_a_number_that_a_broken_chain_leaves_out_has_no_span() -> None:
    chain = Chain()
    first = chain.append(0, 100)
    broken = first.model_copy(update={"number": 2, "start": 100 * BLOCK, "segment": 9})
    timeline = Timeline((first, broken))
    assert timeline.holding(2) is not None
    assert timeline.holding(3) is None
    assert timeline.holding(9) is not None


def test_positions_are_exact_for_decades() -> None:
    for days in (0, 1, 3_650, 36_500):
        position = days * 24 * 3600 * RATE + 7 * BLOCK
        assert position_of(moment_of(position, EPOCH), EPOCH) == pytest.approx(position, abs=1)
        assert moment_of(position, EPOCH) - EPOCH >= timedelta(days=days)
    assert whole_blocks(BLOCK - 1) == 0
    assert segments_of(SEGMENT + 1) == 2


def test_spans_know_their_end() -> None:
    chain = Chain()
    airing = chain.append(0, 46)
    span = chain.timeline.at(0)
    assert span == Span(0, 46 * BLOCK, 0, airing.package, airing)
    assert (span.end, span.segments) == (46 * BLOCK, 2)
