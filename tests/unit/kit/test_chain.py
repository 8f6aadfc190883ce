import pytest

from services.kit.delivery.chain import Incoming, Middleware, Next, chain
from tests.unit.kit.fakes import incoming


class Recorder:
    """A middleware that records when it is entered and left."""

    def __init__(self, name: str, passed: list[str]) -> None:
        self._name = name
        self._passed = passed

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        self._passed.append(f"into {self._name}")
        try:
            await call_next(incoming)
        finally:
            self._passed.append(f"out of {self._name}")


async def test_the_first_middleware_is_the_outermost() -> None:
    passed: list[str] = []
    message, _ = incoming()

    async def handle(given: Incoming) -> None:
        assert given is message
        passed.append("handled")

    await chain([Recorder("a", passed), Recorder("b", passed)], handle)(message)
    assert passed == ["into a", "into b", "handled", "out of b", "out of a"]


async def test_an_error_passes_every_middleware_on_its_way_out() -> None:
    passed: list[str] = []

    async def fail(_: Incoming) -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        await chain([Recorder("a", passed), Recorder("b", passed)], fail)(incoming()[0])
    assert passed == ["into a", "into b", "out of b", "out of a"]


async def test_a_middleware_may_skip_the_handler() -> None:
    class Stopping:
        async def __call__(self, incoming: Incoming, call_next: Next) -> None:
            del call_next
            incoming.verdict = "repeated"

    async def fail(_: Incoming) -> None:
        pytest.fail("the handler was called")

    stopping: Middleware = Stopping()
    message, _ = incoming()
    await chain([stopping], fail)(message)
    assert message.verdict == "repeated"


async def test_without_middlewares_the_handler_is_called_directly() -> None:
    calls: list[Incoming] = []

    async def handle(given: Incoming) -> None:
        calls.append(given)

    message, _ = incoming()
    await chain([], handle)(message)
    assert calls == [message]
