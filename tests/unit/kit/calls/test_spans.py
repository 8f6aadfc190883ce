"""Spans of calls to models, by the conventions for generative AI."""

from typing import Any

import pytest

from services.kit.calls.usage import Estimate
from services.kit.failures import Discard, Retry
from services.kit.telemetry import spans
from tests.spans import attributes, recorded
from tests.unit.kit.calls.station import FlakyProvider, Station

ESTIMATE = Estimate("tenor", {"characters": 10})


async def test_a_call_to_a_model_tells_what_it_used_and_how_often_it_was_tried() -> None:
    provider = FlakyProvider(Retry("busy"), characters=12, input_tokens=30, cached_input_tokens=10,
                             output_tokens=7)  # fmt: skip
    with recorded() as found:
        await Station().calls()(provider.call, ESTIMATE)
    (call,) = found.of(spans.MODEL_CALL)
    assert call.name == "generate_content tenor"
    assert attributes(call) == {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.provider.name": "voice",
        "gen_ai.request.model": "tenor",
        "gen_ai.output.type": "speech",
        "gen_ai.usage.input_tokens": 40,
        "gen_ai.usage.cache_read.input_tokens": 10,
        "gen_ai.usage.output_tokens": 7,
        "radiox.characters": 12,
        "radiox.attempts": 2,
    }


@pytest.mark.parametrize(
    ("failure", "kind"), [(Discard("key-5b1d refused"), "Discard"), (Retry("key-5b1d"), "Retry")]
)
async def test_a_call_that_fails_has_the_class_of_the_error_alone(
    failure: Exception, kind: str
) -> None:
    provider = FlakyProvider(*[failure] * 3)
    with recorded() as found, pytest.raises(type(failure)):
        await Station().calls()(provider.call, ESTIMATE)
    (call,) = found.of(spans.MODEL_CALL)
    assert attributes(call)[spans.ERROR_TYPE] == kind
    assert "key-5b1d" not in call.to_json()


async def test_a_call_on_this_machine_has_none() -> None:
    own: dict[str, Any] = {"tools": None}
    with recorded() as found:
        await Station().calls(**own)(FlakyProvider().call, ESTIMATE)
    assert not found.of(spans.MODEL_CALL)
