"""Profiles of hosts as people write them: options, and documents in YAML or TOML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts import HostProfile
from services.commands import editing
from services.commands.terminal.errors import Refused

KEPT_ELSEWHERE = frozenset({"picture"})
"""Fields that no document has: the picture is a file of the station."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What options change in a host; what is None or empty is left as it is."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the profile with their values; None leaves one as it is."""
    voices: Sequence[str] = ()
    """Voices, `PROVIDER=NAME`; without a name, the provider's voice is not listed any more."""
    settings: Sequence[str] = ()
    """Settings of voices, `PROVIDER.SETTING=VALUE`."""
    picture: Path | None = None
    """A file with the picture."""
    drop_picture: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is to be changed."""
        given = any(value is not None for value in self.fields.values())
        return given or bool(self.voices or self.settings or self.picture or self.drop_picture)


def document(profile: HostProfile) -> dict[str, Any]:
    """A profile as a document: what differs from the defaults, without the picture."""
    known = profile.model_dump(
        mode="json", exclude_defaults=True, exclude=set(KEPT_ELSEWHERE | {"voices"})
    )
    voices = {
        provider: voice
        if isinstance(voice, str)
        else voice.model_dump(mode="json", exclude_defaults=True, exclude={"provider"})
        for provider, voice in profile.voices.items()
    }
    return known | ({"voices": voices} if voices else {})


def parsed(data: Any, where: str, *, picture: Any = None) -> HostProfile:
    """The profile that a document has; `picture` is that of the host, which stays.

    Raises:
        Refused: a field is invalid, missing or unknown; the message begins with `where`.
    """
    if wrong := KEPT_ELSEWHERE & editing.fields(data, where).keys():
        raise Refused(f"{where}: {', '.join(wrong)}: is set by `radiox host edit NAME --picture`")
    profile = editing.parsed(HostProfile, data, where)
    return profile.model_copy(update={"picture": picture})


def changed(data: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The document of a host with changes.

    Raises:
        Refused: a voice or a setting is not written as it is wanted.
    """
    given = {name: value for name, value in changes.fields.items() if value is not None}
    voices = dict(data.get("voices", {}))
    for text in changes.voices:
        provider, separator, name = text.partition("=")
        if not provider or not separator:
            raise Refused(f"--voice {text}: is not PROVIDER=NAME, e.g. pico=en-us")
        voices.pop(provider, None)
        if name:
            voices[provider] = name
    for text in changes.settings:
        _set(voices, text)
    return {**data, **given, "voices": voices}


def _set(voices: dict[str, Any], text: str) -> None:
    named, separator, value = text.partition("=")
    provider, dot, setting = named.partition(".")
    if not (separator and dot and setting):
        raise Refused(f"--setting {text}: is not PROVIDER.NAME=VALUE, e.g. elevenlabs.stability=.4")
    if provider not in voices:
        raise Refused(f"--setting {text}: the host has no voice of {provider}; --voice names one")
    voice: Any = voices[provider]
    table: dict[str, Any] = {"name": voice} if isinstance(voice, str) else dict(voice)
    settings = dict(table.get("settings", {}))
    settings.pop(setting, None)
    if value:
        settings[setting] = _value(value)
    voices[provider] = table | {"settings": settings}


def _value(text: str) -> bool | float | str:
    if text in {"true", "false"}:
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text
