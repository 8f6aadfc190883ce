"""Hosts and their voices, for the speech providers that audio publishes."""

from contracts import Gender, Host, Language, PublishedSpeech, SpeechProvider, Voice, VoiceCard
from services.show.domain.casting import HostProfile, cast


def card(name: str, gender: Gender, language: Language = "en", rate: float = 14.0) -> VoiceCard:
    return VoiceCard(name=name, language=language, gender=gender, characters_per_second=rate)


def host(gender: Gender | None, **voices: str | Voice) -> HostProfile:
    return HostProfile(language="en", gender=gender, tone="calm", voices=voices)


CLOUD = SpeechProvider(
    name="cloud",
    voices=(
        card("anna", "female"),
        card("bert", "male"),
        card("cora", "female"),
        card("dora", "female", "de"),
    ),
)
LOCAL = SpeechProvider(name="local", voices=(card("one", "male", rate=11.0),))
HOSTS = {
    "Ava": host("female", local="one"),
    "Tom": host("male", cloud="cora"),
    "Eve": host("female"),
}


def hosts_of(*wanted: str, providers: tuple[SpeechProvider, ...]) -> dict[str, Host]:
    found = cast(wanted, "en", HOSTS, PublishedSpeech(providers=providers), {"cloud/bert": 9.0})
    assert isinstance(found, tuple), found
    return {each.name: each for each in found}


def voices_of(found: Host) -> list[str]:
    return [f"{voice.provider}/{voice.name}" for voice in (found.voice, *found.fallbacks)]


def test_a_host_has_a_voice_of_each_provider_in_their_order() -> None:
    found = hosts_of("Ava", "Tom", providers=(CLOUD, LOCAL))
    assert voices_of(found["Ava"]) == ["cloud/anna", "local/one"]
    assert voices_of(found["Tom"]) == ["cloud/cora", "local/one"]
    assert found["Ava"].tone == "calm"
    assert voices_of(hosts_of("Ava", providers=(LOCAL, CLOUD))["Ava"]) == [
        "local/one",
        "cloud/anna",
    ]


def test_hosts_whom_no_voice_is_listed_for_have_different_ones_of_their_gender() -> None:
    found = hosts_of("Ava", "Eve", providers=(CLOUD,))
    assert [voices_of(found[name]) for name in ("Ava", "Eve")] == [["cloud/anna"], ["cloud/cora"]]


def test_a_voice_has_its_published_rate_unless_another_one_was_measured() -> None:
    hosts = {"Tom": host("male"), "Ava": host("female", local="one")}
    speech = PublishedSpeech(providers=(CLOUD, LOCAL))
    found = cast(("Tom", "Ava"), "en", hosts, speech, {"cloud/bert": 9.0})
    assert isinstance(found, tuple)
    assert [each.voice.characters_per_second for each in found] == [9.0, 14.0]
    assert found[1].fallbacks[0].characters_per_second == 11.0


def test_a_voice_with_settings_has_its_published_rate_where_it_is_given_none() -> None:
    settings = {"stability": 0.5}
    hosts = {
        "Tom": host("male", cloud=Voice(provider="cloud", name="bert", settings=settings)),
        "Eve": host(
            "female", cloud=Voice(provider="cloud", name="anna", characters_per_second=12.0)
        ),
        "Own": host("female", cloud=Voice(provider="cloud", name="own", settings=settings)),
    }
    found = cast(tuple(hosts), "en", hosts, PublishedSpeech(providers=(CLOUD,)), {})
    assert isinstance(found, tuple)
    assert [each.voice.characters_per_second for each in found] == [14.0, 12.0, 15.0]
    assert [each.voice.settings for each in found] == [settings, {}, settings]


def test_a_provider_without_a_voice_of_the_language_is_passed_over() -> None:
    german = SpeechProvider(name="german", voices=(card("dora", "female", "de"),))
    assert voices_of(hosts_of("Eve", providers=(german, CLOUD))["Eve"]) == ["cloud/cora"]
