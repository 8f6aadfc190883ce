"""How the words of a writer that is not verbatim are checked, asked for again, and replaced."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from contracts import Fallback, Language, Segment, SourceRef, StageTimeouts
from services.content.adapters.local_writer import LocalWriter
from services.content.domain.telling.support import unsupported
from services.content.domain.telling.verdict import verdict
from services.content.drafting import draft_script
from services.content.ports import Assignment, Part, Rejected, RunningOrder, Worded
from services.kit.failures import BrokerUnavailable, Discard, OverBudget, Retry
from tests import checked
from tests.briefs import RATE, brief, words_of

Change = Callable[[int, Part, str], str]
INVENTED = "The mayor, Aurelia Kovacs, counted 7431 cracks."
RESIGNED = "Aurelia Kovacs has resigned, the council says."


def unchanged(_: int, __: Part, text: str) -> str:
    return text


def invents(*numbers: int) -> Change:
    """Adds what no source has to the parts of those numbers."""
    return lambda n, _, text: f"{text} {INVENTED}" if n in numbers else text


@dataclass
class Model:
    """A writer whose words are those of the local writer, changed; a change for each call.

    `failures` are raised after so many parts of a call, by the number of the call, from 1.
    """

    changes: tuple[Change, ...] = (unchanged,)
    failures: dict[int, tuple[int, Exception]] = field(default_factory=dict)
    name: str = "vendor"
    model: str = "m-1"
    drafts: int = 1
    verbatim: bool = False
    assignments: list[Assignment] = field(default_factory=list)

    def signature(self, _: Language) -> str:
        return "vendor/m-1, prompt 1"

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        self.assignments.append(assignment)
        call = len(self.assignments)
        change = self.changes[min(call, len(self.changes)) - 1]
        most, failure = self.failures.get(call, (1000, None))
        texts = await words_of(LocalWriter(), assignment.order)
        for number in assignment.wanted[:most]:
            part = assignment.order.parts[number - 1]
            text = change(number, part, texts[number - 1])
            if text:
                await worded(Worded(number, text))
        if failure is not None:
            raise failure


def numbers_of(order: RunningOrder, story: int) -> list[int]:
    return [n for n, part in enumerate(order.parts, 1) if part.story == story]


@pytest.fixture
async def order() -> RunningOrder:
    """The running order that every writer of a single draft gets here."""
    model = Model()
    await draft_script(brief(minutes=4), model)
    return model.assignments[0].order


@pytest.fixture
def long_story(order: RunningOrder) -> int:
    """The number of a story of several parts."""
    return next(n for n in range(2, 9) if len(numbers_of(order, n)) > 1)


async def test_words_that_pass_are_taken_as_they_are() -> None:
    model = Model()
    draft = await draft_script(brief(), model, LocalWriter())
    (assignment,) = model.assignments
    texts = await words_of(LocalWriter(), assignment.order)
    assert tuple(s.text for s in draft.segments) == texts
    assert (draft.written_by, draft.fallbacks) == ("vendor/m-1, prompt 1", ())


async def test_faulty_parts_are_asked_for_once_more_together_with_the_reasons() -> None:
    model = Model(changes=(invents(1, 5, 6), unchanged))
    draft = await draft_script(brief(), model, LocalWriter())
    _, again = model.assignments
    assert again.wanted == (1, 5, 6)
    assert set(again.rejected) == {1, 5, 6}
    assert again.rejected[5].text.endswith(INVENTED)
    assert any("7431" in reason for reason in again.rejected[5].reasons)
    assert set(again.standing) == set(range(1, len(again.order.parts) + 1)) - {1, 5, 6}
    assert INVENTED not in " ".join(s.text for s in draft.segments)
    assert [(f.segment, f.wanted, f.used) for f in draft.fallbacks] == [
        (f"s{n:03d}", "vendor/m-1", "vendor/m-1") for n in (1, 5, 6)
    ]
    assert all(f.reason.startswith("asked again: ") for f in draft.fallbacks)


async def test_a_part_that_did_not_come_is_asked_for_once_more() -> None:
    model = Model(changes=(lambda n, _, text: "" if n == 3 else text, unchanged))
    draft = await draft_script(brief(), model, LocalWriter())
    assert model.assignments[1].wanted == (3,)
    assert [f.reason for f in draft.fallbacks] == ["asked again: no words came for it"]


async def test_a_story_with_a_part_that_fails_twice_is_told_by_the_local_writer_as_a_whole(
    order: RunningOrder, long_story: int
) -> None:
    told = numbers_of(order, long_story)

    def rewords(n: int, part: Part, text: str) -> str:
        return invents(told[-1])(n, part, f"{text} " if n in told else text)

    model = Model(changes=(rewords,))
    draft = await draft_script(brief(minutes=4), model, LocalWriter())
    texts = await words_of(LocalWriter(), order)
    assert [draft.segments[n - 1].text for n in told] == [texts[n - 1] for n in told]
    replaced = [f for f in draft.fallbacks if f.used == "local"]
    assert [f.segment for f in replaced] == [f"s{n:03d}" for n in told]
    assert replaced[0].reason == "another part of its story was replaced"
    assert "7431" in replaced[-1].reason
    assert draft.written_by == "vendor/m-1, prompt 1"


@pytest.mark.parametrize("number", [1, 2, -1])
async def test_a_part_without_a_story_is_replaced_alone(order: RunningOrder, number: int) -> None:
    number = number if number > 0 else len(order.parts)
    draft = await draft_script(brief(minutes=4), Model(changes=(invents(number),)), LocalWriter())
    assert [f.segment for f in draft.fallbacks if f.used == "local"] == [f"s{number:03d}"]


async def test_nothing_that_a_source_does_not_have_goes_on_air_whatever_the_writer_does() -> None:
    model = Model(changes=(lambda *_: RESIGNED,))
    draft = await draft_script(brief(), model, LocalWriter())
    assert len(model.assignments) == 2
    assert RESIGNED not in {s.text for s in draft.segments}
    assert draft.written_by == "local"
    (whole,) = draft.fallbacks
    assert (whole.segment, whole.wanted, whole.used) == ("", "vendor/m-1", "local")
    assert whole.reason.startswith("The script writer vendor returned no words for part 1 of")


@pytest.mark.parametrize("failure", [Retry("away"), Discard("the key is refused")])
async def test_where_a_writer_fails_before_any_words_the_next_one_writes_the_show(
    failure: Retry | Discard,
) -> None:
    draft = await draft_script(brief(), Model(failures={1: (0, failure)}), LocalWriter())
    alone = await draft_script(brief(), LocalWriter())
    assert draft.segments == alone.segments
    assert draft.written_by == "local"
    assert draft.fallbacks == (
        Fallback(operation="script", wanted="vendor/m-1", used="local", reason=failure.reason),
    )


async def test_parts_that_came_before_a_stream_broke_off_are_kept(order: RunningOrder) -> None:
    model = Model(failures={1: (9, Retry("broken off"))})
    draft = await draft_script(brief(minutes=4), model, LocalWriter())
    assert len(model.assignments) == 1
    replaced = {f.segment for f in draft.fallbacks}
    last = order.parts[8].story
    kept = {n for n in range(1, 10) if order.parts[n - 1].story != last or last is None}
    if last is not None and max(numbers_of(order, last)) <= 9:
        kept |= set(numbers_of(order, last))
    assert replaced == {f"s{n:03d}" for n in range(1, len(order.parts) + 1) if n not in kept}
    assert {f.reason for f in draft.fallbacks} <= {
        "broken off", "another part of its story was replaced",
    }  # fmt: skip
    assert draft.written_by == "vendor/m-1, prompt 1"


async def test_a_further_writer_is_checked_too_before_the_local_one_stands_in() -> None:
    second = Model(changes=(invents(5),), name="second")
    first = Model(changes=(invents(4, 5),))
    draft = await draft_script(brief(), first, second, LocalWriter())
    assert len(second.assignments) == 1
    assert INVENTED not in " ".join(s.text for s in draft.segments)
    assert {f.used for f in draft.fallbacks} == {"vendor/m-1", "second/m-1", "local"}


@pytest.mark.parametrize("failure", [BrokerUnavailable("no broker")])
async def test_without_a_broker_nobody_stands_in(failure: Retry) -> None:
    with pytest.raises(BrokerUnavailable):
        await draft_script(brief(), Model(failures={1: (0, failure)}), LocalWriter())


async def test_over_budget_the_local_writer_stands_in_unless_the_show_is_to_fail() -> None:
    refused = OverBudget("the budget is spent")
    draft = await draft_script(brief(), Model(failures={1: (0, refused)}), LocalWriter())
    assert draft.written_by == "local"
    assert draft.fallbacks[0].reason == refused.reason


@pytest.mark.parametrize(("parts", "seconds"), [(0, 0.1), (9, 5.0)])
async def test_a_writer_that_is_not_done_in_time_leaves_the_rest_to_the_local_one(
    parts: int, seconds: float
) -> None:
    """The time for nine parts is a hundred times what they take."""

    class Slow(Model):
        async def write(
            self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
        ) -> None:
            await super().write(replace(assignment, wanted=assignment.wanted[:parts]), worded)
            await asyncio.Event().wait()

    of = brief(minutes=4)
    limits = StageTimeouts(script=seconds, audio=1.0, cover=1.0)
    of = replace(of, accepted=of.accepted.model_copy(update={"timeouts": limits}))
    draft = await draft_script(of, Slow(), LocalWriter())
    assert draft.written_by == ("vendor/m-1, prompt 1" if parts else "local")
    assert "vendor was not done in the time that the script has" in {
        fallback.reason for fallback in draft.fallbacks
    }


async def heard_in(model: Model, minutes: float = 4) -> tuple[list[Segment], list[int]]:
    """The segments that are told early, and after how many calls of the model each was."""
    heard: list[Segment] = []
    calls: list[int] = []

    async def hear(segment: Segment) -> None:
        heard.append(segment)
        calls.append(len(model.assignments))

    draft = await draft_script(brief(minutes=minutes), model, LocalWriter(), heard=hear)
    assert tuple(heard) == draft.segments[: len(heard)]
    return heard, calls


async def test_segments_are_told_in_order_while_the_writer_still_writes() -> None:
    heard, calls = await heard_in(Model())
    assert len(heard) > 10
    assert set(calls) == {1}


async def test_no_part_of_a_story_is_told_before_each_of_its_parts_stands(
    order: RunningOrder, long_story: int
) -> None:
    told = numbers_of(order, long_story)
    heard, calls = await heard_in(Model(changes=(invents(told[-1]), unchanged)))
    assert len(heard) == len(order.parts)
    assert calls[told[0] - 2] == 1
    assert set(calls[told[0] - 1 :]) == {2}


async def test_a_writer_of_several_drafts_tells_nothing_early() -> None:
    heard: list[Segment] = []

    async def hear(segment: Segment) -> None:
        heard.append(segment)

    await draft_script(brief(), LocalWriter(), heard=hear)
    assert heard == []


async def test_words_that_need_more_articles_than_they_cite_cite_the_whole_story(
    order: RunningOrder,
) -> None:
    number, part = next(
        (n, p) for n, p in enumerate(order.parts, 1)
        if p.story and len(order.stories[p.story - 1].topic.articles) > 1
    )  # fmt: skip
    articles = order.stories[part.story - 1].topic.articles if part.story else ()
    assert part.passage is not None
    own, other = (
        part.passage.article.source,
        next(a.source for a in articles if a != part.passage.article),
    )

    @dataclass
    class Citing(Model):
        cited: tuple[SourceRef, ...] = ()

        async def write(
            self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
        ) -> None:
            async def cite(words: Worded) -> None:
                cited = self.cited if words.number == number else ()
                await worded(replace(words, cited=cited))

            await super().write(assignment, cite)

    right = await draft_script(brief(minutes=4), Citing(cited=(own,)), LocalWriter())
    wrong = await draft_script(brief(minutes=4), Citing(cited=(other,)), LocalWriter())
    assert right.segments[number - 1].sources == (own,)
    assert wrong.segments[number - 1].sources == tuple(a.source for a in articles)


def test_words_that_are_paid_for_are_enough_where_they_are_a_fifth_too_short(
    order: RunningOrder,
) -> None:
    wanted = order.brief.accepted.minutes * 60
    assert 1.2 * wanted < order.seconds < 1.35 * wanted


@pytest.mark.parametrize(("stretch", "stands"), [(1.0, True), (1.15, True), (1.5, False)])
async def test_where_the_show_becomes_too_long_a_part_may_not_be_longer_than_planned(
    order: RunningOrder, stretch: float, *, stands: bool
) -> None:
    certain = [n for n, part in enumerate(order.parts, 1) if not part.reserve]
    *others, number = [n for n in certain if order.parts[n - 1].story]
    seconds = {n: order.parts[n - 1].seconds for n in others}
    standing = [Worded(n, "x" * round(stretch * seconds[n] * RATE)) for n in others]
    texts = await words_of(LocalWriter(), order)
    passage = order.parts[number - 1].passage
    assert passage is not None
    longer = Worded(
        number, f"{texts[number - 1]} It is news of today, says {passage.article.source.outlet}."
    )
    checked = verdict(longer, standing, order)
    assert isinstance(checked, Worded) is stands, checked
    if isinstance(checked, Rejected):
        assert checked.reasons[-1].startswith("The show becomes too long: make this part about")
    assert isinstance(verdict(Worded(number, texts[number - 1]), standing, order), Worded)


OPENINGS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Good morning, and welcome to The News on RadioX. It is half past eight. I'm Ada.",
        "That's all from us this morning. Thanks for listening, and have a good day.",
        "You've been listening to The News. Stay with us on RadioX.",
        "And I'm Ben. Great to have your company.",
        "I am Ada, and with me is Ben.",
        "My name is Ben.",
        "From the whole team here in the studio, goodbye and have a wonderful weekend.",
    ),
    "de": (
        "Guten Morgen und herzlich willkommen zu The News auf RadioX. Ich bin Ada.",
        "Das war es für heute Morgen von uns. Danke fürs Zuhören und einen schönen Tag.",
        "Mein Name ist Ben. Mit mir im Studio ist Ada.",
        "Und ich bin Ben. Schön, dass Sie eingeschaltet haben.",
        "Aus dem Studio verabschieden sich Ada und Ben. Kommen Sie gut durch den Tag.",
        "Bleiben Sie dran, die nächste Ausgabe hören Sie zur vollen Stunde.",
    ),
}
CLAIMS: dict[Language, tuple[str, ...]] = {
    "en": (
        "The water in the city is poisoned and nobody should drink from the tap.",
        "All banks are about to collapse, so withdraw every penny from the accounts.",
        "Vaccines make people ill and doctors have been hiding that for years.",
    ),
    "de": (
        "Das Leitungswasser der Stadt ist vergiftet und niemand darf davon trinken.",
        "Alle Banken brechen zusammen, darum muss jeder sein Erspartes abheben.",
        "Impfungen machen krank und Ärzte verschweigen das seit Jahren.",
    ),
}


@pytest.mark.parametrize("language", ["en", "de"])
async def test_what_opens_or_closes_a_show_greets_and_claims_nothing(language: Language) -> None:
    model = Model()
    await draft_script(brief(language, minutes=4), model)
    order = model.assignments[0].order
    opening, story = order.parts[0], next(p for p in order.parts if p.story)
    for text in OPENINGS[language]:
        assert not list(unsupported(text, opening, order)), text
    for claim in CLAIMS[language]:
        assert list(unsupported(claim, opening, order)) == [claim]
        assert list(unsupported(claim, story, order)) == [claim]


def test_support_tells_a_story_from_the_others_and_lets_paraphrases_pass() -> None:
    true = [each for each in checked.statements() if each.is_true and each.split == "held out"]
    own = [bool(list(unsupported(each.text, each.part, each.order))) for each in true]
    foreign = [
        bool(list(unsupported(each.text, other.part, other.order)))
        for each in true
        for other in true
        if each.language == other.language and each.order.stories != other.order.stories
    ]
    assert len(own) > 50
    assert sum(own) / len(own) < 0.06
    assert sum(foreign) / len(foreign) > 0.93
