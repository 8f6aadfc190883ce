"""Words that are bought once: kept before they are told, told again, asked for where they lack."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest

from contracts import Language, SourceRef
from services.content.adapters.cached import CachedWriter, WordCache
from services.content.adapters.local_writer import LocalWriter
from services.content.adapters.word_log import MAX_BYTES
from services.content.domain.telling.assignment import whole
from services.content.drafting import draft_script
from services.content.ports import Assignment, Draft, RunningOrder, Worded
from services.kit.calls.attribution import Attribution, attributed_to, current
from services.kit.claims import Claims
from services.kit.failures import Retry
from tests.briefs import brief, words_of
from tests.fakes import ManualClock, MemoryKeyValue
from tests.waiting import until

PRICE = 0.25
"""USD of a call of the model."""
DAY = 24 * 3600.0


@dataclass
class Model:
    """A writer whose words are those of the local writer, and numbered by its calls.

    `most`: parts that a call gives, where it does not give all, by the number of the call, from 1;
    then it raises `failures`, or has ended. `gate`: what each call waits for, if anything.
    """

    most: dict[int, int] = field(default_factory=dict)
    failures: dict[int, Exception] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    assignments: list[Assignment] = field(default_factory=list)
    name: str = "vendor"
    model: str = "m-1"
    drafts: int = 1
    verbatim: bool = False

    def signature(self, _: Language) -> str:
        return "vendor/m-1, prompt 1"

    def request(self, assignment: Assignment) -> str:
        return repr((assignment.wanted, sorted(assignment.standing.items()), assignment.rejected))

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        self.assignments.append(assignment)
        call = len(self.assignments)
        if self.gate is not None:
            await self.gate.wait()
        texts = await words_of(LocalWriter(), assignment.order)
        for number in assignment.wanted[: self.most.get(call, 1000)]:
            await worded(Worded(number, f"{texts[number - 1]} Take {call}."))
        current().add_paid("script", PRICE)
        if call in self.failures:
            raise self.failures[call]

    @property
    def wanted(self) -> list[tuple[int, ...]]:
        return [assignment.wanted for assignment in self.assignments]


@dataclass
class Store:
    """The cache as each process of a station sees it."""

    clock: ManualClock = field(default_factory=ManualClock)
    seconds: float = DAY
    shared: bool = True

    def __post_init__(self) -> None:
        self.bucket = MemoryKeyValue(self.clock)

    def around(self, model: Model) -> CachedWriter:
        claims = Claims(MemoryKeyValue(), poll_interval=0.01)
        return CachedWriter(
            model, model.request, WordCache(self.bucket, claims, self.seconds, self.shared)
        )


@pytest.fixture
async def order() -> RunningOrder:
    """The running order of a show of the id `s`."""
    model = Model()
    await draft_script(brief(), model, LocalWriter())
    return model.assignments[0].order


def of_another_show(order: RunningOrder) -> RunningOrder:
    accepted = order.brief.accepted.model_copy(update={"show_id": "another", "generation": 3})
    return replace(order, brief=replace(order.brief, accepted=accepted))


async def told(writer: CachedWriter, assignment: Assignment) -> list[Worded]:
    """The words that a writer tells before it has ended or failed."""
    found: list[Worded] = []

    async def worded(part: Worded) -> None:
        found.append(part)

    with suppress(Retry):
        await writer.write(assignment, worded)
    return found


async def test_what_was_answered_is_told_again_word_for_word(order: RunningOrder) -> None:
    store, model = Store(), Model()
    first = await told(store.around(model), whole(order))
    again = await told(store.around(model), whole(order))
    assert len(first) == len(order.parts)
    assert again == first
    assert len(model.assignments) == 1


@pytest.mark.parametrize("before", [0, 1, 7])
async def test_where_an_answer_broke_off_only_what_is_missing_is_asked_for(
    order: RunningOrder, before: int
) -> None:
    store = Store()
    model = Model(most={1: before}, failures={1: Retry("broken off")})
    assert len(await told(store.around(model), whole(order))) == before
    words = await told(store.around(model), whole(order))
    every = tuple(range(1, len(order.parts) + 1))
    assert model.wanted == [every, every[before:]]
    assert [part.number for part in words] == list(every)
    assert [part.text.endswith("Take 1.") for part in words] == [n <= before for n in every]
    assert model.assignments[1].standing == {part.number: part.text for part in words[:before]}
    assert await told(store.around(model), whole(order)) == words


async def test_words_are_kept_before_they_are_told(order: RunningOrder) -> None:
    """A process that dies while it tells a part has kept it."""
    store, model = Store(), Model()

    class DiedError(Exception):
        pass

    async def die(part: Worded) -> None:
        if part.number == 5:
            raise DiedError

    with pytest.raises(DiedError):
        await store.around(model).write(whole(order), die)
    words = await told(store.around(model), whole(order))
    assert model.wanted[1][0] == 6
    assert words[4].text.endswith("Take 1.")


async def test_an_answer_that_ended_without_some_parts_is_not_continued(
    order: RunningOrder,
) -> None:
    """Who wants the others asks for them, with the words that stand: that is another request."""
    store, model = Store(), Model(most={1: 3})
    for _ in range(2):
        assert len(await told(store.around(model), whole(order))) == 3
    assert len(model.assignments) == 1


async def test_an_answer_without_any_words_is_asked_for_again(order: RunningOrder) -> None:
    store, model = Store(), Model(most={1: 0})
    assert await told(store.around(model), whole(order)) == []
    assert len(await told(store.around(model), whole(order))) == len(order.parts)
    assert len(model.assignments) == 2


async def test_another_show_that_asks_for_the_same_gets_the_same_and_what_it_saves_is_told(
    order: RunningOrder,
) -> None:
    store, model = Store(), Model()
    with attributed_to(order.brief.accepted):
        first = await told(store.around(model), whole(order))
        await told(store.around(model), whole(order))
        assert current().reused == {}
    other = of_another_show(order)
    with attributed_to(other.brief.accepted) as attribution:
        again = await told(store.around(model), whole(other))
    assert len(model.assignments) == 1
    assert not any(part.reused for part in first)
    assert again == [replace(part, reused=True) for part in first]
    assert (attribution.reused, attribution.paid) == ({"script": PRICE}, {})


async def test_what_another_show_left_unfinished_is_finished(order: RunningOrder) -> None:
    store, model = Store(), Model(most={1: 4}, failures={1: Retry("broken off")})
    await told(store.around(model), whole(order))
    with attributed_to(of_another_show(order).brief.accepted) as attribution:
        words = await told(store.around(model), whole(of_another_show(order)))
    assert [part.number for part in words if part.reused] == [1, 2, 3, 4]
    assert model.wanted[1] == tuple(range(5, len(order.parts) + 1))
    assert attribution == Attribution(show_id="another", paid={"script": PRICE})


async def test_where_words_are_not_shared_a_show_still_gets_its_own(order: RunningOrder) -> None:
    store, model = Store(shared=False), Model()
    first = await told(store.around(model), whole(order))
    assert await told(store.around(model), whole(order)) == first
    other = await told(store.around(model), whole(of_another_show(order)))
    assert [part.text.endswith("Take 2.") for part in other] == [True] * len(order.parts)


async def test_words_expire(order: RunningOrder) -> None:
    store, model = Store(), Model()
    await told(store.around(model), whole(order))
    store.clock.forward(DAY)
    await told(store.around(model), whole(order))
    assert len(model.assignments) == 2


async def test_two_that_ask_for_the_same_at_once_buy_it_once(order: RunningOrder) -> None:
    store, model = Store(), Model(gate=asyncio.Event())
    claims = Claims(MemoryKeyValue(), poll_interval=0.01)
    cache = WordCache(store.bucket, claims, DAY, shared=True)
    shows = (order, of_another_show(order))
    telling = [
        asyncio.create_task(told(CachedWriter(model, model.request, cache), whole(each)))
        for each in shows
    ]
    await until(lambda: _is_asked(model))
    assert model.gate is not None
    model.gate.set()
    one, other = await asyncio.gather(*telling)
    assert [part.text for part in one] == [part.text for part in other]
    assert len(model.assignments) == 1


async def _is_asked(model: Model) -> bool:
    return bool(model.assignments)


async def test_words_may_be_cited_only_by_a_show_that_has_the_same_articles(
    order: RunningOrder,
) -> None:
    store, model = Store(), Model()
    await told(store.around(model), whole(order))
    first, *others = order.stories
    article = first.topic.articles[0]
    moved = replace(article, source=SourceRef(outlet="Elsewhere", title=article.source.title))
    story = replace(first, topic=replace(first.topic, articles=(moved,)))
    await told(store.around(model), whole(replace(order, stories=(story, *others))))
    assert len(model.assignments) == 2


async def test_an_entry_that_cannot_be_read_is_asked_for_again(
    order: RunningOrder, caplog: pytest.LogCaptureFixture
) -> None:
    store, model = Store(), Model(most={1: 3}, failures={1: Retry("broken off")})
    await told(store.around(model), whole(order))
    first, second, *_ = await store.bucket.keys()
    await store.bucket.put(second, b"{not JSON")
    words = await told(store.around(model), whole(order))
    assert model.wanted[1] == (2, *range(4, len(order.parts) + 1))
    assert len(words) == len(order.parts)
    assert first.rpartition(".")[0] in caplog.text
    assert await told(store.around(model), whole(order)) == words


async def test_words_that_are_too_long_for_any_script_are_told_and_not_kept(
    order: RunningOrder, caplog: pytest.LogCaptureFixture
) -> None:
    class Endless(Model):
        async def write(
            self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
        ) -> None:
            await worded(Worded(1, "and on " * MAX_BYTES))
            await super().write(replace(assignment, wanted=assignment.wanted[1:]), worded)

    store = Store()
    assert len(await told(store.around(Endless()), whole(order))) == len(order.parts)
    assert len(await told(store.around(Endless()), whole(order))) == len(order.parts) - 1
    assert "are not kept" in caplog.text


async def test_a_draft_that_is_written_again_is_the_same_and_costs_nothing() -> None:
    """The checks refuse the words of a model that invents, which is asked again: both are kept."""

    class Inventing(Model):
        async def write(
            self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
        ) -> None:
            async def change(part: Worded) -> None:
                text = part.text.rpartition(" Take")[0]
                if part.number == 5 and not assignment.rejected:
                    text += " The mayor, Aurelia Kovacs, counted 7431 cracks."
                await worded(replace(part, text=text))

            await super().write(assignment, change)

    store, model = Store(), Inventing()
    drafts: list[Draft] = []
    for show_id in ("s", "s", "another"):
        of = brief()
        accepted = of.accepted.model_copy(update={"show_id": show_id})
        writer = store.around(model)
        drafts.append(await draft_script(replace(of, accepted=accepted), writer, LocalWriter()))
    assert len(model.assignments) == 2
    assert drafts[0] == drafts[1] == replace(drafts[2], reused=0)
    assert [draft.reused for draft in drafts] == [0, 0, len(drafts[0].segments)]
    assert [fallback.segment for fallback in drafts[0].fallbacks] == ["s005"]
