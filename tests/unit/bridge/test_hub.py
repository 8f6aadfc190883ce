import pytest

from services.bridge.adapters.hub import MemoryHub
from services.bridge.domain.lines import Said
from services.bridge.ports import BusyError


async def test_each_listener_of_a_show_is_told_and_no_other() -> None:
    hub = MemoryHub(backlog=5, most=5)
    with hub.listen("a") as one, hub.listen("a") as two, hub.listen("b") as other:
        hub.tell("a", Said("x", "1"))
        assert [await each.next(0.01) for each in (one, two)] == [Said("x", "1")] * 2
        assert await other.next(0.01) is None


async def test_who_falls_behind_is_dropped_and_nobody_waits() -> None:
    hub = MemoryHub(backlog=2, most=5)
    with hub.listen("a") as slow, hub.listen("a") as quick:
        for number in range(4):
            hub.tell("a", Said("x", str(number)))
            if number < 3:
                assert await quick.next(1) == Said("x", str(number))
        with pytest.raises(EOFError):
            await slow.next(1)
        assert await quick.next(1) == Said("x", "3")


async def test_there_is_an_end_to_hospitality() -> None:
    hub = MemoryHub(backlog=1, most=1)
    with hub.listen("a"), pytest.raises(BusyError), hub.listen("b"):
        pass
    with hub.listen("b"):
        hub.tell("nobody", Said("x", ""))
