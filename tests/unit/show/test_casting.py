"""Who hosts a show: names and roles, other languages, voices that are not there."""

from collections.abc import Sequence

from contracts import Gender, HostProfile, HostRole, Language, PublishedSpeech, SpeechProvider
from contracts.voice import VoiceCard
from services.show.domain.casting import Cast, cast
from services.show.domain.refusal import Refusal


def host(
    language: Language, role: HostRole = "host", gender: Gender | None = None, **voices: str
) -> HostProfile:
    return HostProfile(language=language, role=role, gender=gender, voices=voices)


def card(name: str, language: Language) -> VoiceCard:
    return VoiceCard(name=name, language=language, gender="female", characters_per_second=15.0)


HOSTS = {
    "Ava": host("en"),
    "Tom": host("en", "co-host"),
    "Ruth": host("en", "anchor"),
    "Lena": host("de"),
    "Max": host("de", "anchor"),
}
SPEECH = PublishedSpeech(
    providers=(SpeechProvider(name="pico", voices=(card("en", "en"), card("de", "de"))),)
)


def names(wanted: Sequence[str], language: Language) -> list[str]:
    found = cast(wanted, language, HOSTS, SPEECH, {})
    assert isinstance(found, Cast), found
    return [each.name for each in found.hosts]


def test_hosts_are_wanted_by_name_or_by_role_whatever_the_language() -> None:
    assert names(("Tom", "Ava"), "en") == ["Tom", "Ava"]
    assert names(("anchor", "host"), "en") == ["Ruth", "Ava"]
    assert names(("anchor", "host"), "de") == ["Max", "Lena"]


def test_a_role_is_given_to_one_host_who_is_not_there_already() -> None:
    assert names(("Ava", "host", "anchor"), "en") == ["Ava", "Ruth"]
    assert names(("anchor", "anchor"), "en") == ["Ruth"]


def test_the_first_two_hosts_of_a_language_stand_in_where_none_of_it_is_wanted() -> None:
    assert names(("Ava", "Tom"), "de") == ["Lena", "Max"]
    assert names(("weather",), "en") == ["Ava", "Tom"]


def test_a_host_that_is_not_there_any_more_is_named_with_those_who_speak() -> None:
    found = cast(("Zoe", "Ava"), "en", HOSTS, SPEECH, {})
    assert isinstance(found, Cast)
    (fallback,) = found.fallbacks
    assert (fallback.wanted, fallback.used) == ("Zoe", "Ava")
    assert fallback.reason == "there is no host Zoe"


def test_a_host_has_role_and_gain_in_the_show() -> None:
    hosts = {"Ava": HOSTS["Ruth"].model_copy(update={"gain": -2.5})}
    found = cast(("Ava",), "en", hosts, SPEECH, {})
    assert isinstance(found, Cast)
    assert (found.hosts[0].role, found.hosts[0].gain) == ("anchor", -2.5)


def test_a_voice_that_is_not_there_is_named_with_the_one_that_speaks_instead() -> None:
    found = cast(("Ava",), "en", {"Ava": host("en", pico="en-xx")}, SPEECH, {})
    assert isinstance(found, Cast)
    (fallback,) = found.fallbacks
    assert (fallback.wanted, fallback.used) == ("pico/en-xx", "pico/en")
    assert fallback.reason == "Ava: pico has no voice en-xx"


def test_a_show_whose_host_nobody_speaks_for_is_refused_with_the_reason() -> None:
    german = PublishedSpeech(providers=(SpeechProvider(name="pico", voices=(card("de", "de"),)),))
    found = cast(("Ava",), "en", {"Ava": host("en", pico="de")}, german, {})
    assert isinstance(found, Refusal)
    assert found.reason == (
        "Ava has no voice of the speech providers (pico); the voice de of pico speaks German, not "
        "English"
    )


def test_a_language_that_nobody_speaks_is_refused() -> None:
    found = cast(("Ava",), "de", {"Ava": host("en")}, SPEECH, {})
    assert found == Refusal("language", "language: no host speaks “de”")
