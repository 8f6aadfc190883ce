"""Scripts of one's own: what is left out is completed, what is wrong is named."""

from typing import Any

import pytest

from contracts import (
    Host,
    PublishedSpeech,
    ScriptReady,
    SpeakableScript,
    SpeechProvider,
    Voice,
    VoiceCard,
)
from services.audio.domain.own_script import complete, fault, speakers
from services.audio.domain.pace import REMEMBERED, Pace

VOICE = Voice(provider="espeak", name="a", characters_per_second=15)
AVA, TOM = Host(name="Ava", voice=VOICE), Host(name="Tom", voice=VOICE)
CARD = VoiceCard(name="a", language="en", gender="female", characters_per_second=15)
SPEECH = PublishedSpeech(providers=(SpeechProvider(name="espeak", voices=(CARD,)),))


def script(*segments: dict[str, Any], **fields: Any) -> SpeakableScript:
    return SpeakableScript.model_validate({"segments": segments, **fields})


def said(text: str = "All is well.", speaker: str = "Ava", **fields: Any) -> dict[str, Any]:
    return {"speaker": speaker, "text": text, **fields}


def completed(own: SpeakableScript) -> ScriptReady:
    return complete(own, {"Ava": AVA, "Tom": TOM})


def test_what_is_left_out_is_completed() -> None:
    made = completed(script(said("A. B.", story=2), said(speaker="Tom", id="mine")))
    assert [segment.id for segment in made.segments] == ["s001", "mine"]
    assert [host.name for host in made.hosts] == ["Ava", "Tom"]
    assert [(story.number, story.title) for story in made.stories] == [(2, "A")]


def test_a_script_is_as_long_as_its_words() -> None:
    short, long = (completed(script(said("word " * number))) for number in (30, 300))
    assert 0.2 < short.minutes < 0.5
    assert short.minutes < long.minutes == pytest.approx(1.85, abs=0.1)
    assert completed(script(said(), minutes=3)).minutes == 3
    with pytest.raises(ValueError, match="they take more than 60 minutes"):
        completed(script(*(said("word " * 900) for _ in range(15))))


def test_the_id_depends_on_what_is_heard_alone() -> None:
    one = completed(script(said()))
    assert completed(script(said(), budget=1.0, over_budget="fail")).show_id == one.show_id
    assert completed(script(said(id="s001"))).show_id == one.show_id
    for other in (script(said("No.")), script(said(), loudness=-20), script(said(speaker="Tom"))):
        assert completed(other).show_id != one.show_id


def test_speakers_without_a_host_are_named_once() -> None:
    own = script(said(), said(speaker="Tom"), said(), hosts=[TOM.model_dump()])
    assert speakers(own) == ["Ava"]


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        (script(said()), ""),
        (script(said(), hosts=[AVA.model_dump()]), ""),
        (script(said(id="x"), said(id="x")), "script.segments: the id 'x' is there 2 times"),
        (
            script(said(), hosts=[{"name": "Ava", "voice": {"provider": "espeak", "name": "b"}}]),
            "script.hosts.0.voice: ",
        ),
        (
            script(said(), hosts=[{"name": "Ava", "voice": {"provider": "acme", "name": "b"}}]),
            "script.hosts.0.voice.provider: acme is not used here; espeak are",
        ),
    ],
)
def test_a_fault_names_the_field(own: SpeakableScript, reason: str) -> None:
    found = fault(own, SPEECH)
    assert found.startswith(reason)
    assert bool(found) == bool(reason)


def test_the_pace_is_that_of_the_last_pieces() -> None:
    assert Pace().factor is None
    pace = Pace()
    for duration in (10, *[60] * (REMEMBERED - 1)):
        pace.note(duration, 10)
    assert 5 < (pace.factor or 0) < 6
    pace.note(60, 10)
    assert pace.factor == 6
