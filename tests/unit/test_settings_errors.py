"""An invalid variable is refused with its name and what is wrong, and no secret is repeated."""

from pathlib import Path
from types import NoneType
from typing import get_args

import pytest
from annotated_types import MaxLen, MinLen
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode

from services.commands.config.reading import classes
from services.fleet import from_environment
from services.kit.settings import Reloaded, SettingsError, variable

WRONG = "[zebra 7\x7f"
"""What is no number, no JSON, no key, no address, no name of a file that exists."""


def is_free(field: FieldInfo) -> bool:
    """Whether any text is valid: it is judged where it is used (names, addresses, folders)."""
    kinds = set(get_args(field.annotation) or (field.annotation,))
    marks = (Reloaded, MaxLen, MinLen)
    bounds = [m for m in field.metadata if m is not NoDecode and not isinstance(m, marks)]
    listed = field.annotation == tuple[str, ...]  # with commas between
    return (kinds <= {str, Path, SecretStr, NoneType} or listed) and not bounds


JUDGED = [
    (settings, field)
    for settings in classes().values()
    for field, about in settings.model_fields.items()
    if not is_free(about)
]


@pytest.mark.parametrize(
    ("settings", "field"), JUDGED, ids=[f"{kind.__name__}.{field}" for kind, field in JUDGED]
)
def test_an_invalid_value_is_refused_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, settings: type[BaseSettings], field: str
) -> None:
    name = variable(settings, field)
    monkeypatch.setenv(name, WRONG)
    with pytest.raises(SettingsError) as refused:
        from_environment(settings)
    assert str(refused.value).startswith(f"{name}: ")
    if "Secret" in str(settings.model_fields[field].annotation):
        assert "zebra" not in str(refused.value)


def test_several_invalid_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_ATTEMPTS", "0")
    monkeypatch.setenv("RADIOX_GRACE", "long")
    with pytest.raises(SettingsError) as refused:
        from_environment(classes()["platform"])
    assert "RADIOX_ATTEMPTS: " in str(refused.value)
    assert "RADIOX_GRACE: " in str(refused.value)


def test_every_setting_is_described() -> None:
    lacking = [
        variable(settings, field)
        for settings in classes().values()
        for field, about in settings.model_fields.items()
        if not about.description
    ]
    assert lacking == []
