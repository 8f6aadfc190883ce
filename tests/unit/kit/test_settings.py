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
        (None, ""),
    ],
)
def test_the_address_of_the_broker_is_shown_without_secrets(url: str | None, shown: str) -> None:
    assert PlatformSettings(nats_url=url).nats_address == shown


def test_a_retry_needs_a_delay() -> None:
    with pytest.raises(ValidationError, match="retry_delays"):
        PlatformSettings(retry_delays=())
