"""A key or an address that cannot work is named at once, and no message holds the key."""

import pytest
from pydantic import ValidationError

from services.fleet import SERVICES, composition, load
from services.kit.accounts import ElevenLabsAccount, OpenAIAccount
from services.kit.settings import SettingsError

ACCOUNTS: list[tuple[type[OpenAIAccount | ElevenLabsAccount], str, str]] = [
    (OpenAIAccount, "OPENAI", "openai_api_key"),
    (ElevenLabsAccount, "ELEVENLABS", "elevenlabs_api_key"),
]
CALLERS = [name for name in SERVICES if issubclass(composition(name).SETTINGS, OpenAIAccount)]


@pytest.mark.parametrize(("account", "vendor", "field"), ACCOUNTS)
@pytest.mark.parametrize("key", ["sk 1234", "sk-12…34", "sk-12\n34", "sk-“1234”"])
def test_what_cannot_be_a_key_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch,
    account: type[OpenAIAccount | ElevenLabsAccount],
    vendor: str,
    field: str,
    key: str,
) -> None:
    monkeypatch.setenv(f"{vendor}_API_KEY", key)
    with pytest.raises(ValidationError, match="this is no key") as raised:
        account()
    assert f"{vendor}_API_KEY" in str(raised.value)
    assert key not in f"{raised.value!s} {raised.value!r}"
    monkeypatch.setenv(f"{vendor}_API_KEY", " sk-1234\n")
    assert getattr(account(), field).get_secret_value() == "sk-1234"


@pytest.mark.parametrize(("account", "vendor", "_"), ACCOUNTS)
@pytest.mark.parametrize("address", ["localhost:11434", "ftp://host", "http://", "http://[", "x"])
def test_what_cannot_be_an_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    account: type[OpenAIAccount | ElevenLabsAccount],
    vendor: str,
    _: str,
    address: str,
) -> None:
    monkeypatch.setenv(f"{vendor}_BASE_URL", address)
    with pytest.raises(ValidationError, match="this is no address"):
        account()
    monkeypatch.setenv(f"{vendor}_BASE_URL", "http://127.0.0.1:11434/v1")
    account()


@pytest.mark.parametrize("service", CALLERS)
def test_a_service_names_the_variable_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-“1234”")
    with pytest.raises(SettingsError, match=r"^OPENAI_API_KEY: this is no key") as raised:
        load(service)
    assert "1234" not in f"{raised.value!s} {raised.value.__cause__!s}"
