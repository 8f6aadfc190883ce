"""What of a show computers made, and the words for it in notes and tags."""

from collections.abc import Iterable, Sequence

from contracts import (
    AiUse,
    AudioReady,
    CoverReady,
    Fallback,
    Language,
    Maker,
    ScriptReady,
    ShowAccepted,
    Usage,
)
from contracts.cover import OWN_PICTURE
from services.kit.xmp import SourceType, newscode

CLASSIC = frozenset({"local", "espeak", "pico"})
"""Providers that are no generative AI: our own rules, and speech synthesis of before neural
networks. Whatever else there is counts as generative."""
LOCAL = "local"
_NAMES = {
    "elevenlabs": "ElevenLabs",
    "espeak": "eSpeak NG",
    "openai": "OpenAI",
    "pico": "SVOX Pico",
    "piper": "Piper",
}
"""Providers as they write themselves."""
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "voices": "Hosts: {} (computer voices)",
        "rules": "Written by a computer from the reports that are linked in the notes.",
        "generative": "Made with AI from the reports that are linked in the notes: {}.",
        "script": "script by {}",
        "spoken": "voices by {}",
        "cover": "cover by {}",
    },
    "de": {
        "voices": "Es sprechen: {} (Computerstimmen)",
        "rules": "Von einem Computer nach den in den Notizen verlinkten Berichten geschrieben.",
        "generative": "Mit KI nach den in den Notizen verlinkten Berichten erstellt: {}.",
        "script": "Text von {}",
        "spoken": "Stimmen von {}",
        "cover": "Titelbild von {}",
    },
}


def use_of_ai(
    accepted: ShowAccepted, script: ScriptReady, audio: AudioReady, cover: CoverReady | None
) -> AiUse:
    """Who made the parts of a show; `cover`: none where the station's own is used."""
    writers = [script.written_by.partition("/")[0], *_used(script.fallbacks)]
    painter, model = (cover.painted_by, cover.model) if cover else (LOCAL, "")
    painted = () if painter == OWN_PICTURE else (_maker(painter, model),)
    wrote = _makers(writers, script.usage)
    spoke = _makers((voice.provider for voice in audio.voices), audio.usage)
    return AiUse(
        script=wrote,
        voices=spoke,
        cover=painted,
        source_type=newscode(source_type([*wrote, *spoke])),
        disclosed=accepted.disclose,
    )


def source_type(makers: Iterable[Maker]) -> SourceType:
    """The kind of source of what `makers` made together."""
    return "trainedAlgorithmicMedia" if any(m.generative for m in makers) else "algorithmicMedia"


def systems(use: AiUse) -> tuple[str, ...]:
    """The generative systems that wrote or spoke, e.g. `OpenAI gpt-5.4`."""
    return tuple(_shown(maker) for maker in (*use.script, *use.voices) if maker.generative)


def statement(use: AiUse, hosts: Sequence[str], language: Language) -> tuple[str, str]:
    """Who is heard, and who made the show, as two sentences for people."""
    words = _WORDS[language]
    voices = words["voices"].format(", ".join(hosts))
    if not any(maker.generative for maker in (*use.script, *use.voices, *use.cover)):
        return voices, words["rules"]
    parts = (("script", use.script), ("spoken", use.voices), ("cover", use.cover))
    told = [words[part].format(_listed(makers)) for part, makers in parts if makers]
    return voices, words["generative"].format("; ".join(told))


def _makers(providers: Iterable[str], usage: Iterable[Usage]) -> tuple[Maker, ...]:
    """Each provider once, with the models of it that were used."""
    models: dict[str, list[str]] = {}
    for each in usage:
        models.setdefault(each.provider, []).append(each.model)
    return tuple(
        _maker(provider, model)
        for provider in dict.fromkeys(filter(None, providers))
        for model in dict.fromkeys(models.get(provider, [""]))
    )


def _maker(provider: str, model: str) -> Maker:
    return Maker(provider=provider, model=model, generative=provider not in CLASSIC)


def _used(fallbacks: Iterable[Fallback]) -> list[str]:
    """The providers that stood in for others."""
    return [each.used.partition("/")[0] for each in fallbacks if each.used != each.wanted]


def _listed(makers: Iterable[Maker]) -> str:
    return ", ".join(dict.fromkeys(map(_shown, makers)))


def _shown(maker: Maker) -> str:
    name = "RadioX" if maker.provider == LOCAL else _NAMES.get(maker.provider, maker.provider)
    return f"{name} {maker.model}".rstrip()
