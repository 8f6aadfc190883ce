"""Media's settings, and which artists they make ready."""

import pytest

from services.kit.providers import chain
from services.media.adapters import PROVIDERS
from services.media.settings import MediaSettings


def painters() -> tuple[str, ...]:
    settings = MediaSettings()
    return chain(PROVIDERS, settings.covers, settings, variable="RADIOX_MEDIA_COVERS")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ("local",)),
        ({"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}, ("local",)),
        ({"OPENAI_API_KEY": "sk-1"}, ("openai", "local")),
        ({"OPENAI_API_KEY": "sk-1", "RADIOX_MEDIA_COVERS": "local"}, ("local",)),
        ({"OPENAI_API_KEY": "sk-1", "RADIOX_MEDIA_COVERS": "openai"}, ("openai", "local")),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, ("local",)),
        (
            {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "RADIOX_MEDIA_OPENAI_MODEL": "flux"},
            ("openai", "local"),
        ),
    ],
)
def test_the_model_paints_where_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: tuple[str, ...]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert painters() == expected


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "OPENAI_API_KEY is not set"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "RADIOX_MEDIA_OPENAI_MODEL"),
    ],
)
def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert words in PROVIDERS["openai"].missing(MediaSettings())


@pytest.mark.parametrize("given", [None, ""])
def test_without_an_address_openai_itself_is_called(
    monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    if given is not None:
        monkeypatch.setenv("OPENAI_BASE_URL", given)
    assert MediaSettings().openai_address == "https://api.openai.com/v1"


@pytest.mark.parametrize("size", ["1024", "0x0", "1024x", "big", "1024x1024x3", "99999x1"])
def test_a_size_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    monkeypatch.setenv("RADIOX_MEDIA_OPENAI_SIZE", size)
    with pytest.raises(ValueError, match="openai_size"):
        MediaSettings()
