"""Every result of a delivery: acknowledgement, record, dead letter and verdict."""

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
from services.kit.failures import BrokerUnavailable, Discard, Invalid, NotYet, OverBudget, Retry
from tests.fakes import ManualClock, MemoryKeyValue
from tests.unit.kit.fakes import (
    NOON,
    MemoryBroker,
    RecordedMessage,
    delivery,
    incoming,
    publisher_on,
)


class PolicyEnv:
    """A policy with three attempts, its inbox and its broker."""

    def __init__(self) -> None:
        self.bucket = MemoryKeyValue()
        self.broker = MemoryBroker()
        self.handled = 0
        letters = PublishedDeadLetters(publisher_on(self.broker), ManualClock(NOON))
        self._policy = Policy(Inbox(self.bucket), letters, RetryPolicy(3, (1.0, 5.0)))

    async def deliver(
        self,
        failure: BaseException | None = None,
        meanwhile: Callable[[], Awaitable[object]] | None = None,
        deliveries: int = 1,
        *,
        only_checked: bool = False,
    ) -> tuple[RecordedMessage, Verdict]:
        """Deliver the one message to a handler that raises `failure`, once `meanwhile` is over."""
        given, message = incoming()
        given.deliveries, given.only_checked = deliveries, only_checked

        async def handle(_: Incoming) -> None:
            self.handled += 1
            if meanwhile is not None:
                await meanwhile()
            if failure is not None:
                raise failure

        await self._policy(given, handle)
        return message, given.verdict

    async def record(self) -> Record:
        return await Inbox(self.bucket).read(inbox_key("show-it", delivery()))

    @property
    def letters(self) -> list[dict[str, object]]:
        return [json.loads(each.body) for each in self.broker.published]


@pytest.fixture
def env() -> PolicyEnv:
    return PolicyEnv()


async def test_a_message_that_is_only_checked_leaves_no_record(env: PolicyEnv) -> None:
    message, verdict = await env.deliver(only_checked=True)
    assert (message.acknowledgements, verdict) == (["ack"], "done")
    assert await env.bucket.keys() == []


async def test_a_message_that_its_check_refuses_becomes_a_dead_letter(env: PolicyEnv) -> None:
    message, verdict = await env.deliver(Invalid("epoch: odd"), only_checked=True)
    assert (message.acknowledgements, verdict) == (["ack"], "dead_lettered")
    (letter,) = env.letters
    assert (letter["reason"], letter["refused"]) == ("epoch: odd", True)


async def test_a_handled_message_is_acknowledged_and_recorded(env: PolicyEnv) -> None:
    message, verdict = await env.deliver()
    assert (message.acknowledgements, verdict) == (["ack"], "done")
    assert await env.record() == Record(done=True)
    assert env.letters == []


async def test_a_repetition_is_acknowledged_and_not_handled(env: PolicyEnv) -> None:
    await env.deliver()
    message, verdict = await env.deliver()
    assert (message.acknowledgements, verdict) == (["ack"], "repeated")
    assert env.handled == 1


async def test_a_failure_is_counted_and_the_message_is_delayed(env: PolicyEnv) -> None:
    message, verdict = await env.deliver(Retry("the voice is hoarse"))
    assert (message.acknowledgements, verdict) == ([("nak", 1.0)], "delayed")
    assert await env.record() == Record(failures=1)
    message, _ = await env.deliver(Retry("the voice is hoarse"))
    assert message.acknowledgements == [("nak", 5.0)]
    message, verdict = await env.deliver()
    assert (message.acknowledgements, verdict) == (["ack"], "done")
    assert await env.record() == Record(failures=2, done=True)


@pytest.mark.parametrize(("after", "delay"), [(30.0, 30.0), (0.2, 1.0), (None, 1.0)])
async def test_the_cause_may_ask_for_a_longer_delay(
    env: PolicyEnv, after: float | None, delay: float
) -> None:
    message, _ = await env.deliver(Retry("quota", after=after))
    assert message.acknowledgements == [("nak", delay)]


async def test_the_last_failure_makes_a_dead_letter(env: PolicyEnv) -> None:
    for _ in range(2):
        await env.deliver(Retry("the voice is hoarse"))
    message, verdict = await env.deliver(Retry("the voice is gone"))
    assert (message.acknowledgements, verdict) == (["ack"], "dead_lettered")
    (letter,) = env.letters
    assert letter["reason"] == "the voice is gone"
    assert (letter["failures"], letter["refused"]) == (3, False)
    assert (await env.record()).done
    _, verdict = await env.deliver()
    assert verdict == "repeated"


@pytest.mark.parametrize("failure", [Retry("cut off"), Discard("never"), KeyError("x")])
async def test_a_failure_after_another_worker_has_finished_is_not_counted(
    env: PolicyEnv, failure: Exception
) -> None:
    """It sent no heartbeat for so long that the message was delivered to another worker."""
    for _ in range(2):
        await env.deliver(Retry("the voice is hoarse"))
    message, verdict = await env.deliver(failure, meanwhile=env.deliver)
    assert (message.acknowledgements, verdict) == (["ack"], "repeated")
    assert await env.record() == Record(failures=2, done=True)
    assert env.letters == []


async def test_a_bug_is_retried_and_named_by_its_class(env: PolicyEnv) -> None:
    for _ in range(2):
        message, verdict = await env.deliver(ZeroDivisionError("by zero"))
        assert verdict == "delayed"
        assert message.acknowledgements != ["ack"]
    await env.deliver(ZeroDivisionError("by zero"))
    assert env.letters[0]["reason"] == "ZeroDivisionError: by zero"


def invalid() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        ShowCancelRequested.model_validate({"show_id": "s1", "generation": "secret"})
    return caught.value


@pytest.mark.parametrize(
    ("failure", "over_budget"),
    [
        (lambda: Discard("no such voice"), False),
        (invalid, False),
        (lambda: OverBudget("the budget is spent"), True),
    ],
)
async def test_a_refused_message_is_dead_lettered_at_once(
    env: PolicyEnv, failure: Callable[[], Exception], *, over_budget: bool
) -> None:
    message, verdict = await env.deliver(failure())
    assert (message.acknowledgements, verdict) == (["ack"], "dead_lettered")
    (letter,) = env.letters
    assert (letter["failures"], letter["refused"]) == (1, True)
    assert letter["over_budget"] is over_budget
    assert (await env.record()).done


async def test_an_unavailable_broker_is_not_counted_as_a_failure(env: PolicyEnv) -> None:
    for deliveries, delay in ((1, 1.0), (2, 5.0), (3, 5.0), (150, 5.0)):
        message, verdict = await env.deliver(
            BrokerUnavailable("publishing x: out of reach"), deliveries=deliveries
        )
        assert (message.acknowledgements, verdict) == ([("nak", delay)], "released")
    assert await env.record() == Record()
    assert env.letters == []


async def test_waiting_for_something_is_no_failure(env: PolicyEnv) -> None:
    for deliveries in (1, 2, 30):
        message, verdict = await env.deliver(NotYet("not there", after=0.2), deliveries=deliveries)
        assert (message.acknowledgements, verdict) == ([("nak", 0.2)], "delayed")
    assert await env.record() == Record()
    assert env.letters == []


async def test_a_message_is_released_where_its_dead_letter_cannot_be_recorded(
    env: PolicyEnv,
) -> None:
    env.broker.failures = [BrokerUnavailable("recording: out of reach")]
    message, verdict = await env.deliver(Discard("no such voice"))
    assert (message.acknowledgements, verdict) == ([("nak", 1.0)], "released")
    assert not (await env.record()).done
    _, verdict = await env.deliver(Discard("no such voice"))
    assert verdict == "dead_lettered"
    assert len(env.letters) == 1


async def test_the_message_of_a_cancelled_handler_is_released() -> None:
    env = PolicyEnv()
    policy = Policy(
        Inbox(env.bucket),
        PublishedDeadLetters(publisher_on(env.broker), ManualClock(NOON)),
        RetryPolicy(3, (1.0,)),
    )
    given, message = incoming()
    begun = asyncio.Event()

    async def handle(_: Incoming) -> None:
        begun.set()
        await asyncio.Event().wait()

    working = asyncio.create_task(policy(given, handle))
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert message.acknowledgements == [("nak", None)]
    assert given.verdict == "released"
    assert await env.record() == Record()


@pytest.mark.parametrize(("failures", "delay"), [(1, 1.0), (2, 5.0), (3, 20.0), (4, 20.0)])
def test_the_last_delay_applies_to_all_further_failures(failures: int, delay: float) -> None:
    assert RetryPolicy(9, (1.0, 5.0, 20.0)).delay(failures) == delay


def test_an_explanation_names_fields_and_repeats_no_value() -> None:
    assert explain(invalid()).startswith("generation: ")
    assert "secret" not in explain(invalid())


def test_an_explanation_of_malformed_json_names_the_payload() -> None:
    with pytest.raises(ValidationError) as caught:
        ShowCancelRequested.model_validate_json(b"secret")
    assert explain(caught.value).startswith("payload: Invalid JSON")
    assert "secret" not in explain(caught.value)


def test_an_explanation_of_many_faults_is_cut() -> None:
    with pytest.raises(ValidationError) as caught:
        ShowAccepted.model_validate({"feeds": [{} for _ in range(30)]})
    assert caught.value.error_count() > 10
    assert len(explain(caught.value).split("; ")) == 10
