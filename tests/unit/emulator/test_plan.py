from collections import Counter

import pytest
from pydantic import ValidationError

from tests.emulator.plan import Fault, Faults, Plan


def kinds(faults: Faults, operation: str, count: int) -> list[str | None]:
    given = [faults.next(operation) for _ in range(count)]
    return [fault.kind if fault else None for fault in given]


def plan(**operations: object) -> Plan:
    return Plan.model_validate({"operations": operations})


def test_a_sequence_happens_once_in_its_order() -> None:
    faults = Faults(plan(openai=["cut", None, {"kind": "slow", "seconds": 2}]))
    assert kinds(faults, "openai.chat", 4) == ["cut", None, "slow", None]


def test_the_longest_name_applies() -> None:
    faults = Faults(
        Plan.model_validate(
            {"operations": {"*": ["cut"], "elevenlabs.speech": ["quota"], "elevenlabs": ["slow"]}}
        )
    )
    assert kinds(faults, "elevenlabs.speech.stream.timed", 1) == ["quota"]
    assert kinds(faults, "elevenlabs.voices", 1) == ["slow"]
    assert kinds(faults, "openai.chat", 1) == ["cut"]


def test_operations_under_one_name_share_its_sequence() -> None:
    faults = Faults(plan(openai=["cut", "slow"]))
    assert kinds(faults, "openai.chat", 1) + kinds(faults, "openai.speech", 1) == ["cut", "slow"]


def test_chance_follows_its_probability_and_seed() -> None:
    chance = {"probability": 0.2, "kinds": ["server_error", "rate_limit"]}
    given = [kinds(Faults(plan(openai=chance)), "openai", 1000) for _ in range(2)]
    counts = Counter(given[0])
    assert given[0] == given[1]
    assert 750 < counts[None] < 850
    assert counts["server_error"] > 50 < counts["rate_limit"]


def test_other_operations_are_spared() -> None:
    assert kinds(Faults(plan(openai=["cut"])), "elevenlabs.speech", 1) == [None]


@pytest.mark.parametrize("wrong", [["typo"], [{"kind": "cut", "share": 2}], {"chance": 1}])
def test_a_wrong_plan_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        plan(openai=wrong)


def test_a_fault_names_only_what_differs() -> None:
    assert Fault.model_validate({"kind": "rate_limit"}).after == 1.0
