"""The shared circuit: it opens, admits one trial, and goes on without the broker."""

from typing import Any

import pytest

from services.kit.calls import breaker
from services.kit.calls.breaker import Circuit, CircuitOpen
from services.kit.failures import BrokerUnavailable
from tests.fakes import ManualClock, MemoryKeyValue

THRESHOLD, COOLDOWN = 3, 30.0


class CountedBucket(MemoryKeyValue):
    """Counts reads; raises where the broker is `away`."""

    away = False
    reads = 0

    async def get(self, key: str) -> tuple[bytes, int] | None:
        self.reads += 1
        if self.away:
            raise BrokerUnavailable("away")
        return await super().get(key)


class Replicas:
    """Circuits of several replicas on one bucket, with one clock for all."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.bucket = CountedBucket(self.clock)

    def circuit(self) -> Circuit:
        bucket: Any = self.bucket
        return Circuit(bucket, "voice.speech", self.clock, threshold=THRESHOLD, cooldown=COOLDOWN)


@pytest.fixture
def replicas() -> Replicas:
    return Replicas()


async def is_admitted(circuit: Circuit) -> bool:
    try:
        await circuit.admit()
    except CircuitOpen:
        return False
    return True


async def broken(circuit: Circuit) -> None:
    for _ in range(THRESHOLD):
        await circuit.failed("busy")


async def test_a_replica_learns_within_a_second_what_another_found_out(replicas: Replicas) -> None:
    one, other = replicas.circuit(), replicas.circuit()
    assert await is_admitted(other)
    await broken(one)
    assert not await is_admitted(one)
    replicas.clock.forward(breaker.CACHE_SECONDS + 0.1)
    assert not await is_admitted(other)


async def test_failures_of_all_replicas_count_together(replicas: Replicas) -> None:
    one, other = replicas.circuit(), replicas.circuit()
    await one.failed("busy")
    await other.failed("busy")
    assert await is_admitted(one)
    await one.failed("busy")
    assert not await is_admitted(one)


async def test_a_success_starts_the_count_again(replicas: Replicas) -> None:
    circuit = replicas.circuit()
    for _ in range(THRESHOLD - 1):
        await circuit.failed("busy")
    await circuit.succeeded()
    for _ in range(THRESHOLD - 1):
        await circuit.failed("busy")
    assert await is_admitted(circuit)


async def test_one_replica_makes_the_trial_after_the_cooldown(replicas: Replicas) -> None:
    circuits = [replicas.circuit() for _ in range(4)]
    await broken(circuits[0])
    replicas.clock.forward(COOLDOWN + 1)
    assert [await is_admitted(circuit) for circuit in circuits] == [True, False, False, False]


@pytest.mark.parametrize("recovered", [True, False])
async def test_the_trial_closes_the_circuit_or_opens_it_again(
    replicas: Replicas, *, recovered: bool
) -> None:
    tried, waiting = replicas.circuit(), replicas.circuit()
    await broken(tried)
    replicas.clock.forward(COOLDOWN + 1)
    assert await is_admitted(tried)
    await (tried.succeeded() if recovered else tried.failed("busy"))
    replicas.clock.forward(breaker.CACHE_SECONDS + 0.1)
    assert await is_admitted(waiting) is recovered
    assert await is_admitted(tried) is recovered


async def test_a_trial_whose_process_died_is_followed_by_another(replicas: Replicas) -> None:
    died, survivor = replicas.circuit(), replicas.circuit()
    await broken(died)
    replicas.clock.forward(COOLDOWN + 1)
    assert await is_admitted(died)
    assert not await is_admitted(survivor)
    replicas.clock.forward(COOLDOWN + 1)
    assert await is_admitted(survivor)


async def test_a_pause_that_the_provider_asks_for_is_kept_within_bounds(
    replicas: Replicas,
) -> None:
    circuit = replicas.circuit()
    await circuit.pause(24 * 3600, "quota")
    with pytest.raises(CircuitOpen) as raised:
        await circuit.admit()
    assert raised.value.after == breaker.LONGEST_PAUSE


async def test_the_shared_state_is_read_once_a_second_at_most(replicas: Replicas) -> None:
    circuit = replicas.circuit()
    for _ in range(50):
        await circuit.admit()
        await circuit.succeeded()
    assert replicas.bucket.reads == 1


async def test_without_the_broker_a_replica_goes_by_its_own_failures(replicas: Replicas) -> None:
    circuit = replicas.circuit()
    replicas.bucket.away = True
    assert await is_admitted(circuit)
    await broken(circuit)
    assert not await is_admitted(circuit)
    replicas.clock.forward(COOLDOWN + 1)
    assert await is_admitted(circuit)
    await circuit.succeeded()
    assert await is_admitted(circuit)


async def test_a_damaged_state_counts_as_closed(replicas: Replicas) -> None:
    await replicas.bucket.put("voice.speech", b"{")
    circuit = replicas.circuit()
    assert await is_admitted(circuit)
    await broken(circuit)
    assert not await is_admitted(circuit)
