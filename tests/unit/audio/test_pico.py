"""Pico by what it makes of texts: two that sound the same have the same samples."""

import os
import re
import signal
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from contracts import Language, Voice, VoiceCard
from infra.voices import formants
from services.audio.adapters.pico import VOICES, Pico, open_pico
from services.audio.domain import sentences, takes
from services.audio.domain.alignment import bounds, pauses
from services.audio.domain.pronunciation.lexicon import parse
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Take
from services.audio.settings import AudioSettings

LEXICON = Path(__file__).parents[3] / "services/audio/lexicon.toml"
SYMBOL = re.compile(r'"|.(?:_.)?[\\`]?[:~]?')
"""Of X-SAMPA as Pico reads it."""
KNOWN: dict[Language, str] = {
    "en": (
        "{ @ A: E I N O_I Q S T U Z a_I a_U b d d_Z e_I f g h i: j k l m n o_U p r\\ s t t_S u: "
        "v w z"
    ),
    "de": "6 9 ? @ E I N O R S U a a: a_I b d d_Z e: f g i: j k l m n o: p s t t_S u: v z",
}
"""Symbols that the voices of a language know."""

SAME: dict[Language, list[tuple[str, str]]] = {
    "en": [
        ("the BBC", "the bee bee see"),
        ("the USA agree", "the U S ay agree"),
        ("MPs voted", "em pees voted"),
        ("NATO", "Nato"),
        ("Leo XIV", "Leo the fourteenth"),
        ("$3.2 million", "three point two million dollars"),
        ("a 7.8-magnitude quake", "a seven point eight magnitude quake"),
        ("a ten-year plan", "a ten year plan"),
        ("won 3-1", "won three one"),
        ("a <speed level=20>slow</speed> day", "a speed level 20 slow speed day"),
        ('He said "never" again', "He said never again"),
        ("a plan - late", "a plan, late"),
        ("Čapek in Łomża", "Chapek in Womzha"),
    ],
    "de": [
        ("EZB", "eh zett beh"),
        ("die USA sagen", "die U S A sagen"),
        ("Papst Leo XIV. sagte", "Papst Leo der vierzehnte sagte"),
        ("am 3. Februar", "am dritten Februar"),
        ("1,2 Mio. Euro", "eins komma zwei Millionen Euro"),
        ("21.500 Menschen", "einundzwanzigtausend fünfhundert Menschen"),
        ("1.200.000 Euro", "eine Million zweihunderttausend Euro"),
        ("120 km/h", "120 Kilometer pro Stunde"),
        ("Er sagt „nie“ wieder", "Er sagt nie wieder"),
        ("ein Plan – spät", "ein Plan, spät"),
        ("Dvořák und Müller", "Dvorschák und Müller"),
        ("Xi Jinping", "Schi Jinping"),
    ],
}
"""What is written, and words that sound the same."""


@pytest.fixture
async def pico() -> AsyncIterator[Pico]:
    settings = AudioSettings.model_construct(concurrency=1, lexicon=None)
    async with open_pico(settings) as opened:
        yield opened


def take(text: str, card: VoiceCard) -> Take:
    return Take(text, Voice(provider="pico", name=card.name), card.language)


def card(name: str) -> VoiceCard:
    return next(card for card in VOICES if card.name == name)


async def sound(pico: Pico, text: str, voice: VoiceCard) -> Samples:
    return (await pico.speak(take(text, voice))).samples


@pytest.mark.parametrize("voice", VOICES, ids=lambda card: card.name)
async def test_what_is_written_sounds_as_its_words(pico: Pico, voice: VoiceCard) -> None:
    for written, words in SAME[voice.language]:
        found, expected = [await sound(pico, f"{text}.", voice) for text in (written, words)]
        assert np.array_equal(found, expected), written


@pytest.mark.parametrize("language", KNOWN)
def test_the_lexicon_has_symbols_that_are_known(language: Language) -> None:
    entries = tomllib.loads(LEXICON.read_text("utf-8"))[language]["phonemes"]["pico"]
    for sounds in entries.values():
        assert set(SYMBOL.findall(sounds)) <= {'"', *KNOWN[language].split()}, sounds
        assert "".join(SYMBOL.findall(sounds)) == sounds


@pytest.mark.parametrize("language", KNOWN)
async def test_known_symbols_are_not_silent(language: Language) -> None:
    """The engine leaves out a symbol that it does not know."""
    voice = next(card for card in VOICES if card.language == language)
    names = {f"Zz{at}": symbol for at, symbol in enumerate(KNOWN[language].split())}
    entries = {name: f'"tE{symbol}' for name, symbol in names.items()}
    none = {"Xxx": '"tE', "Xxz": '"tE8'}
    own = Pico(1, [parse({language: {"phonemes": {"pico": {**entries, **none}}}})])
    without = await sound(own, "Xxx.", voice)
    assert np.array_equal(await sound(own, "Xxz.", voice), without)
    for name, symbol in names.items():
        assert not np.array_equal(await sound(own, f"{name}.", voice), without), symbol
    await own.close()


async def test_a_possessive_joins_the_phonemes_of_a_lexicon() -> None:
    entries = {"Xi": '"zi:', "Marx": '"m{ks', "Zack": '"z{k'}
    own = Pico(1, [parse({"en": {"phonemes": {"pico": entries}}})])
    said = await own.pronounce(take("Xi's, Marx's and Zack's", card("en-us")))
    await own.close()
    assert said.spoken == (
        "<phoneme ph='\"zi:z'/>, <phoneme ph='\"m{ksIz'/> and <phoneme ph='\"z{ks'/>"
    )


async def test_a_lexicon_cannot_end_its_tag() -> None:
    own = Pico(1, [parse({"en": {"phonemes": {"pico": {"Xi": "S'i:\\"}}}})])
    said = await own.pronounce(take("Xi", card("en-us")))
    await own.close()
    assert said.spoken == "<phoneme ph='Si:\\\\'/>"


@pytest.mark.parametrize("voice", VOICES, ids=lambda card: card.name)
async def test_samples_depend_on_the_take_alone(voice: VoiceCard) -> None:
    text = {"de": "Es regnet heute. Der Wind nimmt zu.", "en": "It rains, again. The wind rises."}
    spoken = []
    for before in (0, 1, 3):
        async with open_pico(AudioSettings(concurrency=1)) as pico:
            for number in range(before):
                await sound(pico, "It snows, and it is cold. " * (number + 1), card("en-gb"))
            spoken.append(await pico.speak(take(text[voice.language], voice)))
    first, *others = spoken
    for other in others:
        assert np.array_equal(other.samples, first.samples)
        assert other.marks == first.marks


async def test_a_worker_that_dies_is_replaced(pico: Pico) -> None:
    first = await sound(pico, "It rains.", card("en-gb"))
    (worker,) = pico._workers._idle
    os.kill(worker.process.pid, signal.SIGSEGV)
    assert np.array_equal(await sound(pico, "It rains.", card("en-gb")), first)


@pytest.mark.parametrize(
    ("woman", "man"), [("en-us", "en-us+m"), ("en-gb", "en-gb+m"), ("de", "de+m")]
)
async def test_a_mans_formants_are_lower(pico: Pico, woman: str, man: str) -> None:
    """His second and third are at about 86% of hers; the first is hidden by the harmonics."""
    text = {"en": "We are away all year, you know.", "de": "Wir waren alle Jahre immer wieder da."}
    high, low = [
        formants(await pico.speak(take(text[card(name).language], card(name))))
        for name in (woman, man)
    ]
    assert 0.78 < low[2] / high[2] < 0.94


@pytest.mark.parametrize("voice", VOICES, ids=lambda card: card.name)
async def test_marks_open_each_sentence_where_it_sounds(pico: Pico, voice: VoiceCard) -> None:
    text = {
        "en": "The USA paid $3.2 million. Rain follows, they say. It is late.",
        "de": "Die USA zahlten 21.500 Euro. Regen folgt, wie es heißt. Es ist spät.",
    }[voice.language]
    speech = await pico.speak(take(text, voice))
    at = {mark.offset: mark.seconds for mark in speech.marks}
    begun = [bounds(speech)[0], *(pause.end for pause in pauses(speech))]
    for start, _ in sentences.split(text, voice.language):
        assert min(abs(at[start] - seconds) for seconds in begun) < 5 * takes.MARGIN
    assert {mark.offset for mark in speech.marks if mark.told} == {
        start for start, _ in sentences.split(text, voice.language)
    }
    words = {match.start() for match in re.finditer(r"\S+", text)}
    assert set(at) <= words | {text.find("$") + 1}


async def test_a_changed_lexicon_changes_what_the_cache_is_keyed_by() -> None:
    one = parse({"en": {"words": {"Xi": "Shee"}}})
    other = parse({"en": {"words": {"Xi": "Zee"}}})
    assert Pico(1, [one]).model == Pico(2, [one]).model
    assert len({Pico(1, lexicons).model for lexicons in ([], [one], [other])}) == 3
