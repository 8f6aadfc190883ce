"""Casting of a show: its hosts, or why there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts import Fallback, Host, HostProfile, HostRole, Language, PublishedSpeech
from contracts.vocabulary import known_values
from services.casting import voices
from services.show.domain.refusal import Refusal

ROLES: tuple[HostRole, ...] = known_values(HostRole)
"""Names by which a host is wanted whatever the language."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The hosts of a show with their voices, and where a voice stands in for a listed one."""

    hosts: tuple[Host, ...]
    fallbacks: tuple[Fallback, ...]


def cast(
    wanted: Sequence[str],
    language: Language,
    hosts: Mapping[str, HostProfile],
    speech: PublishedSpeech,
    rates: Mapping[str, float],
) -> Cast | Refusal:
    """The hosts of a show with their voices, or why there are none.

    Args:
        wanted: names of hosts, or roles; those of another language are left out.
        language: the language of the show; where nobody is left, its first two hosts speak.
        hosts: the hosts of the station.
        speech: the providers whose voices they may have, the preferred one first.
        rates: measured characters a second, by `{provider}/{voice}`.
    """
    names = _names(wanted, language, hosts)
    if not names:
        return Refusal("language", f"language: no host speaks “{language}”")
    found = voices.cast(names, hosts, speech, rates)
    silent = [name for name in names if name not in {host.name for host in found}]
    if silent:
        providers = ", ".join(each.name for each in speech.providers)
        faults = [each.reason for each in voices.faults(hosts[silent[0]], speech)]
        why = "; ".join(
            [f"{silent[0]} has no voice of the speech providers ({providers})", *faults]
        )
        return Refusal("preset", why)
    replaced = [
        fallback for host in found for fallback in voices.fallbacks(host, hosts[host.name], speech)
    ]
    return Cast(found, (*_absent(wanted, names, hosts), *replaced))


def _absent(
    wanted: Sequence[str], names: Sequence[str], hosts: Mapping[str, HostProfile]
) -> list[Fallback]:
    """Who speaks instead of wanted hosts that are not there any more."""
    return [
        Fallback(
            operation="speech",
            wanted=each,
            used=", ".join(names),
            reason=f"there is no host {each}",
        )
        for each in wanted
        if each not in hosts and each not in ROLES
    ]


def _names(
    wanted: Sequence[str], language: Language, hosts: Mapping[str, HostProfile]
) -> list[str]:
    """The names of the wanted hosts who speak the language, else of its first two hosts."""
    speakers = {name: host for name, host in hosts.items() if host.language == language}
    found: dict[str, None] = {}
    for each in wanted:
        if each in speakers:
            found[each] = None
        elif each not in hosts:
            of_role = (name for name, host in speakers.items() if host.role == each)
            found |= dict.fromkeys([name for name in of_role if name not in found][:1])
    return [*found] or [*speakers][:2]
