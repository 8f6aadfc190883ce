"""Installs voices of Piper: fetched, checked, heard once, and only then put in their place."""

import asyncio
import hashlib
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from contracts import Gender, Language, Voice, VoiceCard
from services.audio.adapters.piper import Piper
from services.audio.adapters.piper_sources import (
    PiperRepository,
    Progress,
    VoiceFolder,
    VoiceSource,
    disk_errors,
)
from services.audio.adapters.piper_voices import (
    CONFIG,
    FACTS,
    MODEL,
    Facts,
    InstalledVoice,
    gender_of,
    installed,
    language_of,
    measured_text,
)
from services.audio.adapters.spoken_texts import SENTENCE_PAUSE
from services.audio.domain import sentences, takes
from services.audio.domain.speech import Take, card
from services.audio.domain.voice_list import RATE
from services.audio.settings import AudioSettings
from services.kit.failures import Discard
from services.kit.http_client import HttpClient

PACE = 15.0
"""Characters a second at which news are read, by the other voices of this machine too."""
SLOWEST, FASTEST = 0.8, 1.2
"""Bounds of the factor of a model's own speed by which it is brought there."""
_PREFIX = ".installing-"
_ABANDONED = 24 * 3600.0
"""Seconds after which the files of an installation that was killed are removed."""


async def install(
    name: str,
    settings: AudioSettings,
    http: HttpClient,
    progress: Progress,
    *,
    source: str = "",
    gender: Gender | None = None,
) -> tuple[VoiceCard, bool]:
    """Install a voice, and return it; and whether it was fetched, for a whole one is kept.

    `source`: address of a repository or path of a folder; by default that of the settings, which
    is Piper's own where they name none. `gender` is needed where nothing is known of the voice.

    Raises:
        Retry: the source is unavailable, what it sends is not whole, or the disk is full.
        Discard: there is no such voice, it is of another language, or its gender is not known.
    """
    language, gender = _checked(name, gender)
    folder = settings.piper_voices
    if not source and (kept := await asyncio.to_thread(_kept, folder, name, gender)):
        return kept, False
    source = source or settings.piper_source
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        work = TemporaryDirectory(prefix=_PREFIX, dir=folder)
    with work as fetched:
        await _source(source, http).fetch(name, Path(fetched), progress)
        model = Path(fetched) / (name + MODEL)
        speed, rate = await _paced(model, language, gender)
        facts = Facts(
            gender=gender,
            characters_per_second=rate,
            speed=speed,
            sha256=await asyncio.to_thread(_sha256, model),
            source=source or "piper",
        )
        with disk_errors():
            model.with_name(name + FACTS).write_text(facts.model_dump_json(indent=2), "utf-8")
            for suffix in (CONFIG, FACTS, MODEL):  # a voice is there once its model is
                (Path(fetched) / (name + suffix)).replace(folder / (name + suffix))
    return card(name, language, gender, facts.characters_per_second), True


def _checked(name: str, gender: Gender | None) -> tuple[Language, Gender]:
    language = language_of(name)
    if language is None:
        raise Discard(
            f"{name} is no name of an English or German voice, such as "
            "en_US-lessac-medium or de_DE-thorsten-medium"
        )
    gender = gender or gender_of(name)
    if gender is None:
        raise Discard(f"nothing says whose voice {name} is: add --gender female or male")
    return language, gender


def _source(source: str, http: HttpClient) -> VoiceSource:
    if not source or source.lower().startswith(("http://", "https://")):
        return PiperRepository(source, http())
    return VoiceFolder(Path(source).expanduser())


def _kept(folder: Path, name: str, gender: Gender) -> VoiceCard | None:
    """The voice, where it is installed, of this gender, and its model is whole."""
    for voice in installed(folder):
        if voice.card.name == name and voice.card.gender == gender:
            return voice.card if _sha256(voice.model) == voice.version else None
    return None


async def _paced(model: Path, language: Language, gender: Gender) -> tuple[float, float]:
    """The factor that brings a voice near the pace, and the rate that it has then.

    Twice corrected: pauses remain as they are, and a model does not follow the factor exactly.
    """
    text = measured_text(language)
    silent = SENTENCE_PAUSE * (len(sentences.split(text, language)) - 1)
    speed, rate = 1.0, await _rate(model, language, gender, 1.0)
    for _ in range(2):
        factor = (len(text) / rate - silent) / (len(text) / PACE - silent)
        speed = round(min(max(speed * factor, SLOWEST), FASTEST), 2)
        rate = await _rate(model, language, gender, speed)
    return speed, rate


async def _rate(model: Path, language: Language, gender: Gender, speed: float) -> float:
    """Characters a second; a voice that cannot be loaded fails here."""
    text = measured_text(language)
    own = InstalledVoice(card(model.stem, language, gender, RATE), model, "", speed)
    take = Take(text, Voice(provider=Piper.name, name=model.stem), language)
    speech = takes.trim(await Piper([own]).speak(take))
    if not len(speech.samples):
        raise Discard(f"the voice {model.stem} is silent")
    return round(len(text) / speech.seconds, 2)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_abandoned(folder: Path) -> None:
    for path in folder.glob(f"{_PREFIX}*"):
        if time.time() - path.stat().st_mtime > _ABANDONED:
            shutil.rmtree(path, ignore_errors=True)
