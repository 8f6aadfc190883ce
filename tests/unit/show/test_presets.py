"""What a preset and a configuration must be, and what of them has no effect."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from contracts import (
    BlobRef,
    MediaItem,
    MediaSaved,
    Preset,
    PublishedSpeech,
    SpeechProvider,
    StationConfiguration,
    VoiceCard,
)
from contracts.media import MediaKind
from contracts.vocabulary import KNOWN_VALUES
from services.show.domain import configuration, presets
from services.show.domain.station import Saved
from tests.unit.show.test_request import STATION

FILE = BlobRef(bucket="media", key="a", sha256="0" * 64, size=1, media_type="audio/flac")
FEED = {"url": "https://one.example/feed"}
STORED = {"bucket": "sources", "key": "a.xml", "sha256": "0", "size": 1, "media_type": "text/xml"}


def item(kind: MediaKind, *moods: str, uses: tuple[str, ...] = ()) -> MediaSaved:
    found = MediaItem(kind=kind, title="A", licence="CC0", moods=moods, uses=uses, file=FILE)
    return MediaSaved(name="a", item=found)


MANY = {f"{n} {'x' * 150}": 1 for n in range(450)}
MEDIA = {"waves": item("bed", "Bright"), "bell": item("ident")}
EQUIPPED = replace(STATION, saved=Saved(media=MEDIA))


def preset(**fields: Any) -> Preset:
    given = {"title": "Mine", "hosts": ["Ava"], **fields}
    return Preset.model_validate(given, context=KNOWN_VALUES)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"hosts": ["Bob"]}, "hosts.0: there is no host “Bob”; “en” speak Ava, Tom"),
        ({"hosts": ["Ava", "Lena"]}, "hosts.1: Lena speaks “de”, the preset “en”"),
        ({"hosts": ["Ava", "Ava"]}, "hosts.1: Ava stands there twice"),
        ({"hosts": ["weather"]}, "hosts.0: there is no host “weather”; “en” speak Ava, Tom"),
        ({"news": 13}, "news: 13 stories do not fit into 3 minutes"),
        (
            {"categories": ["sport"]},
            "categories.0: no feed of the catalogue in “en” is of “sport”;",
        ),
        ({"categories": ["world"], "feeds": [FEED]}, "categories: narrow the catalogue"),
        ({"feeds": [FEED, FEED]}, "feeds.1.url: https://one.example/feed stands there twice"),
        ({"feeds": [{"blob": STORED}]}, "feeds.0.blob: a preset reads addresses"),
        ({"feeds": [{**FEED, "language": "de"}]}, "feeds.0.language: the feed is in “de”"),
        ({"timezone": "Mars/Base"}, "timezone: there is no time zone “Mars/Base”"),
        ({"timezone": "Europe"}, "timezone: there is no time zone “Europe”"),
        ({"timezone": "../../etc/passwd"}, "timezone: there is no time zone"),
        ({"timezone": ""}, "timezone: there is no time zone “”"),
        ({"title": "a\nb"}, "title: is plain text in one line"),
        ({"music": {"bed": "sea"}}, "music.bed: the station has no bed “sea”;"),
        ({"music": {"jingle": "bell"}}, "music.jingle: “bell” is of the kind ident"),
    ],
)
def test_a_fault_names_the_field(fields: dict[str, Any], fault: str) -> None:
    faults = list(presets.faults(preset(**fields), EQUIPPED))
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_all_faults_are_named_at_once() -> None:
    faults = list(presets.faults(preset(hosts=["Bob"], news=50, timezone="x"), STATION))
    assert [fault.partition(":")[0] for fault in faults] == ["hosts.0", "news", "timezone"]


def test_a_language_that_nobody_speaks_is_a_fault() -> None:
    german = replace(STATION, hosts={name: STATION.hosts[name] for name in ("Lena", "Jonas")})
    assert next(presets.faults(preset(hosts=[]), german)) == "language: no host speaks “en”"


def test_hosts_may_be_named_by_their_role() -> None:
    assert list(presets.faults(preset(hosts=["host"]), STATION)) == []


def test_a_preset_has_a_greatest_size() -> None:
    feeds = [{"url": f"https://one.example/{'x' * 1900}/{n}"} for n in range(40)]
    (fault,) = presets.faults(preset(feeds=feeds), STATION)
    assert fault.startswith("preset: is at most 60,000 bytes long as JSON; this one is ")


@pytest.mark.parametrize(
    "fields",
    [
        {"loudness": -30},
        {"loudness": -9},
        {"loudness": "nan"},
        {"minutes": 0.5},
        {"news": 0},
        {"hosts": ["a"] * 9},
        {"style": {"tempo": "hectic"}},
        {"style": {"greetings": ["<b>Hi</b>"]}},
        {"style": {"sign_offs": ["one\ntwo"]}},
        {"style": {"sign_offs": ["Bye."] * 11}},
        {"style": {"mood": "x" * 41}},
        {"budget": -1},
        {"review_hours": 0},
        {"channel": "a b"},
        {"music": {"bed": ""}},
    ],
)
def test_values_out_of_bounds_are_invalid(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(fields))):
        preset(**fields)


def test_hosts_whose_voices_are_not_there_are_noted() -> None:
    card = VoiceCard(name="m", language="en", gender="male", characters_per_second=14)
    speech = PublishedSpeech(providers=(SpeechProvider(name="espeak", voices=(card,)),))
    (note,) = presets.notes(preset(), replace(STATION, speech=speech))
    assert note == "hosts: Ava: espeak has no voice f; espeak/m speaks instead"
    nobody = PublishedSpeech(providers=(SpeechProvider(name="espeak", voices=()),))
    (note,) = presets.notes(preset(), replace(STATION, speech=nobody))
    assert note.startswith("hosts: Ava has no voice of the speech providers (espeak)")


def test_what_has_no_effect_is_noted() -> None:
    given = preset(
        filters={"categories": ["World", "sprot"], "blocked_outlets": ["en.example", "Nobody"]},
        style={"mood": "gloomy"},
    )
    assert list(presets.notes(given, EQUIPPED)) == [
        "filters.categories: none of the feeds is of “sprot”",
        "filters.blocked_outlets: none of the feeds is of “Nobody”",
        "style.mood: no media of the station are “gloomy”; RadioX's own music plays",
    ]
    assert list(presets.notes(preset(style={"mood": "bright"}), EQUIPPED)) == []
    assert list(presets.notes(preset(style={"mood": "calm"}), STATION)) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": "a\tb"}, "name: is plain text in one line"),
        ({"timezone": "Moon"}, "timezone: there is no time zone “Moon”"),
        ({"preset": "none"}, "preset: there is no “none”; there are candid, checked, default"),
        ({"outlet_weights": {"BBC": 2, "bbc": 1}}, "outlet_weights: “bbc” stands there twice"),
        (
            {"lexicon": {f"w{n}": "x" * 100 for n in range(450)}, "outlet_weights": MANY},
            "configuration: is at most 100,000 bytes long as JSON; this one is ",
        ),
        ({"lexicon": {"A\u0301": "x"}}, "lexicon: “A\u0301” begins and ends"),
        ({"lexicon": {"Rum": "x\u00a0y"}}, "lexicon: what is said for “Rum”"),
    ],
)
def test_a_fault_of_the_configuration_names_the_field(fields: dict[str, Any], fault: str) -> None:
    faults = list(configuration.faults(StationConfiguration.model_validate(fields), STATION))
    assert len(faults) == 1
    assert faults[0].startswith(fault)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"outlet_weights": {"BBC": 0}},
        {"outlet_weights": {"BBC": 11}},
        {"outlet_weights": {"": 1}},
        {"lexicon": {"(x)": "y"}},
        {"lexicon": {"x": "<y>"}},
        {"lexicon": {"x": "[[y]]"}},
        {"lexicon": {f"w{n}": "x" for n in range(501)}},
    ],
)
def test_a_configuration_out_of_bounds_is_invalid(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(fields))):
        StationConfiguration.model_validate(fields)


def test_weights_of_unknown_outlets_are_noted() -> None:
    given = StationConfiguration(outlet_weights={"EN world": 2, "de.example": 2, "Nobody": 2})
    (note,) = configuration.notes(given, STATION)
    assert note == "outlet_weights: no feed of the catalogue or of a preset is of “Nobody”"
