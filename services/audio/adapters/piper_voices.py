"""The voices of Piper that are installed on this machine.

A voice is three files of a folder: the model `NAME.onnx`, its configuration `NAME.onnx.json`, and
`NAME.radiox.json` with what was found out when it was installed.
"""

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts import Gender, Language, VoiceCard
from services.audio.domain.speech import card
from services.audio.domain.voice_list import RATE
from services.audio.settings import AudioSettings
from services.kit.providers import missing_package

logger = logging.getLogger(__name__)

PACKAGE = ("piper", "piper")
"""The package, and the extra that has it."""
EXAMPLE = "en_US-lessac-medium"
"""A voice to begin with."""
MODEL, CONFIG, FACTS = ".onnx", ".onnx.json", ".radiox.json"
"""Suffixes of the files of a voice."""
_NAME = re.compile(r"(?P<speaker>(?P<language>[a-z]{2,3})_[A-Z]{2}-[A-Za-z0-9_]+)-[a-z0-9_]+")
_LANGUAGES: Mapping[str, Language] = {"en": "en", "de": "de"}


class Facts(BaseModel):
    """What was found out about a voice when it was installed."""

    model_config = ConfigDict(frozen=True)

    gender: Gender
    characters_per_second: float = Field(gt=0)
    """Measured at its speed."""
    speed: float = Field(default=1.0, gt=0)
    """Factor of the model's own speed."""
    sha256: str
    """Of the model."""
    source: str
    """The address or the folder that it came from."""


class _Known(BaseModel):
    """`piper.toml`."""

    gender: Mapping[str, Gender]
    text: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class InstalledVoice:
    """A voice with its model; `version` changes with the model, `speed` is a factor of its own."""

    card: VoiceCard
    model: Path
    version: str
    speed: float = 1.0


def installed(folder: Path) -> tuple[InstalledVoice, ...]:
    """The voices in a folder by name; those of other languages or of no known gender are left out.

    A voice that was copied there, and not installed, has an estimated rate.
    """
    found = (_installed(model) for model in sorted(folder.glob(f"*{MODEL}")))
    return tuple(voice for voice in found if voice is not None)


def missing_piper(settings: AudioSettings) -> str:
    """What Piper lacks here, in words; empty where it is ready."""
    if absent := missing_package(*PACKAGE):
        return absent
    if installed(settings.piper_voices):
        return ""
    return f"no voice is installed: `radiox voices install {EXAMPLE}` downloads one (60 MB)"


def language_of(name: str) -> Language | None:
    """The language of a voice by its name; none where it is no voice of English or German."""
    match = _NAME.fullmatch(name)
    return _LANGUAGES.get(match["language"]) if match else None


def gender_of(name: str) -> Gender | None:
    """The gender of a voice of Piper's repository by its name, where it is known."""
    match = _NAME.fullmatch(name)
    return _known().gender.get(match["speaker"]) if match else None


def measured_text(language: Language) -> str:
    """The text over which the rate of a voice is measured."""
    return _known().text[language]


def _installed(model: Path) -> InstalledVoice | None:
    name = model.name.removesuffix(MODEL)
    language = language_of(name)
    if language is None or not model.with_name(name + CONFIG).is_file():
        return None
    facts = _facts(model.with_name(name + FACTS))
    gender = facts.gender if facts else gender_of(name)
    if gender is None:
        logger.warning("the voice %s is not used: nothing says whose voice it is", model)
        return None
    rate = facts.characters_per_second if facts else RATE
    state = model.stat()
    return InstalledVoice(
        card(name, language, gender, rate, measured=facts is not None),
        model,
        facts.sha256 if facts else f"{state.st_size}-{state.st_mtime_ns}",
        facts.speed if facts else 1.0,
    )


def _facts(path: Path) -> Facts | None:
    try:
        return Facts.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


@cache
def _known() -> _Known:
    text = files("services.audio").joinpath("piper.toml").read_text("utf-8")
    return _Known.model_validate(tomllib.loads(text))
