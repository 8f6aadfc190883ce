import pytest
from pydantic import ValidationError

from services.kit.settings import PlatformSettings


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("nats://127.0.0.1:4222", "nats://127.0.0.1:4222"),
        ("nats://user:secret@broker:4222", "nats://broker:4222"),
        ("tls://secret@broker", "tls://broker"),
        ("nats://u:se@cret@broker:4222", "nats://broker:4222"),
        ("nats://a:s@one:4222,nats://a:s@two:4222", "nats://one:4222,nats://two:4222"),
        (None, ""),
    ],
)
def test_the_address_of_the_broker_is_shown_without_secrets(url: str | None, shown: str) -> None:
    assert PlatformSettings(nats_url=url).nats_address == shown


def test_a_retry_needs_a_delay() -> None:
    with pytest.raises(ValidationError, match="retry_delays"):
        PlatformSettings(retry_delays=())


def test_a_cluster_has_several_addresses() -> None:
    settings = PlatformSettings(nats_url="nats://one:4222, nats://two:4222,")
    assert settings.nats_servers == ["nats://one:4222", "nats://two:4222"]
    assert PlatformSettings().nats_servers == []
