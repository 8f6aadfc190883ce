import pytest

from services import fleet
from services.bridge.settings import BridgeSettings
from services.kit.settings import SettingsError


def test_an_override_has_precedence_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_BRIDGE_PORT", "8080")
    ports = [
        service.http.port
        for service in (fleet.load("bridge"), fleet.load("bridge", port=9090))
        if service.http is not None
    ]
    assert ports == [8080, 9090]


def test_an_invalid_override_is_named() -> None:
    with pytest.raises(SettingsError, match="RADIOX_BRIDGE_PORT"):
        fleet.load("bridge", port=70_000)


@pytest.mark.parametrize(
    "origin", ["*", "https://*.example.org", "https://a.org/", "a.org", "null"]
)
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="cors_origins"):
        BridgeSettings(cors_origins=(origin,))
