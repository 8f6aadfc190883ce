"""Casting: who hosts a show, and in which voices."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from contracts import Gender, Host, Language, PublishedSpeech, SpeechProvider, Voice, VoiceCard
from services.show.domain.refusal import Refusal


class HostProfile(BaseModel):
    """A host of the station, with a voice of each speech provider.

    A voice is its name at the provider, which publishes its rate, or a table with settings of the
    provider, and with the rate, for a voice whose provider publishes none. Where a provider is not
    listed, the host has one of its voices of the language, of the host's gender where there is one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    gender: Gender | None = None
    tone: str = ""
    """How the host speaks, in a few words for script writers and voices."""
    voices: Mapping[str, str | Voice] = {}


def cast(
    wanted: Sequence[str],
    language: Language,
    hosts: Mapping[str, HostProfile],
    speech: PublishedSpeech,
    rates: Mapping[str, float],
) -> tuple[Host, ...] | Refusal:
    """The hosts of a show with their voices, or why there are none.

    Args:
        wanted: names of hosts; those of another language are left out.
        language: the language of the show; where nobody is left, its first two hosts speak.
        hosts: the hosts of the station.
        speech: the providers whose voices they may have, the preferred one first.
        rates: measured characters a second, by `{provider}/{voice}`.
    """
    speakers = [name for name, host in hosts.items() if host.language == language]
    names = [name for name in wanted if name in speakers] or speakers[:2]
    if not names:
        return Refusal("language", f"language: no host speaks “{language}”")
    found = []
    for name in names:
        voices = [_measured(voice, rates) for voice in _voices(name, hosts, speech)]
        if not voices:
            providers = ", ".join(each.name for each in speech.providers)
            return Refusal("preset", f"{name} has no voice of the speech providers ({providers})")
        tone = hosts[name].tone
        found.append(Host(name=name, voice=voices[0], fallbacks=tuple(voices[1:]), tone=tone))
    return tuple(found)


def _voices(
    name: str, hosts: Mapping[str, HostProfile], speech: PublishedSpeech
) -> Iterator[Voice]:
    """The voices of a host, one of each provider; as listed where no provider is published."""
    host = hosts[name]
    if not speech.providers:
        yield from (_listed(provider, voice, ()) for provider, voice in host.voices.items())
    for provider in speech.providers:
        listed = host.voices.get(provider.name)
        if listed is not None:
            yield _listed(provider.name, listed, provider.voices)
        elif (card := _assigned(name, hosts, provider)) is not None:
            yield _of_card(provider.name, card)


def _assigned(
    name: str, hosts: Mapping[str, HostProfile], provider: SpeechProvider
) -> VoiceCard | None:
    """The voice of a host whom no voice of the provider is listed for.

    Hosts of one language and gender have different ones as far as there are enough.
    """
    host = hosts[name]
    spoken = [card for card in provider.voices if card.language == host.language]
    cards = [card for card in spoken if host.gender in {None, card.gender}] or spoken
    if not cards:
        return None
    alike = [
        other
        for other, profile in hosts.items()
        if (profile.language, profile.gender) == (host.language, host.gender)
    ]
    return cards[alike.index(name) % len(cards)]


def _listed(provider: str, voice: str | Voice, cards: Sequence[VoiceCard]) -> Voice:
    """A voice as it is listed for a host, at the rate that its provider publishes."""
    name = voice if isinstance(voice, str) else voice.name
    card = next((card for card in cards if card.name == name), None)
    if isinstance(voice, str):
        return Voice(provider=provider, name=voice) if card is None else _of_card(provider, card)
    if card is None or "characters_per_second" in voice.model_fields_set:
        return voice
    return voice.model_copy(update={"characters_per_second": card.characters_per_second})


def _of_card(provider: str, card: VoiceCard) -> Voice:
    return Voice(
        provider=provider, name=card.name, characters_per_second=card.characters_per_second
    )


def _measured(voice: Voice, rates: Mapping[str, float]) -> Voice:
    rate = rates.get(f"{voice.provider}/{voice.name}", voice.characters_per_second)
    return voice.model_copy(update={"characters_per_second": rate})
