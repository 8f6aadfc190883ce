"""The lexicon: which entry matches, whose entry counts, and what a file may hold."""

from pathlib import Path
from typing import Any

import pytest

from services.audio.adapters.lexicons import open_lexicons
from services.audio.domain.pronunciation import lexicon
from services.audio.domain.pronunciation.lexicon import Lexicon, SpokenForms, parse
from services.audio.domain.pronunciation.rewriting import rewrite
from services.audio.settings import MAX_LEXICON_BYTES, AudioSettings, read_lexicon
from services.fleet import from_environment
from services.kit.settings import SettingsError


def marked(sounds: str, possessive: bool) -> str:  # noqa: FBT001
    return f"/{sounds}{'-z' if possessive else ''}/"


def said(text: str, *lexicons: Lexicon, voice: str = "", provider: str = "espeak") -> str:
    entries = SpokenForms(lexicons, "en", provider=provider, voice=voice, spell=marked)
    return rewrite(text, entries.edits(text)).text


WORDS = parse(
    {
        "en": {
            "words": {
                "teleSUR": "telley soor",
                "oslo": "ozlo",
                "New York Times": "N Y T",
                "New York": "Noo York",
                "Paris": "Parry",
                "Al-Aqsa": "Alaxa",
                "L’Oréal": "Loreal",
            }
        }
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("teleSUR said", "telley soor said"),
        ("(teleSUR)", "(telley soor)"),
        ("teleSUR's report", "telley soor's report"),
        ("teleSURs", "telley soors"),
        ("telesur", "telesur"),
        ("teleSURX and XteleSUR", "teleSURX and XteleSUR"),
        ("oslo, Oslo and OSLO", "ozlo, ozlo and ozlo"),
        ("the New York Times of New York", "the N Y T of Noo York"),
        ("Paris, Pari", "Parry, Pari"),
        ("at Al-Aqsa", "at Alaxa"),
        ("New", "New"),
        ("L'Oréal's", "Loreal's"),
    ],
)
def test_whole_words_match(text: str, expected: str) -> None:
    assert said(text, WORDS) == expected


def test_the_first_lexicon_counts_there_the_voice_and_there_phonemes() -> None:
    shipped = parse({"en": {"words": {"Xi": "1"}}})
    assert said("Xi", shipped) == "1"
    phonemes = parse({"en": {"words": {"Xi": "2"}, "phonemes": {"espeak": {"Xi": "3"}}}})
    assert said("Xi", phonemes, shipped) == "/3/"
    assert said("Xi's", phonemes, shipped) == "/3-z/"
    assert said("Xi", phonemes, shipped, provider="another") == "2"
    voices = {"voices": {"ava": {"words": {"Xi": "4"}}}}
    own = parse({"en": {"phonemes": {"espeak": {"Xi": "3"}}, **voices}})
    assert said("Xi", own, shipped, voice="ava") == "4"
    assert said("Xi", own, shipped, voice="ben") == "/3/"
    users = parse({"en": {"words": {"Xi": "5"}}})
    assert said("Xi", users, own, shipped, voice="ava") == "5"


def test_an_entry_is_for_its_language() -> None:
    assert said("Xi", parse({"de": {"words": {"Xi": "Schi"}}})) == "Xi"


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"fr": {}}, "fr"),
        ({"en": {"word": {}}}, r"en\.word: Extra inputs"),
        ({"en": {"words": {"Xi": 5}}}, r"en\.words\.Xi: .*string"),
        ({"en": {"words": {"Xi": ""}}}, r"en\.words\.Xi: .*1 character"),
        ({"en": {"words": {"Xi": "x" * 101}}}, r"en\.words\.Xi: .*100 characters"),
        ({"en": {"words": {"x" * 101: "x"}}}, r"en\.words\.x+: .*100 characters"),
        ({"en": {"words": {"-a": "b"}}}, r"en\.words\.-a: .*begins and ends with a letter"),
        ({"en": {"words": {"a": "[[b]]"}}}, r"en\.words\.a: .*double or angle brackets"),
        ({"de": {"words": {"a": "<speed>b"}}}, r"de\.words\.a: .*angle brackets"),
        ({"en": {"words": {"a": "b\nc"}}}, r"en\.words\.a: .*control"),
        ({"en": {"phonemes": {"espeak": {"a": "b]]c"}}}}, r"en\.phonemes\.espeak\.a: .*brackets"),
    ],
)
def test_an_invalid_entry_is_named(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(tables)


def test_the_number_of_entries_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MAX_ENTRIES", 3)
    words = {"a": "1", "b": "2"}
    voices = {"v": {"words": {"a": "3"}}}
    parse({"en": {"words": words, "voices": voices}})
    with pytest.raises(ValueError, match="4 entries are more than 3"):
        parse({"en": {"words": words, "voices": voices}, "de": {"words": {"a": "4"}}})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[en.words]\nXi = 5\n", r"own\.toml: en\.words\.Xi"),
        (b"[en.words\n", r"own\.toml: .*line 1"),
        (b"\xff\xfe", r"own\.toml: .*utf-8"),
        (b"#" * (MAX_LEXICON_BYTES + 1), r"own\.toml: .*larger than"),
    ],
)
def test_an_invalid_file_is_named_with_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, message: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        read_lexicon(path)
    monkeypatch.setenv("RADIOX_AUDIO_LEXICON", str(path))
    with pytest.raises(SettingsError, match=f"RADIOX_AUDIO_LEXICON: .*{message}"):
        from_environment(AudioSettings)


def test_a_lexicon_in_its_default_place_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert AudioSettings().lexicon is None
    path = tmp_path / "radiox" / "lexicon.toml"
    path.parent.mkdir()
    path.write_text('[en.words]\n"Xi" = "Zee"\n', encoding="utf-8")
    settings = AudioSettings()
    assert settings.lexicon == path
    assert said("Xi", *open_lexicons(settings)) == "Zee"


def test_the_built_in_lexicon_is_valid_and_knows_both_languages() -> None:
    (built_in,) = open_lexicons(AudioSettings.model_construct(lexicon=None))
    assert set(built_in) == {"en", "de"}
    assert said("teleSUR", built_in, provider="another") == "tele soor"
