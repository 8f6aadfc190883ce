"""An utterance has a take in each voice of its host, in the host's tone."""

from contracts import Host, Segment, Voice
from services.audio.domain.speech import Utterance


def test_every_take_has_the_tone_of_the_host_and_the_settings_of_its_voice() -> None:
    first = Voice(provider="elevenlabs", name="anna", settings={"stability": 0.5})
    second = Voice(provider="espeak", name="en-us+f3")
    host = Host(name="Ava", voice=first, fallbacks=(second,), tone="warm and calm")
    segment = Segment(id="s001", kind="story", speaker="Ava", text="It rains.")
    utterance = Utterance.of(segment, host, "en")
    assert [take.voice for take in utterance.takes] == [first, second]
    assert {take.tone for take in utterance.takes} == {"warm and calm"}
    assert {(take.text, take.language) for take in utterance.takes} == {("It rains.", "en")}
