"""Casting: who hosts a show, and in which voices."""

from collections.abc import Iterator, Mapping, Sequence

from contracts import (
    Host,
    HostProfile,
    Language,
    PublishedSpeech,
    SpeechProvider,
    Voice,
    VoiceCard,
)
from services.show.domain.refusal import Refusal


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
    """The voices of a host, at most one of each provider; as listed where none is published.

    Voices that are the host's alone come first: hosts stay different from each other even where a
    better provider has fewer voices than there are hosts.
    """
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
        (profile.language, voice if isinstance(voice, str) else voice.name)
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
