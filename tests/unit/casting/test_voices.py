"""Hosts and their voices, for the speech providers that audio publishes."""

import pytest

from contracts import (
    Gender,
    Host,
    HostProfile,
    HostVoice,
    Language,
    PublishedSpeech,
    SpeechProvider,
    VoiceCard,
    VoiceSetting,
)
from services.casting.voices import cast, fallbacks, faults, unchecked


def card(name: str, gender: Gender, language: Language = "en", rate: float = 14.0) -> VoiceCard:
    return VoiceCard(name=name, language=language, gender=gender, characters_per_second=rate)


def host(gender: Gender | None, **voices: str | HostVoice) -> HostProfile:
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
    found = cast(wanted, HOSTS, PublishedSpeech(providers=providers), {"cloud/bert": 9.0})
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
    found = cast(("Tom", "Ava"), hosts, speech, {"cloud/bert": 9.0})
    assert [each.voice.characters_per_second for each in found] == [9.0, 14.0]
    assert found[1].fallbacks[0].characters_per_second == 11.0


def test_a_voice_with_settings_has_its_published_rate_where_it_is_given_none() -> None:
    settings = {"stability": 0.5}
    hosts = {
        "Tom": host("male", cloud=HostVoice(name="bert", settings=settings)),
        "Eve": host("female", cloud=HostVoice(name="anna", characters_per_second=12.0)),
        "Own": host("female", cloud=HostVoice(name="own", settings=settings)),
    }
    cloud = CLOUD.model_copy(update={"unlisted": {"en": ".+"}})
    found = cast(tuple(hosts), hosts, PublishedSpeech(providers=(cloud,)), {})
    assert [each.voice.characters_per_second for each in found] == [14.0, 12.0, 15.0]
    assert [each.voice.settings for each in found] == [settings, {}, settings]


def test_a_provider_without_a_voice_of_the_language_is_passed_over() -> None:
    german = SpeechProvider(name="german", voices=(card("dora", "female", "de"),))
    assert voices_of(hosts_of("Eve", providers=(german, CLOUD))["Eve"]) == ["cloud/cora"]


def test_a_host_whose_gender_a_provider_lacks_keeps_the_voice_of_the_next_one() -> None:
    neural = SpeechProvider(name="neural", voices=(card("fay", "female"),))
    hosts = {"Ava": host("female"), "Tom": host("male")}
    found = cast(("Ava", "Tom"), hosts, PublishedSpeech(providers=(neural, CLOUD)), {})
    assert voices_of(found[0]) == ["neural/fay", "cloud/anna"]
    assert voices_of(found[1]) == ["cloud/bert", "neural/fay"]


def test_a_provider_with_fewer_voices_than_hosts_gives_none_of_them_to_two() -> None:
    neural = SpeechProvider(name="neural", voices=(card("fay", "female"), card("finn", "male")))
    hosts = {"Ava": host("female"), "Own": host(None), "Eve": host("female")}
    found = cast(tuple(hosts), hosts, PublishedSpeech(providers=(neural, CLOUD)), {})
    preferred = [voices_of(each)[0] for each in found]
    assert preferred == ["neural/fay", "neural/finn", "cloud/cora"]


def test_hosts_share_the_voice_of_the_only_provider() -> None:
    hosts = {"Ava": host("female"), "Tom": host("male"), "Eve": host("female")}
    found = cast(tuple(hosts), hosts, PublishedSpeech(providers=(LOCAL,)), {})
    assert [voices_of(each) for each in found] == [["local/one"]] * 3


def test_a_voice_that_is_listed_for_a_host_is_not_given_to_another_one_of_its_language() -> None:
    both = SpeechProvider(
        name="both",
        voices=(card("anna", "female"), card("cora", "female"), card("anna", "female", "de")),
    )
    hosts = {
        "Eve": host("female"),
        "Ava": host("female", both="anna"),
        "Lena": HostProfile(language="de", gender="female"),
    }
    speech = PublishedSpeech(providers=(both,))
    english = cast(("Eve", "Ava"), hosts, speech, {})
    german = cast(("Lena",), hosts, speech, {})
    assert [voices_of(each) for each in english + german] == [
        ["both/cora"], ["both/anna"], ["both/anna"],
    ]  # fmt: skip


def test_a_listed_voice_that_is_not_there_is_replaced_by_another_one_of_its_provider() -> None:
    hosts = {"Ava": host("female", cloud="anja", local="one"), "Eve": host("female")}
    speech = PublishedSpeech(providers=(CLOUD, LOCAL))
    (ava,) = cast(("Ava",), hosts, speech, {})
    assert voices_of(ava) == ["cloud/anna", "local/one"]
    (fault,) = faults(hosts["Ava"], speech)
    assert (fault.field, fault.reason) == ("voices.cloud", "cloud has no voice anja")
    (fallback,) = fallbacks(ava, hosts["Ava"], speech)
    assert (fallback.wanted, fallback.used) == ("cloud/anja", "cloud/anna")
    assert fallback.reason == "Ava: cloud has no voice anja"


def test_a_listed_voice_of_another_language_is_replaced_by_that_of_the_next_provider() -> None:
    german = SpeechProvider(name="german", voices=(card("dora", "female", "de"),))
    hosts = {"Ava": host("female", german="dora")}
    speech = PublishedSpeech(providers=(german, CLOUD))
    (ava,) = cast(("Ava",), hosts, speech, {})
    assert voices_of(ava) == ["cloud/anna"]
    (fallback,) = fallbacks(ava, hosts["Ava"], speech)
    assert fallback.used == "cloud/anna"
    assert "speaks German, not English" in fallback.reason


def test_what_cannot_be_judged_is_no_fault_and_is_told() -> None:
    partial = SpeechProvider(
        name="partial", voices=(card("anna", "female"),), unlisted={"en": "clone.*"}
    )
    speech = PublishedSpeech(providers=(partial,))
    profile = host("female", partial="clone", away="anybody")
    assert faults(profile, speech) == []
    assert set(unchecked(profile, speech)) == {"partial", "away"}
    (ava,) = cast(("Ava",), {"Ava": profile}, speech, {})
    assert voices_of(ava) == ["partial/clone"]
    assert unchecked(host("female", partial="anna"), speech) == {}


def test_the_speed_of_a_host_applies_to_its_voices_and_their_rates() -> None:
    own = HostVoice(name="one", settings={"speed": 1.1})
    profile = host("female", local=own).model_copy(update={"speed": 1.2, "gain": 3.0})
    speech = PublishedSpeech(providers=(CLOUD, LOCAL))
    (ava,) = cast(("Ava",), {"Ava": profile}, speech, {"cloud/anna": 10.0})
    assert (ava.voice.speed, ava.voice.characters_per_second) == (1.2, 12.0)
    assert (ava.fallbacks[0].speed, ava.fallbacks[0].characters_per_second) == (1.0, 11.0)
    assert ava.gain == 3.0


def test_a_voice_with_a_speed_of_its_own_keeps_it() -> None:
    profile = host("female", cloud=HostVoice(name="anna", speed=0.9))
    (ava,) = cast(
        ("Ava",),
        {"Ava": profile.model_copy(update={"speed": 1.2})},
        PublishedSpeech(providers=(CLOUD,)),
        {},
    )
    assert ava.voice.speed == 0.9
    assert ava.voice.characters_per_second == 14.0 * 0.9


STABILITY = VoiceSetting(name="stability", kind="number", least=0, most=1)
SETTINGS = (
    STABILITY,
    VoiceSetting(name="speaker", kind="whole number", least=0),
    VoiceSetting(name="instructions", kind="text", most=10),
    VoiceSetting(name="boost", kind="flag"),
)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("stability", 0.5, ""),
        ("stability", 1.5, "the setting stability is a number from 0 to 1, not 1.5"),
        ("stability", "high", "is a number from 0 to 1, not 'high'"),
        ("stability", True, "is a number from 0 to 1, not True"),
        ("speaker", 3.0, ""),
        ("speaker", 3.5, "is a whole number from 0, not 3.5"),
        ("instructions", "calm", ""),
        ("instructions", "calm and so on", "is a text of at most 10 characters"),
        ("boost", False, ""),
        ("boost", 1.0, "is true or false, not 1.0"),
        ("stabilty", 0.5, "cloud has no setting stabilty; its settings: stability, speaker"),
    ],
)
def test_a_setting_is_checked_against_those_of_its_provider(
    name: str, value: object, reason: str
) -> None:
    cloud = CLOUD.model_copy(update={"settings": SETTINGS})
    profile = host(
        "female", cloud=HostVoice.model_validate({"name": "anna", "settings": {name: value}})
    )
    found = faults(profile, PublishedSpeech(providers=(cloud,)))
    assert [each.field for each in found] == [f"voices.cloud.settings.{name}"] * bool(reason)
    assert all(reason in each.reason for each in found)


def test_a_wrong_setting_is_left_out_and_told_and_the_voice_stays() -> None:
    cloud = CLOUD.model_copy(update={"settings": SETTINGS})
    speech = PublishedSpeech(providers=(cloud, LOCAL))
    profile = host("female", cloud=HostVoice(name="anna", settings={"a": 1, "stability": 0.5}))
    (ava,) = cast(("Ava",), {"Ava": profile}, speech, {})
    assert ava.voice.settings == {"stability": 0.5}
    (fallback,) = fallbacks(ava, profile, speech)
    assert fallback.wanted == fallback.used == "cloud/anna"
    assert fallback.reason.startswith("Ava: cloud has no setting a")


def test_settings_that_are_not_published_are_not_judged() -> None:
    profile = host("female", cloud=HostVoice(name="anna", settings={"a": 1}))
    assert faults(profile, PublishedSpeech(providers=(CLOUD,))) == []


def test_a_voice_that_is_not_listed_speaks_the_languages_whose_pattern_it_fits() -> None:
    patterns: dict[Language, str] = {"en": r"en(\+f\d)?", "de": r"de(\+f\d)?"}
    speech = PublishedSpeech(providers=(CLOUD.model_copy(update={"unlisted": patterns}),))
    assert faults(host("female", cloud="en+f4"), speech) == []
    (german,) = faults(host("female", cloud="de+f4"), speech)
    assert "speaks German, not English" in german.reason
    (unknown,) = faults(host("female", cloud="en+f4x"), speech)
    assert unknown.reason == "cloud has no voice en+f4x"
