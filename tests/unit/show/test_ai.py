"""Who made a show, as its event, its notes and its tags tell."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import AiUse, AudioReady, CoverReady, Language, Maker, ScriptReady, ShowAccepted
from services.show.domain.ai import source_type, statement, systems, use_of_ai

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
OPENAI = {"provider": "openai", "operation": "script", "model": "gpt-5.4"}
SPEECH = {"provider": "elevenlabs", "operation": "speech", "model": "eleven_v4"}
PICTURE = "gpt-image-2.5-flare"
FALLBACK = {"operation": "script", "segment": "s002", "wanted": "openai", "used": "local",
            "reason": "a number is not in the sources"}  # fmt: skip


def used(
    writer: str = "local",
    voices: tuple[str, ...] = ("espeak",),
    painter: str | None = "local",
    *,
    painted_with: str = "",
    bought: tuple[dict[str, str], ...] = (),
    fallbacks: tuple[dict[str, str], ...] = (),
    disclose: bool = False,
) -> AiUse:
    def of(operation: str) -> list[dict[str, str]]:
        return [usage for usage in bought if usage["operation"] == operation]

    spoken = [{"provider": v, "voice": "v", "characters": 9, "seconds": 1.0} for v in voices]
    return use_of_ai(
        ShowAccepted.model_validate(
            json.loads((EXAMPLES / "show.accepted.json").read_text()) | {"disclose": disclose}
        ),
        made(ScriptReady, written_by=writer, usage=of("script"), fallbacks=list(fallbacks)),
        made(AudioReady, voices=spoken, usage=of("speech")),
        made(CoverReady, painted_by=painter, model=painted_with) if painter else None,
    )


def made(kind: Any, **changes: Any) -> Any:
    example = json.loads((EXAMPLES / f"{kind.subject}.json").read_text())
    return kind.model_validate(example | {"usage": [], "fallbacks": []} | changes)


def test_a_show_of_this_machine_is_no_generative_ai() -> None:
    use = used()
    local, espeak = (Maker(provider=name, generative=False) for name in ("local", "espeak"))
    assert (use.script, use.voices, use.cover) == ((local,), (espeak,), (local,))
    assert use.source_type.endswith("/algorithmicMedia")
    assert systems(use) == ()


def test_the_station_s_own_cover_is_its_own_work() -> None:
    assert used(painter=None).cover == (Maker(provider="local", generative=False),)


def test_nobody_painted_a_picture_of_the_stations_media() -> None:
    use = used("openai", painter="station", bought=(OPENAI,))
    assert use.cover == ()
    assert "cover" not in statement(use, ["Ava"], "en")[1]


def test_models_are_those_that_were_bought() -> None:
    use = used("openai", ("elevenlabs",), "openai", painted_with=PICTURE, bought=(OPENAI, SPEECH))
    assert [maker.model for maker in (*use.script, *use.voices, *use.cover)] == [
        "gpt-5.4", "eleven_v4", "gpt-image-2.5-flare",
    ]  # fmt: skip
    assert systems(use) == ("OpenAI gpt-5.4", "ElevenLabs eleven_v4")


def test_a_writer_that_stood_in_for_passages_is_named_too() -> None:
    use = used("openai", fallbacks=(FALLBACK, FALLBACK), bought=(OPENAI,))
    assert [maker.provider for maker in use.script] == ["openai", "local"]


@pytest.mark.parametrize(
    ("writer", "voices", "generative"),
    [
        ("local", ("espeak",), False),
        ("openai", ("espeak",), True),
        ("local", ("espeak", "piper"), True),
        ("local", ("pico",), False),
        ("local", ("some-new-provider",), True),
    ],
)
def test_whatever_is_not_known_to_be_classic_is_marked_as_generative(
    writer: str,
    voices: tuple[str, ...],
    generative: bool,  # noqa: FBT001 - a test parameter
) -> None:
    use = used(writer, voices)
    expected = "trainedAlgorithmicMedia" if generative else "algorithmicMedia"
    assert source_type((*use.script, *use.voices)) == expected
    assert use.source_type.endswith(f"/{expected}")


def test_a_painted_cover_alone_does_not_mark_the_audio() -> None:
    use = used(painter="openai", painted_with=PICTURE)
    assert use.source_type.endswith("/algorithmicMedia")
    assert [maker.generative for maker in use.cover] == [True]


EN = (
    "Hosts: Ava, Tom (computer voices)",
    "Written by a computer from the reports that are linked in the notes.",
    "Made with AI from the reports that are linked in the notes: {}.",
    "script by OpenAI gpt-5.4, RadioX; voices by ElevenLabs eleven_v4; cover by RadioX",
)
DE = (
    "Es sprechen: Ava, Tom (Computerstimmen)",
    "Von einem Computer nach den in den Notizen verlinkten Berichten geschrieben.",
    "Mit KI nach den in den Notizen verlinkten Berichten erstellt: {}.",
    "Text von OpenAI gpt-5.4, RadioX; Stimmen von ElevenLabs eleven_v4; Titelbild von RadioX",
)


@pytest.mark.parametrize(("language", "words"), [("en", EN), ("de", DE)])
def test_people_are_told_in_the_language_of_the_show(
    language: Language, words: tuple[str, str, str, str]
) -> None:
    hosts, rules, generated, makers = words
    names = ("Ava", "Tom")
    assert statement(used(), names, language) == (hosts, rules)
    bought = used("openai", ("elevenlabs",), bought=(OPENAI, SPEECH), fallbacks=(FALLBACK,))
    assert statement(bought, names, language) == (hosts, generated.format(makers))


@pytest.mark.parametrize("disclose", [True, False])
def test_whether_it_is_said_aloud_is_told(disclose: bool) -> None:  # noqa: FBT001 - a test parameter
    assert used(disclose=disclose).disclosed is disclose
