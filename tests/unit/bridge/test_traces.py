import pytest
from pydantic import ValidationError

from services.bridge.domain.traces import trace_url
from services.bridge.settings import BridgeSettings

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
JAEGER = "http://127.0.0.1:16686/trace/{trace_id}"


def test_a_trace_has_an_address_where_the_station_names_one() -> None:
    assert trace_url(JAEGER, TRACE) == f"http://127.0.0.1:16686/trace/{TRACE}"
    assert trace_url("", TRACE) is None
    assert trace_url(JAEGER, None) is None


def test_the_address_of_traces_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BridgeSettings().trace_url == ""
    monkeypatch.setenv("RADIOX_TRACE_URL", JAEGER)
    assert BridgeSettings().trace_url == JAEGER


@pytest.mark.parametrize("address", ["javascript:{trace_id}", "http://127.0.0.1/", "jaeger"])
def test_an_address_of_traces_needs_http_and_a_place_for_the_id(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("RADIOX_TRACE_URL", address)
    with pytest.raises(ValidationError, match="RADIOX_TRACE_URL"):
        BridgeSettings()
