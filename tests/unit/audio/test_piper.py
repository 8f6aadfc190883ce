"""Piper with models that the tests make, through its real loading and its real front end."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from contracts import Language, Voice
from services.audio.adapters import PROVIDERS
from services.audio.adapters.espeak import Espeak
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.piper import LOADED, Piper, open_piper
from services.audio.adapters.piper_phonemes import with_phonemes_of_espeak
from services.audio.adapters.piper_voices import (
    gender_of,
    installed,
    language_of,
    measured_text,
    missing_piper,
)
from services.audio.app import pronounce
from services.audio.domain import sentences
from services.audio.domain.alignment import pauses
from services.audio.domain.pronunciation.lexicon import Lexicon, parse
from services.audio.domain.speech import Speech, Take
from services.audio.settings import AudioSettings
from services.kit.failures import Discard
from services.kit.providers import chain
from tests.piper_voices import RATE, VOICES, write_voice

WOMAN, MAN = "en_US-lessac-low", "en_US-ryan-low"
TEXT = "Two big men sat. Mark met him, and ten cats ate red fish."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The voices of a woman and a man for each language."""
    made = tmp_path_factory.mktemp("voices")
    for name, pitch in VOICES.items():
        write_voice(made, name, pitch)
    return made


@pytest.fixture
def piper(folder: Path) -> Piper:
    return Piper(installed(folder))


@pytest.fixture
async def with_lexicon(folder: Path) -> AsyncIterator[Piper]:
    """Piper with the built-in lexicon."""
    async with open_piper(AudioSettings(piper_voices=folder, lexicon=None)) as opened:
        yield opened


def take(text: str, voice: str = WOMAN, settings: Mapping[str, float] | None = None) -> Take:
    language: Language = "de" if voice.startswith("de") else "en"
    return Take(text, Voice(provider="piper", name=voice, settings=settings or {}), language)


def begins(speech: Speech, seconds: float) -> bool:
    """Whether sound begins within 50 ms of a time, after 30 ms of silence."""
    at = round(seconds * speech.rate)
    loud = np.abs(speech.samples) > 0.01
    before, after = round(0.03 * speech.rate), round(0.05 * speech.rate)
    return bool(loud[at : at + after].any() and not loud[max(0, at - before) : at].any())


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        (TEXT, set()),
        ("Two men paid 3.2 percent for 21 boats, and 407 others met Mark again.", set()),
        ("They said that it has been part of the plan.", {"it", "has", "been", "the"}),
    ],
)
async def test_words_begin_where_the_model_begins_them(
    piper: Piper, text: str, merged: set[str]
) -> None:
    """espeak-ng says some words as several, and others, which are `merged`, with the one before."""
    speech = await piper.speak(take(text))
    words = {match.start(): match[0] for match in re.finditer(r"[\w.]+", text)}
    assert [mark.offset for mark in speech.marks] == list(words)
    told = [mark for mark in speech.marks if words[mark.offset] not in merged]
    assert all(begins(speech, mark.seconds) for mark in told)
    assert len(told) == len(words) - len(merged)


async def test_words_are_spread_over_a_sentence_where_the_model_does_not_tell(
    tmp_path: Path, piper: Piper
) -> None:
    write_voice(tmp_path, WOMAN, VOICES[WOMAN], timed=False)
    untimed, timed = [await each.speak(take(TEXT)) for each in (Piper(installed(tmp_path)), piper)]
    assert np.array_equal(untimed.samples, timed.samples)
    assert [mark.offset for mark in untimed.marks] == [mark.offset for mark in timed.marks]
    assert untimed.marks != timed.marks
    opening = [start for start, _ in sentences.split(TEXT, "en")]
    for mark, exact in zip(untimed.marks, timed.marks, strict=True):
        tolerance = 0.001 if mark.offset in opening else 0.5
        assert mark.seconds == pytest.approx(exact.seconds, abs=tolerance)


async def test_sentences_stand_apart(piper: Piper) -> None:
    first, second = TEXT.split(". ")
    speech = await piper.speak(take(TEXT))
    alone = [await piper.speak(take(text)) for text in (f"{first}.", second)]
    assert speech.seconds == pytest.approx(sum(each.seconds for each in alone) + 0.42, abs=0.01)
    longest = max(pauses(speech), key=lambda pause: pause.end - pause.start)
    assert longest.end == pytest.approx(alone[0].seconds + 0.42, abs=0.05)


async def test_a_model_is_loaded_once_when_it_is_needed(piper: Piper) -> None:
    assert piper._engine.cache_info().misses == 0
    await asyncio.gather(*(piper.speak(take(f"Take {at}.")) for at in range(4)))
    await piper.pronounce(take("Once more."))
    assert piper._engine.cache_info().misses == 1


async def test_few_models_stay_loaded(tmp_path: Path) -> None:
    names = [f"en_US-voice{at}-low" for at in range(LOADED + 1)]
    for name in names:
        write_voice(tmp_path, name)
        facts = {"gender": "male", "characters_per_second": 12, "sha256": name, "source": "test"}
        (tmp_path / f"{name}.radiox.json").write_text(json.dumps(facts), "utf-8")
    piper = Piper(installed(tmp_path))
    for name in names:
        assert (await piper.speak(take("Hello.", name))).seconds
    assert piper._engine.cache_info().currsize == LOADED


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda model: model.write_bytes(model.read_bytes()[:500]), "cannot be loaded"),
        (lambda model: model.write_bytes(b"<html>no model</html>"), "cannot be loaded"),
        (lambda model: model.unlink(), "cannot be loaded"),
        (lambda model: Path(f"{model}.json").write_text("{}", "utf-8"), "cannot be loaded"),
        (lambda model: write_voice(model.parent, WOMAN, phoneme_type="pinyin"), "espeak-ng"),
        (lambda model: write_voice(model.parent, WOMAN, num_speakers=9), "failed to speak"),
    ],
)
async def test_a_voice_that_does_not_work_is_refused_in_words(
    tmp_path: Path, damage: object, reason: str
) -> None:
    model = write_voice(tmp_path, WOMAN)
    piper = Piper(installed(tmp_path))
    assert callable(damage)
    damage(model)
    with pytest.raises(Discard, match=f"{WOMAN}.*{reason}"):
        await piper.speak(take("Hello."))


async def test_a_voice_is_spoken_at_the_speed_of_its_settings(piper: Piper) -> None:
    usual, fast = [
        (await piper.speak(take(TEXT, settings={"speed": speed}))).seconds for speed in (1.0, 2.0)
    ]
    assert 1.3 < usual / fast < 2.1


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"speaker": 1}, "1 speakers"), ({"speed": 5.0}, "speed"), ({"warmth": 1.0}, "warmth")],
)
async def test_settings_that_a_voice_cannot_have_are_refused(
    piper: Piper, settings: dict[str, float], named: str
) -> None:
    with pytest.raises(Discard, match=named):
        await piper.speak(take("Hello.", settings=settings))


@pytest.mark.parametrize("language", ["en", "de"])
async def test_piper_says_the_entries_of_the_lexicon_as_espeak_does(
    with_lexicon: Piper, language: Language
) -> None:
    names = {"en": ["Xi", "Erdoğan", "Khan Younis"], "de": ["Xi", "Macron", "Financial Times"]}
    voices = {"en": ("en-us+f3", WOMAN), "de": ("de+f3", "de_DE-kerstin-low")}
    espeak = Espeak(1, open_lexicons(AudioSettings(lexicon=None)))
    for name in names[language]:
        ours, theirs = voices[language]
        reference = await espeak.pronounce(
            Take(name, Voice(provider="espeak", name=ours), language)
        )
        found = await with_lexicon.pronounce(take(name, theirs))
        assert found.spoken.startswith("[[")
        assert found.phonemes == reference.phonemes
    await espeak.close()


async def test_an_entry_for_piper_precedes_that_for_espeak(folder: Path) -> None:
    own = parse({"en": {"phonemes": {"espeak": {"Xi": "S'i:"}, "piper": {"Xi": "zu"}}}})
    piper = Piper(installed(folder), lexicons=await with_phonemes_of_espeak([own]))
    assert (await piper.pronounce(take("Xi met him"))).spoken == "[[zu]] met him"


@pytest.mark.parametrize(
    ("name", "said"), [("Bob", "bɒbz"), ("Mick", "mikks"), ("Max", "mæks\u026az")]
)
async def test_a_possessive_joins_the_phonemes(folder: Path, name: str, said: str) -> None:
    sounds = {"Bob": "bɒb", "Mick": "mikk", "Max": "mæks"}
    lexicons: list[Lexicon] = [parse({"en": {"phonemes": {"piper": sounds}}})]
    piper = Piper(installed(folder), lexicons=lexicons)
    assert (await piper.pronounce(take(f"{name}'s hat"))).spoken == f"[[{said}]] hat"


async def test_a_changed_voice_or_lexicon_changes_what_the_cache_is_keyed_by(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    before = Piper(installed(copy)).model
    assert Piper(installed(copy), concurrency=9).model == before
    write_voice(copy, WOMAN, 250.0)
    lexicon = parse({"en": {"words": {"Xi": "Shee"}}})
    changed = Piper(installed(copy)), Piper(installed(folder), lexicons=[lexicon])
    assert before not in {each.model for each in changed}


def test_only_whole_voices_of_known_language_and_gender_are_offered(tmp_path: Path) -> None:
    for name in (WOMAN, MAN, "en_US-somebody-low", "fr_FR-siwis-low", "notes"):
        write_voice(tmp_path, name)
    (tmp_path / f"{MAN}.onnx.json").unlink()
    (tmp_path / f"{WOMAN}.radiox.json").write_text("{}", "utf-8")
    (voice,) = installed(tmp_path)
    assert (voice.card.name, voice.card.gender, voice.card.measured) == (WOMAN, "female", False)


@pytest.mark.parametrize(
    ("voices", "expected"), [((WOMAN,), ("piper", "pico", "espeak")), ((), ("pico", "espeak"))]
)
def test_piper_is_preferred_to_other_local_voices_once_a_voice_is_installed(
    tmp_path: Path, voices: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    for name in voices:
        write_voice(tmp_path, name)
    settings = AudioSettings(piper_voices=tmp_path, lexicon=None)
    assert chain(PROVIDERS, "auto", settings, variable="RADIOX_AUDIO_SPEECH") == expected


def test_what_piper_lacks_is_said(tmp_path: Path) -> None:
    settings = AudioSettings(piper_voices=tmp_path / "none", lexicon=None)
    assert "radiox voices install" in missing_piper(settings)
    write_voice(tmp_path / "none", WOMAN)
    assert missing_piper(settings) == ""


@pytest.mark.parametrize(
    ("name", "language", "gender"),
    [
        ("en_US-lessac-medium", "en", "female"),
        ("en_GB-northern_english_male-medium", "en", "male"),
        ("de_DE-thorsten_emotional-medium", "de", "male"),
        ("en_GB-mine-x_low", "en", None),
        ("fr_FR-siwis-medium", None, None),
        ("../en_US-lessac-medium", None, None),
        ("en_US-lessac-medium/../..", None, None),
        ("lessac", None, None),
    ],
)
def test_a_name_tells_language_and_gender(
    name: str, language: Language | None, gender: str | None
) -> None:
    assert (language_of(name), gender_of(name)) == (language, gender)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_text_over_which_rates_are_measured_is_prose_without_numbers(
    language: Language,
) -> None:
    text = measured_text(language)
    assert len(text) > 400
    assert not re.search(r"\d|\s\s", text)


async def test_a_take_without_words_is_silent(piper: Piper) -> None:
    speech = await piper.speak(take("…"))
    assert (len(speech.samples), speech.marks) == (0, ())
    assert speech.rate in {1, RATE}


def test_nothing_about_its_use_is_recorded_for_the_maker_of_onnxruntime(
    folder: Path, tmp_path: Path
) -> None:
    """It keeps an id of the device in the cache of the user where it is not told to stop."""
    script = (
        "from pathlib import Path; "
        "from services.audio.adapters.piper import PiperEngine; "
        f"print(PiperEngine(Path({str(folder / WOMAN)!r} + '.onnx')).say('Hello.').rate)"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        env[name] = str(tmp_path / name)
    result = subprocess.run(
        [sys.executable, "-B", "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, f"{RATE}\n", "")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("language", "voice", "spoken_by"),
    [("en", None, "piper"), ("de", None, "pico"), ("en", "en-us+f3", "espeak")],
)
async def test_the_first_provider_that_has_the_voice_tells_how_it_says_a_text(
    tmp_path: Path, language: Language, voice: str | None, spoken_by: str
) -> None:
    write_voice(tmp_path, WOMAN)
    settings = AudioSettings(piper_voices=tmp_path, lexicon=None)
    brackets = {"piper": "[[ʃ", "pico": "<phoneme", "espeak": "[[S'i:]]"}
    said = await pronounce("Xi", language, voice, settings)
    assert said.spoken.startswith(brackets[spoken_by])
    with pytest.raises(Discard, match="en-parrot"):
        await pronounce("Xi", language, "en-parrot", settings)
