"""The voices of hosts: which ones speak for a host in a show, and what is wrong with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from contracts import (
    Fallback,
    Host,
    HostProfile,
    HostVoice,
    Language,
    PublishedSpeech,
    SpeechProvider,
    Voice,
    VoiceCard,
)
from services.casting.settings import wrong_setting

LANGUAGES: Mapping[Language, str] = {"en": "English", "de": "German"}
"""Names of the languages, for people."""
_SPEED = "speed"
"""Setting by which some providers change the speed of a voice."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A voice that is listed for a host and that its provider does not have, or a setting of it."""

    provider: str
    voice: str
    reason: str
    """What is wrong with it, in words; it names the provider, and the voice or the setting."""
    setting: str = ""
    """The setting that is at fault, where the voice is not."""

    @property
    def field(self) -> str:
        """The field of the host's profile."""
        of_voice = f"voices.{self.provider}"
        return f"{of_voice}.settings.{self.setting}" if self.setting else of_voice


def faults(profile: HostProfile, speech: PublishedSpeech) -> list[Fault]:
    """The listed voices that do not exist or do not speak the host's language, and wrong settings.

    A provider that is not published, or that does not list all its voices, is not judged.
    """
    found: list[Fault] = []
    for provider in speech.providers:
        if provider.name in profile.voices:
            found += _faults(profile.voices[provider.name], profile.language, provider)
    return found


def unchecked(profile: HostProfile, speech: PublishedSpeech) -> dict[str, str]:
    """Why a listed voice cannot be checked, by its provider."""
    published = {provider.name: provider for provider in speech.providers}
    found = {}
    for name, listed in profile.voices.items():
        voice = _name(listed)
        provider = published.get(name)
        if provider is None:
            found[name] = f"{name} is not in use here, so that its voice {voice} was not checked"
        elif not _cards(voice, provider):
            found[name] = f"{name} does not list its voice {voice}, so that it was not checked"
    return found


def voices_of(
    name: str,
    hosts: Mapping[str, HostProfile],
    speech: PublishedSpeech,
    rates: Mapping[str, float] = MappingProxyType({}),
) -> list[Voice]:
    """The voices of a host, at most one of each provider; as listed where none is published.

    A listed voice at fault is passed over. Voices that are the host's alone come first: hosts stay
    different from each other even where a better provider has fewer voices than there are hosts.
    `rates`: measured characters a second at the usual speed, by `{provider}/{voice}`.
    """
    sound = {each: _without_faults(profile, speech) for each, profile in hosts.items()}
    voices = _voices(name, sound, speech)
    return [_measured(_at_speed(voice, hosts[name]), rates) for voice in voices]


def cast(
    names: Sequence[str],
    hosts: Mapping[str, HostProfile],
    speech: PublishedSpeech,
    rates: Mapping[str, float],
) -> tuple[Host, ...]:
    """The hosts of these names with their voices, see `voices_of`; those without are left out."""
    found = []
    for name in names:
        voices = voices_of(name, hosts, speech, rates)
        if voices:
            profile = hosts[name]
            host = Host(
                name=name,
                voice=voices[0],
                fallbacks=tuple(voices[1:]),
                tone=profile.tone,
                role=profile.role,
                gain=profile.gain,
            )
            found.append(host)
    return tuple(found)


def fallbacks(host: Host, profile: HostProfile, speech: PublishedSpeech) -> list[Fallback]:
    """What speaks instead of each listed voice at fault: the provider's other one, or the next.

    Of a wrong setting, which is left out, it is the same voice.
    """
    voices = (host.voice, *host.fallbacks)
    return [
        Fallback(
            operation="speech",
            wanted=f"{fault.provider}/{fault.voice}",
            used=named(next((v for v in voices if v.provider == fault.provider), host.voice)),
            reason=f"{host.name}: {fault.reason}",
        )
        for fault in faults(profile, speech)
    ]


def named(voice: Voice) -> str:
    """A voice as people read it: `pico/en-us`."""
    return f"{voice.provider}/{voice.name}"


def _faults(
    listed: str | HostVoice, language: Language, provider: SpeechProvider
) -> Iterator[Fault]:
    voice = _name(listed)
    if reason := _fault(voice, language, provider):
        yield Fault(provider.name, voice, reason)
        return
    for name, value in listed.settings.items() if isinstance(listed, HostVoice) else ():
        if provider.settings is not None and (wrong := wrong_setting(name, value, provider)):
            yield Fault(provider.name, voice, wrong, name)


def _fault(voice: str, language: Language, provider: SpeechProvider) -> str:
    """What is wrong with a listed voice, in words; empty where nothing is known to be."""
    spoken = [each for each in LANGUAGES if _speaks(voice, each, provider)]
    if language in spoken:
        return ""
    if not spoken:
        return f"{provider.name} has no voice {voice}"
    languages = " and ".join(LANGUAGES[each] for each in spoken)
    return f"the voice {voice} of {provider.name} speaks {languages}, not {LANGUAGES[language]}"


def _speaks(voice: str, language: Language, provider: SpeechProvider) -> bool:
    """Whether a provider has, or may have, a voice of that name for the language."""
    if any(card.language == language for card in _cards(voice, provider)):
        return True
    pattern = provider.unlisted.get(language)
    return pattern is not None and re.fullmatch(pattern, voice) is not None


def _cards(voice: str, provider: SpeechProvider) -> list[VoiceCard]:
    return [card for card in provider.voices if card.name == voice]


def _without_faults(profile: HostProfile, speech: PublishedSpeech) -> HostProfile:
    """The profile without what is at fault: voices, and settings of the others."""
    sound = dict(profile.voices)
    for fault in faults(profile, speech):
        voice = sound.pop(fault.provider)
        if fault.setting and isinstance(voice, HostVoice):
            kept = {name: v for name, v in voice.settings.items() if name != fault.setting}
            sound[fault.provider] = voice.model_copy(update={"settings": kept})
    return profile.model_copy(update={"voices": sound})


def _voices(
    name: str, hosts: Mapping[str, HostProfile], speech: PublishedSpeech
) -> Iterator[Voice]:
    listed = hosts[name].voices
    if not speech.providers:
        yield from (_listed(provider, voice, ()) for provider, voice in listed.items())
    shared = []
    for provider in speech.providers:
        if provider.name in listed:
            yield _listed(provider.name, listed[provider.name], provider.voices)
        elif (card := _assigned(hosts, provider).get(name)) is not None:
            yield _of_card(provider.name, card)
        elif (card := _shared(name, hosts, provider)) is not None:
            shared.append(_of_card(provider.name, card))
    yield from shared


def _assigned(hosts: Mapping[str, HostProfile], provider: SpeechProvider) -> dict[str, VoiceCard]:
    """The voices of the hosts whom none of the provider's is listed for, each a different one.

    A host has a voice of the own language and gender, in the order in which both are listed.
    """
    taken = {
        (profile.language, _name(voice))
        for profile in hosts.values()
        if (voice := profile.voices.get(provider.name)) is not None
    }
    free = [card for card in provider.voices if (card.language, card.name) not in taken]
    found: dict[str, VoiceCard] = {}
    for name, profile in hosts.items():
        card = next((card for card in free if _suits(card, profile)), None)
        if card is not None and provider.name not in profile.voices:
            found[name] = card
            free.remove(card)
    return found


def _suits(card: VoiceCard, profile: HostProfile) -> bool:
    return card.language == profile.language and profile.gender in {None, card.gender}


def _shared(
    name: str, hosts: Mapping[str, HostProfile], provider: SpeechProvider
) -> VoiceCard | None:
    """A voice of the host's language that another host has too, or of another gender."""
    profile = hosts[name]
    spoken = [card for card in provider.voices if card.language == profile.language]
    cards = [card for card in spoken if _suits(card, profile)] or spoken
    alike = [other for other, each in hosts.items() if _same_kind(each, profile)]
    return cards[alike.index(name) % len(cards)] if cards else None


def _same_kind(one: HostProfile, other: HostProfile) -> bool:
    return (one.language, one.gender) == (other.language, other.gender)


def _name(voice: str | HostVoice) -> str:
    return voice if isinstance(voice, str) else voice.name


def _listed(provider: str, voice: str | HostVoice, cards: Sequence[VoiceCard]) -> Voice:
    """A voice as it is listed for a host, at the rate that its provider publishes."""
    name = _name(voice)
    card = next((card for card in cards if card.name == name), None)
    own = Voice(provider=provider, name=name) if card is None else _of_card(provider, card)
    if isinstance(voice, str):
        return own
    given = voice.model_dump(include={"characters_per_second", "settings", "speed"})
    return own.model_copy(update={name: v for name, v in given.items() if v is not None})


def _of_card(provider: str, card: VoiceCard) -> Voice:
    return Voice(
        provider=provider, name=card.name, characters_per_second=card.characters_per_second
    )


def _at_speed(voice: Voice, profile: HostProfile) -> Voice:
    """The voice at the speed of its host, unless it has one of its own."""
    listed = profile.voices.get(voice.provider)
    own = isinstance(listed, HostVoice) and listed.name == voice.name and listed.speed is not None
    if own or _SPEED in voice.settings:
        return voice
    return voice.model_copy(update={"speed": profile.speed})


def _measured(voice: Voice, rates: Mapping[str, float]) -> Voice:
    """The voice at the rate that was measured, at its speed."""
    rate = rates.get(named(voice), voice.characters_per_second)
    return voice.model_copy(update={"characters_per_second": rate * voice.speed})
