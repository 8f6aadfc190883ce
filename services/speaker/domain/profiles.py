"""What a host must be like to be saved."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from contracts import HostProfile, HostVoice, PublishedSpeech, Voice
from services.casting import voices
from services.casting.voices import LANGUAGES, Fault, named

MAX_HOSTS = 64
"""Most hosts of a station: all of them fit into one answer."""
MAX_BYTES = 8_000
"""Greatest size of a host, as JSON."""
LONGEST_NAME = 40
_NAME = re.compile(r"[^\W\d_](?:[\w .'’-]*[\w.])?")
_PROVIDER = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_VOICE, _MOST_SETTINGS, _LONGEST_SETTING = 200, 20, 1_000
_MOST_NAMED = 12
"""Voices that a refusal names."""


def canonical(name: str) -> str:
    """A name in the form in which it is compared: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def refusal_of_name(name: str, others: Collection[str]) -> str:
    """Why a host cannot have a name, empty where it can; `others`: the names of all hosts."""
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        return (
            f"name: {name!r} is not spoken as a name: it has 1 to {LONGEST_NAME} letters, digits, "
            "spaces, hyphens, apostrophes and full stops, and begins with a letter"
        )
    alike = [other for other in others if other != name and other.casefold() == name.casefold()]
    if alike:
        return f"name: there is a host {alike[0]} already; names differ by more than their case"
    if name not in others and len(others) >= MAX_HOSTS:
        return f"name: a station has at most {MAX_HOSTS} hosts; remove one first"
    return ""


def refusal(
    name: str, profile: HostProfile, others: Mapping[str, HostProfile], speech: PublishedSpeech
) -> str:
    """Why a host cannot be saved, beginning with the field; empty where nothing is wrong."""
    hosts = {**others, name: profile}
    reasons = [
        *_wrong_texts(profile),
        *_wrong_voices(profile),
        *(_explained(fault, name, hosts, speech) for fault in voices.faults(profile, speech)),
    ]
    if reasons:
        return reasons[0]
    if len(profile.model_dump_json().encode()) > MAX_BYTES:
        return f"biography: the host is larger than {MAX_BYTES:,} bytes; shorten its texts"
    if speech.providers and not voices.voices_of(name, hosts, speech):
        providers = ", ".join(provider.name for provider in speech.providers)
        spoken = LANGUAGES[profile.language]
        return f"language: no voice of the speech providers ({providers}) speaks {spoken}"
    return ""


def notes(name: str, hosts: Mapping[str, HostProfile], speech: PublishedSpeech) -> tuple[str, ...]:
    """What is worth knowing about a host: what cannot be checked, and what a show does instead."""
    if not speech.providers:
        return ("no voices are published yet, so that none was checked: audio does so",)
    profile = hosts[name]
    found = [f"voices.{key}: {why}" for key, why in voices.unchecked(profile, speech).items()]
    found += [
        f"{fault.field}: {fault.reason}; a show {_instead(fault, name, hosts, speech)}"
        for fault in voices.faults(profile, speech)
    ]
    own = voices.voices_of(name, hosts, speech)[:1]
    if own and (alike := _sharing(name, own[0], hosts, speech)):
        found.append(f"{', '.join(alike)} has the voice {named(own[0])} too")
    return tuple(found)


def _wrong_texts(profile: HostProfile) -> Iterator[str]:
    for field, text, allowed in (
        ("tone", profile.tone, ""),
        ("biography", profile.biography, "\n"),
    ):
        if any(_is_control(each) and each not in allowed for each in text):
            yield f"{field}: it has a control character; plain text is wanted"


def _wrong_voices(profile: HostProfile) -> Iterator[str]:
    for provider, voice in profile.voices.items():
        field = f"voices.{provider}"
        if not _PROVIDER.fullmatch(provider):
            yield f"voices: {provider!r} is no name of a speech provider, e.g. pico"
            continue
        name = voice if isinstance(voice, str) else voice.name
        if not 1 <= len(name) <= _LONGEST_VOICE or any(map(_is_control, name)):
            yield f"{field}: the name of a voice has 1 to {_LONGEST_VOICE} printable characters"
        if isinstance(voice, HostVoice):
            yield from _wrong_table(field, provider, voice)


def _wrong_table(field: str, provider: str, voice: HostVoice) -> Iterator[str]:
    if voice.provider != provider:
        yield f"{field}.provider: it is {voice.provider!r}, and stands under {provider!r}"
    if len(voice.settings) > _MOST_SETTINGS:
        yield f"{field}.settings: there are more than {_MOST_SETTINGS}"
    for setting, value in voice.settings.items():
        if len(setting) > _LONGEST_VOICE or len(str(value)) > _LONGEST_SETTING:
            yield f"{field}.settings: {setting[:40]} is longer than {_LONGEST_SETTING} characters"


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"}


def _explained(
    fault: Fault, name: str, hosts: Mapping[str, HostProfile], speech: PublishedSpeech
) -> str:
    """A fault with what a show would use instead, and what the provider has."""
    if fault.setting:
        return f"{fault.field}: {fault.reason}; a show would leave it out"
    language = hosts[name].language
    provider = next(each for each in speech.providers if each.name == fault.provider)
    cards = [card.name for card in provider.voices if card.language == language]
    more = ", …" if len(cards) > _MOST_NAMED else ""
    offered = f"{', '.join(cards[:_MOST_NAMED])}{more}" or "none"
    return (
        f"{fault.field}: {fault.reason}; a show would use {_stand_in(fault, name, hosts, speech)}. "
        f"{fault.provider} has for {LANGUAGES[language]}: {offered}"
    )


def _instead(
    fault: Fault, name: str, hosts: Mapping[str, HostProfile], speech: PublishedSpeech
) -> str:
    return "leaves it out" if fault.setting else f"uses {_stand_in(fault, name, hosts, speech)}"


def _stand_in(
    fault: Fault, name: str, hosts: Mapping[str, HostProfile], speech: PublishedSpeech
) -> str:
    """The voice that a show uses in place of a listed one: of its provider, or the next one."""
    own = voices.voices_of(name, hosts, speech)
    if not own:
        return "none: nobody else speaks the language"
    return named(next((each for each in own if each.provider == fault.provider), own[0]))


def _sharing(
    name: str, voice: Voice, hosts: Mapping[str, HostProfile], speech: PublishedSpeech
) -> list[str]:
    """The other hosts of the language who speak in the same voice, as it is set."""
    language = hosts[name].language
    others = [n for n, each in hosts.items() if n != name and each.language == language]
    return [n for n in others if _same(voice, voices.voices_of(n, hosts, speech)[:1])]


def _same(voice: Voice, others: list[Voice]) -> bool:
    return any(
        (voice.provider, voice.name, voice.settings) == (one.provider, one.name, one.settings)
        for one in others
    )
