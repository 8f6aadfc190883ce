"""Pronunciation by what espeak-ng makes of it, in the voices of both languages."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from contracts import Language, Voice, VoiceCard
from services.audio.adapters.espeak import VOICES, Espeak, open_espeak
from services.audio.adapters.spoken_texts import SENTENCE_PAUSE
from services.audio.domain import cues
from services.audio.domain.alignment import bounds, pauses
from services.audio.domain.pronunciation.lexicon import parse
from services.audio.domain.speech import Take
from services.audio.settings import AudioSettings

_STRESS = str.maketrans("", "", "ˈˌ ")

SAME: dict[Language, list[tuple[str, str]]] = {
    "en": [
        ("OPCW", "oh pee see double-you"),
        ("the EuGH", "the ee you gee aitch"),
        ("CNN", "see en en"),
        ("MPs", "em peas"),
        ("NATO", "Nato"),
        ("Leo XIV", "Leo the fourteenth"),
        ("Charles III's crown", "Charles the thirds crown"),
        ("World War II", "World War two"),
        ("$300bn", "three hundred billion dollars"),
        ("35°C", "thirty five degrees Celsius"),
        ("120km/h", "one hundred twenty kilometres an hour"),
        ("won 3-1", "won three one"),
        ("a 2-0 win", "a two nil win"),
        ("10-15 people", "ten to fifteen people"),
        ("in 1987", "in nineteen eighty seven"),
        ("the 1990s", "the nineteen nineties"),
        ("COVID-19", "covid nineteen"),
        ("a 7.8-magnitude quake", "a seven point eight-magnitude quake"),
        ("an A320 jet", "an eigh three twenty jet"),
        ("Xi Jinping", "she Jinping"),
        ("Q&A", "queue and eigh"),
    ],
    "de": [
        ("OPCW", "oh peh zeh weh"),
        ("EuGH", "eh uh geh hah"),
        ("AfD", "ah eff deh"),
        ("USA", "uh ess ah"),
        ("NATO", "Nato"),
        ("Papst Leo XIV. sagte", "Papst Leo der vierzehnte sagte"),
        ("von Papst Leo XIV. in Rom", "von Papst Leo dem vierzehnten in Rom"),
        ("am 3. Februar", "am dritten Februar"),
        ("1,2 Mio. Euro", "eins komma zwei Millionen Euro"),
        ("5 €", "fünf Euro"),
        ("35°C", "35 Grad Celsius"),
        ("120 km/h", "120 Kilometer pro Stunde"),
        ("gewann 3:1", "gewann drei zu eins"),
        ("um 20:15 Uhr", "um zwanzig Uhr fünfzehn"),
        ("10-15 Leute", "zehn bis fünfzehn Leute"),
        ("1999", "neunzehnhundert 99"),
        ("21.000 Menschen", "einundzwanzig tausend Menschen"),
        ("Stärke 7,8", "Stärke sieben komma acht"),
        ("Xi Jinping", "Schi Jinping"),
    ],
}
"""What is written, and words that sound the same."""

VOWELS = set("aeiouæøyɐɑɒɔəɛɜɪʊʌʏœᵻɚ")  # noqa: RUF001


@pytest.fixture
async def espeak() -> AsyncIterator[Espeak]:
    settings = AudioSettings.model_construct(concurrency=1, lexicon=None)
    async with open_espeak(settings) as opened:
        yield opened


def take(text: str, language: Language, voice: str | None = None) -> Take:
    names = [card.name for card in VOICES if card.language == language]
    return Take(text, Voice(provider="espeak", name=voice or names[0]), language)


async def phonemes(espeak: Espeak, text: str, language: Language, voice: str | None = None) -> str:
    """Phonemes without stress and without spaces between words."""
    said = await espeak.pronounce(take(text, language, voice))
    return said.phonemes.translate(_STRESS)


def syllables(text: str) -> int:
    """Groups of vowels."""
    return sum(
        one in VOWELS and (at == 0 or text[at - 1] not in VOWELS) for at, one in enumerate(text)
    )


@pytest.mark.parametrize("card", VOICES, ids=lambda card: card.name)
async def test_what_is_written_sounds_as_its_words(espeak: Espeak, card: VoiceCard) -> None:
    for written, words in SAME[card.language]:
        expected = await phonemes(espeak, words, card.language, card.name)
        assert await phonemes(espeak, written, card.language, card.name) == expected, written


@pytest.mark.parametrize("card", VOICES, ids=lambda card: card.name)
@pytest.mark.parametrize(
    ("written", "count"),
    [("OPCW", {"en": 6, "de": 4}), ("EuGH", {"en": 4, "de": 4}), ("NATO", {"en": 2, "de": 2}),
     ("UNESCO", {"en": 3, "de": 3}), ("teleSUR", {"en": 3, "de": 3})],
)  # fmt: skip
async def test_letters_and_words_have_their_syllables(
    espeak: Espeak, card: VoiceCard, written: str, count: dict[str, int]
) -> None:
    """Letters have one each (W three in English); "teleSUR" has two of "tele" and one of "sur"."""
    said = await espeak.pronounce(take(written, card.language, card.name))
    assert syllables(said.phonemes) == count[card.language]


@pytest.mark.parametrize(
    ("written", "words"),
    [("Xi met", "zee met"), ("Xi's car", "zees car"), ("Zack's", "zacks"), ("Marx's", "maxes")],
)
async def test_phonemes_of_a_lexicon_are_spoken_with_a_joined_possessive(
    written: str, words: str
) -> None:
    entries = {"Xi": "z'i:", "Marx": "m'aks", "Zack": "z'ak"}
    own = Espeak(1, [parse({"en": {"phonemes": {"espeak": entries}}})])
    try:
        assert await phonemes(own, written, "en") == await phonemes(own, words, "en")
    finally:
        await own.close()


async def test_a_changed_lexicon_or_none_changes_what_the_cache_is_keyed_by() -> None:
    one = parse({"en": {"words": {"Xi": "Shee"}}})
    same = parse({"en": {"words": {"Xi": "Shee"}}})
    other = parse({"en": {"words": {"Xi": "Zee"}}})
    assert Espeak(1, [one]).model == Espeak(2, [same]).model
    assert len({Espeak(1, lexicons).model for lexicons in ([], [one], [other])}) == 3


async def test_brackets_of_a_text_are_no_phonemes(espeak: Espeak) -> None:
    assert await phonemes(espeak, "a [[m'aks]] b", "en") == await phonemes(
        espeak, "a m'aks b", "en"
    )


async def test_words_after_replaced_ones_are_marked_where_they_sound(espeak: Espeak) -> None:
    """Each mark stands at a word of the written text, and the last word's near the end."""
    text = "Leo XIV paid $300bn to teleSUR and Xi on Monday."
    speech = await espeak.speak(take(text, "en"))
    at = {mark.offset: mark.seconds for mark in speech.marks}
    assert set(at) <= {
        offset for offset, c in enumerate(text) if offset == 0 or text[offset - 1] in " $"
    }
    for word in ("Leo", "paid", "to", "teleSUR", "and", "Xi", "on", "Monday"):
        assert text.index(word) in at, word
    before, after = at[text.index("$")], at[text.index("to ")]
    assert after - before > 0.8
    assert bounds(speech)[1] - at[text.index("Monday")] < 0.8


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Leo XIV paid $300bn for it. TeleSUR reports 35°C at 20:15. Rain follows."),
        ("de", "Papst Leo XIV. zahlte 1,2 Mio. Euro. Der EuGH nennt 35°C um 20:15 Uhr. Es regnet."),
    ],
)
async def test_captions_keep_what_is_written_and_stand_with_its_sound(
    espeak: Espeak, language: Language, text: str
) -> None:
    speech = await espeak.speak(take(text, language))
    found = cues.of(text, language, speech)
    assert " ".join(line for cue in found for line in cue.lines) == text
    assert len(found) == 3
    sounds = [pause for pause in pauses(speech) if pause.end - pause.start > SENTENCE_PAUSE / 2]
    for before, after in pairwise(found):
        assert any((before.end, after.start) == (pause.start, pause.end) for pause in sounds), (
            after.lines
        )
