"""Spans of calls to models, by OpenTelemetry's conventions for generative AI.

They are our own: the instrumentation of a vendor's SDK knows neither our attempts nor those of the
other vendors, and would record prompts where it is asked to. A provider on this machine has none:
the span around its work tells the same.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts import Operation
from services.kit.calls.accounting import Call
from services.kit.telemetry import span, spans

_WORK: dict[str, tuple[str, str]] = {
    "script": ("chat", "text"),
    "speech": ("generate_content", "speech"),
    "cover": ("generate_content", "image"),
    "music": ("generate_content", "music"),
}
"""Name and type of output of each operation; the conventions have no type for music."""
_TOKENS = {
    "output_tokens": spans.GEN_AI_OUTPUT_TOKENS,
    "cached_input_tokens": spans.GEN_AI_CACHED_TOKENS,
    "characters": spans.CHARACTERS,
}


class CallSpans:
    """Spans of the calls to one provider for one operation."""

    def __init__(self, provider: str, operation: Operation, *, outside: bool) -> None:
        self._provider = provider
        self._operation = operation
        self._outside = outside

    @asynccontextmanager
    async def of(self, call: Call) -> AsyncIterator[None]:
        """Open the span of a call, with all its attempts, and what it used."""
        if not self._outside:
            yield
            return
        name, output = _WORK.get(self._operation, ("generate_content", self._operation))
        about = {
            spans.GEN_AI_OPERATION: name,
            spans.GEN_AI_PROVIDER: self._provider,
            spans.GEN_AI_MODEL: call.estimate.model or self._provider,
            spans.GEN_AI_OUTPUT: output,
        }
        with span(spans.MODEL_CALL, about) as current:
            try:
                yield
            finally:
                current.set_attributes({spans.ATTEMPTS: call.attempts, **_used(call.meter.units)})


def _used(units: dict[str, float]) -> dict[str, float]:
    """What a call used; input tokens include those that the provider had cached."""
    used = {_TOKENS[name]: amount for name, amount in units.items() if name in _TOKENS}
    read = units.get("input_tokens", 0.0) + units.get("cached_input_tokens", 0.0)
    if read:
        used[spans.GEN_AI_INPUT_TOKENS] = read
    return {name: int(amount) for name, amount in used.items()}
