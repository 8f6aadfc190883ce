"""Every way a delivery can end: what is answered, counted, recorded and called the verdict."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from pydantic import ValidationError

from contracts import ShowAccepted, ShowCancelRequested
from services.kit.delivery.chain import Incoming, Verdict
from services.kit.delivery.dead_letters import PublishedDeadLetters
from services.kit.delivery.inbox import Inbox, Record, inbox_key
from services.kit.delivery.policy import Policy, RetryPolicy, explain
from services.kit.failures import BrokerUnavailable, Discard, Retry
from tests.unit.kit.fakes import (
    Answer,
    FixedClock,
    MemoryBroker,
    MemoryBucket,
    delivery,
    incoming,
    publisher_on,
)


class Bench:
    """A policy of three attempts, and what stands around it."""

    def __init__(self) -> None:
        self.bucket = MemoryBucket()
        self.broker = MemoryBroker()
        self.handled = 0
        letters = PublishedDeadLetters(publisher_on(self.broker), FixedClock())
        self._policy = Policy(Inbox(self.bucket), letters, RetryPolicy(3, (1.0, 5.0)))

    async def deliver(
        self,
        failure: BaseException | None = None,
        meanwhile: Callable[[], Awaitable[object]] | None = None,
        deliveries: int = 1,
    ) -> tuple[Answer, Verdict]:
        """Deliver the one message to a handler that raises `failure`, once `meanwhile` is over."""
        message, answer = incoming()
        message.deliveries = deliveries

        async def handle(_: Incoming) -> None:
            self.handled += 1
            if meanwhile is not None:
                await meanwhile()
            if failure is not None:
                raise failure

        await self._policy(message, handle)
        return answer, message.verdict

    @property
    def record(self) -> Record:
        found = self.bucket.values.get(inbox_key("show-it", delivery()))
        return Record.model_validate_json(found[0]) if found else Record()

    @property
    def letters(self) -> list[dict[str, object]]:
        return [json.loads(each.body) for each in self.broker.published]


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_what_is_handled_is_acknowledged_and_remembered(bench: Bench) -> None:
    answer, verdict = await bench.deliver()
    assert (answer.given, verdict) == (["ack"], "done")
    assert bench.record == Record(done=True)
    assert bench.letters == []


async def test_a_repetition_is_acknowledged_and_not_handled(bench: Bench) -> None:
    await bench.deliver()
    answer, verdict = await bench.deliver()
    assert (answer.given, verdict) == (["ack"], "repeated")
    assert bench.handled == 1


async def test_a_failure_is_counted_and_the_message_comes_again(bench: Bench) -> None:
    answer, verdict = await bench.deliver(Retry("the voice is hoarse"))
    assert (answer.given, verdict) == ([("nak", 1.0)], "delayed")
    assert bench.record == Record(failures=1)
    answer, _ = await bench.deliver(Retry("the voice is hoarse"))
    assert answer.given == [("nak", 5.0)]
    answer, verdict = await bench.deliver()
    assert (answer.given, verdict) == (["ack"], "done")
    assert bench.record == Record(failures=2, done=True)


@pytest.mark.parametrize(("after", "delay"), [(30.0, 30.0), (0.2, 1.0), (None, 1.0)])
async def test_the_cause_may_ask_for_a_longer_delay(
    bench: Bench, after: float | None, delay: float
) -> None:
    answer, _ = await bench.deliver(Retry("quota", after=after))
    assert answer.given == [("nak", delay)]


async def test_the_last_attempt_makes_a_dead_letter(bench: Bench) -> None:
    for _ in range(2):
        await bench.deliver(Retry("the voice is hoarse"))
    answer, verdict = await bench.deliver(Retry("the voice is gone"))
    assert (answer.given, verdict) == (["ack"], "dead")
    (letter,) = bench.letters
    assert letter["reason"] == "the voice is gone"
    assert (letter["failures"], letter["refused"]) == (3, False)
    assert bench.record.done
    _, verdict = await bench.deliver()
    assert verdict == "repeated"


@pytest.mark.parametrize("failure", [Retry("cut off"), Discard("never"), KeyError("x")])
async def test_a_failure_of_a_worker_that_was_overtaken_counts_for_nothing(
    bench: Bench, failure: Exception
) -> None:
    """It was silent for so long that the message went to another worker, who has finished it."""
    for _ in range(2):
        await bench.deliver(Retry("the voice is hoarse"))
    answer, verdict = await bench.deliver(failure, meanwhile=bench.deliver)
    assert (answer.given, verdict) == (["ack"], "repeated")
    assert bench.record == Record(failures=2, done=True)
    assert bench.letters == []


async def test_a_bug_is_retried_and_named_by_its_class(bench: Bench) -> None:
    for _ in range(2):
        answer, verdict = await bench.deliver(ZeroDivisionError("by zero"))
        assert verdict == "delayed"
        assert answer.given != ["ack"]
    await bench.deliver(ZeroDivisionError("by zero"))
    assert bench.letters[0]["reason"] == "ZeroDivisionError: by zero"


def invalid() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        ShowCancelRequested.model_validate({"show_id": "s1", "generation": "secret"})
    return caught.value


@pytest.mark.parametrize("failure", [lambda: Discard("no such voice"), invalid])
async def test_what_is_refused_is_dead_at_once(
    bench: Bench, failure: Callable[[], Exception]
) -> None:
    answer, verdict = await bench.deliver(failure())
    assert (answer.given, verdict) == (["ack"], "dead")
    (letter,) = bench.letters
    assert (letter["failures"], letter["refused"]) == (1, True)
    assert bench.record.done


async def test_a_broker_that_is_away_counts_as_nobodys_failure(bench: Bench) -> None:
    for deliveries, delay in ((1, 1.0), (2, 5.0), (3, 5.0), (150, 5.0)):
        answer, verdict = await bench.deliver(
            BrokerUnavailable("publishing x: out of reach"), deliveries=deliveries
        )
        assert (answer.given, verdict) == ([("nak", delay)], "returned")
    assert bench.record == Record()
    assert bench.letters == []


async def test_a_dead_letter_that_cannot_be_recorded_leaves_the_message_alive(
    bench: Bench,
) -> None:
    bench.broker.failures = [BrokerUnavailable("recording: out of reach")]
    answer, verdict = await bench.deliver(Discard("no such voice"))
    assert (answer.given, verdict) == ([("nak", 1.0)], "returned")
    assert not bench.record.done
    _, verdict = await bench.deliver(Discard("no such voice"))
    assert verdict == "dead"
    assert len(bench.letters) == 1


async def test_a_cancelled_handler_hands_its_message_back() -> None:
    bench = Bench()
    policy = Policy(
        Inbox(bench.bucket),
        PublishedDeadLetters(publisher_on(bench.broker), FixedClock()),
        RetryPolicy(3, (1.0,)),
    )
    message, answer = incoming()
    begun = asyncio.Event()

    async def handle(_: Incoming) -> None:
        begun.set()
        await asyncio.Event().wait()

    working = asyncio.create_task(policy(message, handle))
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert answer.given == [("nak", None)]
    assert message.verdict == "returned"
    assert bench.record == Record()


@pytest.mark.parametrize(("failures", "delay"), [(1, 1.0), (2, 5.0), (3, 20.0), (4, 20.0)])
def test_the_last_delay_counts_for_all_that_follow(failures: int, delay: float) -> None:
    assert RetryPolicy(9, (1.0, 5.0, 20.0)).delay(failures) == delay


def test_an_explanation_names_fields_and_repeats_no_value() -> None:
    assert explain(invalid()).startswith("generation: ")
    assert "secret" not in explain(invalid())


def test_an_explanation_of_what_is_no_json_names_the_payload() -> None:
    with pytest.raises(ValidationError) as caught:
        ShowCancelRequested.model_validate_json(b"secret")
    assert explain(caught.value).startswith("payload: Invalid JSON")
    assert "secret" not in explain(caught.value)


def test_an_explanation_of_many_faults_is_cut() -> None:
    with pytest.raises(ValidationError) as caught:
        ShowAccepted.model_validate({"feeds": [{} for _ in range(30)]})
    assert caught.value.error_count() > 10
    assert len(explain(caught.value).split("; ")) == 10
