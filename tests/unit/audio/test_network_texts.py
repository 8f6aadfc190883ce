"""What providers on the network are given to say."""

from dataclasses import replace

import pytest

from contracts import Voice
from services.audio.adapters.network_texts import NetworkTexts
from services.audio.domain.pronunciation import lexicon
from services.audio.domain.speech import Take
from services.kit.failures import Discard

OWN = lexicon.parse(
    {
        "en": {
            "words": {"Xi": "Shee", "teleSUR": "tele soor"},
            "phonemes": {"espeak": {"Kyiv": "k'i:v"}},
            "voices": {"anna": {"words": {"Xi": "She"}}},
        }
    }
)
BUILT_IN = lexicon.parse({"en": {"words": {"Xi": "Ksi", "Cholmondeley": "Chumley"}}})


def take(text: str, voice: str = "bert") -> Take:
    return Take(text, Voice(provider="elevenlabs", name=voice), "en")


@pytest.mark.parametrize(
    ("voice", "said"), [("bert", "Shee’s Chumley in Kyiv"), ("anna", "She’s Chumley in Kyiv")]
)
def test_the_words_of_the_lexicons_are_written_as_they_are_said(voice: str, said: str) -> None:
    texts = NetworkTexts(100, (OWN, BUILT_IN))
    spoken = texts.spoken(take("Xi’s [sic] Cholmondeley in Kyiv", voice)).text
    assert spoken.replace(" sic ", " ").replace("'", "’") == said


def test_the_words_of_the_station_precede_those_of_the_lexicons() -> None:
    own = replace(take("Xi’s Cholmondeley"), lexicon=(("Xi", "Zee"), ("_", "x"), ("-", "y")))
    spoken = NetworkTexts(100, (OWN, BUILT_IN)).spoken(own).text
    assert spoken.replace("'", "’") == "Zee’s Chumley"


def test_each_word_knows_where_it_was_written() -> None:
    written = "teleSUR, *then* Xi, then Rome"
    spoken = NetworkTexts(100, (OWN,)).spoken(take(written))
    assert spoken.text == "tele soor, then Shee, then Rome"
    for word, source in (("tele", "teleSUR"), ("Shee", "Xi"), ("Rome", "Rome")):
        assert spoken.offsets[spoken.text.index(word)] == written.index(source)


def test_a_text_that_is_too_long_is_refused_as_it_is_written_and_as_it_is_said() -> None:
    texts = NetworkTexts(10, (OWN,))
    assert texts.spoken(take("0123456789")).text == "0123456789"
    for text in ("0123456789.", "teleSUR in"):
        with pytest.raises(Discard, match="characters is over 10"):
            texts.spoken(take(text))


def test_a_change_of_words_alone_changes_the_model() -> None:
    other = lexicon.parse({"en": {"words": {"Xi": "Shi"}}})
    sounds = lexicon.parse({"en": {"phonemes": {"espeak": {"Xi": "Si:"}}}})
    name = NetworkTexts(10, ()).model("eleven_v4")
    models = {NetworkTexts(10, (each,)).model("eleven_v4") for each in (OWN, other, sounds)}
    assert len(models) == 3
    assert name == NetworkTexts(99, ()).model("eleven_v4")
    assert name.partition("+")[0] == "eleven_v4"
