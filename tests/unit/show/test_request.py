"""Evaluation of requests: accepted with all values resolved, or refused with the field."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import (
    BlobRef,
    ConfigurationSaved,
    FeedSource,
    Host,
    HostProfile,
    MediaItem,
    MediaSaved,
    NewsFilter,
    Preset,
    PresetSaved,
    PublishedSpeech,
    ShowAccepted,
    ShowRequested,
    SpeechProvider,
    StageTimeouts,
    StationConfiguration,
    Style,
    Voice,
)
from contracts.media import MediaKind
from contracts.state import request_digest
from contracts.style import Tempo
from services.fleet import load
from services.kit.settings import SettingsError
from services.show.domain.refusal import Refusal
from services.show.domain.request import evaluate, next_generation
from services.show.domain.station import Saved, StationConfig
from services.show.domain.style import paced

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def _host(language: str, name: str) -> HostProfile:
    voice = {"name": name, "characters_per_second": 14}
    return HostProfile.model_validate({"language": language, "voices": {"espeak": voice}})


STATION = StationConfig(
    station="Radio Test",
    timezone="Europe/Berlin",
    speech=PublishedSpeech(providers=()),
    presets={
        "default": Preset(title="The News", hosts=("Ava", "Tom")),
        "science": Preset(
            title="Labs", minutes=5, news=6, hosts=("Tom", "Ava"), categories=("science",)
        ),
        "thrifty": Preset(title="Thrifty", hosts=("Ava",), budget=0.5, over_budget="fail"),
        "talk": Preset(title="Talk", hosts=("Ava",), dialogue=True),
        "checked": Preset(title="Checked", hosts=("Ava",), review=True, review_hours=2),
        "candid": Preset(title="Candid", hosts=("Ava",), disclose=True),
    },
    hosts={
        "Ava": _host("en", "f"),
        "Tom": _host("en", "m"),
        "Lena": _host("de", "df"),
        "Jonas": _host("de", "dm"),
    },
    catalogue=tuple(
        FeedSource(
            name=f"{language} {category}",
            url=f"https://{language}.example/{category}",
            category=category,
            language=language,
        )
        for language in ("en", "de")
        for category in ("world", "science")
    ),
    rates={"espeak/f": 17.5},
    max_age_hours=36,
    stage_timeouts=StageTimeouts(script=100, audio=60, cover=30),
    queue_seconds=1000,
    longest_queue=10,
)


def _accepted(payload: Mapping[str, Any], station: StationConfig = STATION) -> ShowAccepted:
    evaluated = evaluate(payload, station, show_id="a", now=NOW)
    assert isinstance(evaluated, ShowAccepted), evaluated
    return evaluated


def _refused(payload: Mapping[str, Any], station: StationConfig = STATION) -> Refusal:
    evaluated = evaluate(payload, station, show_id="a", now=NOW)
    assert isinstance(evaluated, Refusal), evaluated
    return evaluated


def test_an_empty_request_takes_everything_from_the_station() -> None:
    accepted = _accepted({})

    assert (accepted.title, accepted.station, accepted.language) == ("The News", "Radio Test", "en")
    assert (accepted.minutes, accepted.news, accepted.preset) == (3, 4, "default")
    assert [host.name for host in accepted.hosts] == ["Ava", "Tom"]
    assert [feed.name for feed in accepted.feeds] == ["en world", "en science"]
    assert (accepted.as_of, accepted.as_of_given) == (NOW, False)
    assert accepted.unknown_fields == ()


@pytest.mark.parametrize(
    ("payload", "seconds"),
    [
        ({}, None),
        ({"review": True}, 86_400),
        ({"preset": "checked"}, 7_200),
        ({"preset": "checked", "review": False}, None),
        ({"preset": "checked", "review": True}, 7_200),
    ],
)
def test_a_request_or_a_preset_asks_for_review(
    payload: dict[str, Any], seconds: float | None
) -> None:
    assert _accepted(payload).review_seconds == seconds


@pytest.mark.parametrize(
    ("payload", "disclosed"),
    [
        ({}, False),
        ({"disclose": True}, True),
        ({"preset": "candid"}, True),
        ({"preset": "candid", "disclose": False}, False),
    ],
)
def test_a_request_or_a_preset_asks_for_a_disclosure(
    payload: dict[str, Any],
    disclosed: bool,  # noqa: FBT001 - a test parameter
) -> None:
    assert _accepted(payload).disclose is disclosed


@pytest.mark.parametrize(
    ("payload", "dialogue"),
    [
        ({}, False),
        ({"dialogue": True}, True),
        ({"preset": "talk"}, True),
        ({"preset": "talk", "dialogue": False}, False),
    ],
)
def test_a_request_or_a_preset_lets_hosts_talk_to_each_other(
    payload: dict[str, Any], *, dialogue: bool
) -> None:
    assert _accepted(payload).dialogue is dialogue


@pytest.mark.parametrize("hours", [0, -1, 121, float("nan")])
def test_a_review_is_over_before_the_events_of_its_show_age_out(hours: float) -> None:
    with pytest.raises(ValueError, match="review_hours"):
        Preset(title="Late", hosts=("Ava",), review_hours=hours)


def test_a_preset_supplies_missing_values() -> None:
    accepted = _accepted({"preset": "science", "title": "Mine"})

    assert (accepted.title, accepted.minutes, accepted.news) == ("Mine", 5, 6)
    assert [host.name for host in accepted.hosts] == ["Tom", "Ava"]
    assert [feed.name for feed in accepted.feeds] == ["en science"]


def test_the_bed_is_out_under_stories_unless_request_or_preset_ask_for_it() -> None:
    quiet = replace(STATION, presets={"default": Preset(title="N", hosts=("Ava",))})
    low = Preset(title="N", hosts=("Ava",), music_under_stories="low")
    played = replace(STATION, presets={"default": low})

    assert _accepted({}, quiet).music_under_stories == "out"
    assert _accepted({"music_under_stories": "low"}, quiet).music_under_stories == "low"
    assert _accepted({}, played).music_under_stories == "low"
    assert _accepted({"music_under_stories": "out"}, played).music_under_stories == "out"
    assert _refused({"music_under_stories": "loud"}).field == "music_under_stories"


def test_another_language_brings_its_own_hosts_title_and_feeds() -> None:
    accepted = _accepted({"language": "de", "preset": "science"})

    assert accepted.title == "Das Journal"
    assert [host.name for host in accepted.hosts] == ["Lena", "Jonas"]
    assert [feed.name for feed in accepted.feeds] == ["de science"]


def test_voices_have_their_measured_rate() -> None:
    ava, tom = _accepted({}).hosts

    assert (ava.voice.characters_per_second, tom.voice.characters_per_second) == (17.5, 14)


def test_the_number_of_stories_follows_from_the_minutes() -> None:
    assert [_accepted({"minutes": m}).news for m in (1, 2, 3, 10)] == [2, 3, 4, 11]


def test_stages_have_time_limits_and_the_show_a_deadline() -> None:
    accepted = _accepted({"minutes": 10})

    assert accepted.timeouts == StageTimeouts(script=100, audio=600, cover=30)
    due = accepted.deadlines
    assert due.script == due.audio == due.cover == NOW + timedelta(seconds=1000 + 100 + 600)


def test_the_next_generation_has_new_time_limits() -> None:
    later = NOW + timedelta(days=1)
    second = next_generation(_accepted({}), STATION, later)

    assert second.generation == 2
    assert second.deadlines.audio - later == _accepted({}).deadlines.audio - NOW


def test_a_time_without_an_offset_is_in_the_stations_time_zone() -> None:
    accepted = _accepted({"as_of": "2026-08-12T07:00"})

    assert accepted.as_of.astimezone(UTC) == datetime(2026, 8, 12, 5, tzinfo=UTC)
    assert accepted.as_of_given


def test_unknown_fields_are_kept() -> None:
    assert _accepted({"minuets": 5, "zone": 1}).unknown_fields == ("minuets", "zone")


def test_unknown_fields_of_parts_are_kept_with_their_paths() -> None:
    feeds = [{"url": "https://one.example/feed", "nmae": "One"}, {"url": "https://two.example"}]
    accepted = _accepted({"feeds": feeds, "filters": {"foo": 1, "regions": ["europe"]}, "zone": 1})
    assert accepted.unknown_fields == ("feeds.0.nmae", "filters.foo", "zone")
    assert accepted.filters.regions == ("europe",)


def test_unknown_fields_are_bounded_in_number_and_length() -> None:
    many = {f"{number:03}{'x' * 500}": 1 for number in range(500)}
    kept = _accepted(many).unknown_fields
    assert [len(path) for path in kept] == [200] * 50
    assert kept[0].startswith("000")


def test_a_missing_resource_of_the_station_is_named() -> None:
    singer = SpeechProvider(name="singer", voices=())
    silent = replace(STATION, speech=PublishedSpeech(providers=(singer,)))
    mute = replace(STATION, hosts={})
    empty = replace(STATION, catalogue=())

    assert _refused({}, silent).field == "preset"
    assert "no voice of the speech providers (singer)" in _refused({}, silent).reason
    assert _refused({}, mute) == Refusal("language", "language: no host speaks “en”")
    assert _refused({}, empty).field == "feeds"
    known = "candid, checked, default, science, talk, thrifty"
    assert _refused({"preset": "opera"}).reason.endswith(f"there are {known}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(sorted(set(ShowRequested.model_fields) - {"show_id"}))


@given(st.dictionaries(FIELDS | st.text(max_size=9), JSON, max_size=6))
def test_any_payload_is_accepted_or_refused_with_a_reason(payload: dict[str, Any]) -> None:
    evaluated = evaluate(payload, STATION, show_id="a", now=NOW)

    if isinstance(evaluated, Refusal):
        assert evaluated.reason
        assert evaluated.field.split(".")[0] in {*ShowRequested.model_fields, ""}
        return
    assert ShowAccepted.model_validate_json(evaluated.model_dump_json()) == evaluated
    assert 1 <= evaluated.news <= evaluated.minutes * 4
    assert evaluated.hosts
    assert evaluated.feeds
    known = set(ShowRequested.model_fields)
    nested = {path for path in evaluated.unknown_fields if path.partition(".")[0] in known}
    assert set(evaluated.unknown_fields) - nested == set(payload) - known


@given(st.dictionaries(st.text(max_size=9), JSON, max_size=4), st.randoms())
def test_a_digest_depends_on_the_content_and_not_the_order(
    payload: dict[str, Any], rng: Any
) -> None:
    shuffled = list(payload.items())
    rng.shuffle(shuffled)

    assert request_digest(dict(shuffled)) == request_digest(payload)
    assert request_digest({**payload, "one more": 1}) != request_digest(payload)
    assert request_digest(json.loads(json.dumps(payload))) == request_digest(payload)


def _channel(payload: Mapping[str, Any], station: StationConfig = STATION) -> tuple[str, bool]:
    accepted = _accepted(payload, station)
    return accepted.channel, accepted.memory


def test_a_preset_is_a_channel_and_a_request_may_name_another() -> None:
    assert _channel({}) == ("", False)
    assert _channel({"preset": "science"}) == ("science", True)
    assert _channel({"preset": "science", "channel": "labs"}) == ("labs", True)
    assert _channel({"channel": "labs"}) == ("labs", True)
    assert _channel({"memory": True}) == ("", False)


def test_a_preset_says_which_channel_it_is_and_whether_that_remembers() -> None:
    science = STATION.presets["science"]
    presets = {
        **STATION.presets,
        "early labs": science,
        "late": science.model_copy(update={"channel": "labs", "memory": False}),
    }
    station = replace(STATION, presets=presets)
    assert _channel({"preset": "early labs"}, station) == ("early-labs", True)
    assert _channel({"preset": "late"}, station) == ("labs", False)
    assert _channel({"preset": "late", "memory": True}, station) == ("labs", True)


def test_a_request_with_a_seed_remembers_only_where_it_asks_for_it() -> None:
    assert _channel({"preset": "science", "seed": 7}) == ("science", False)
    assert _channel({"preset": "science", "seed": 7, "memory": True}) == ("science", True)
    assert _channel({"channel": "labs", "seed": 7}) == ("labs", True)
    assert _channel({"channel": "labs", "memory": False}) == ("labs", False)


@pytest.mark.parametrize("name", ["", "two words", "../up", "a.b", "x" * 65])
def test_a_channel_has_a_name_that_can_be_a_key(name: str) -> None:
    assert _refused({"channel": name}).field == "channel"


def test_a_filter_of_the_request_replaces_the_same_one_of_the_preset() -> None:
    given = NewsFilter(categories=("science",), keywords=("moss",))
    science = STATION.presets["science"].model_copy(update={"filters": given})
    station = replace(STATION, presets={**STATION.presets, "science": science})
    assert _accepted({"preset": "science"}, station).filters == given
    payload = {"preset": "science", "filters": {"keywords": [], "blocked_outlets": ["Gossip"]}}
    assert _accepted(payload, station).filters == NewsFilter(
        categories=("science",), blocked_outlets=("Gossip",)
    )


@pytest.mark.parametrize("words", [[""], ["x" * 201], ["x"] * 51])
def test_filters_are_bounded(words: list[str]) -> None:
    assert _refused({"filters": {"keywords": words}}).field.startswith("filters.keywords")


@pytest.mark.parametrize(
    ("asked", "budget", "rule"),
    [
        ({}, None, "local"),
        ({"preset": "thrifty"}, 0.5, "fail"),
        ({"preset": "thrifty", "budget": 0, "over_budget": "local"}, 0.0, "local"),
        ({"budget": 2.5}, 2.5, "local"),
    ],
)
def test_a_request_overrules_the_budget_of_its_preset(
    asked: dict[str, Any], budget: float | None, rule: str
) -> None:
    accepted = _accepted(asked)
    assert (accepted.budget, accepted.over_budget) == (budget, rule)


@pytest.mark.parametrize("budget", [-1, float("inf"), "much"])
def test_a_budget_that_is_no_amount_is_refused(budget: object) -> None:
    refused = evaluate({"budget": budget}, STATION, show_id="a", now=NOW)
    assert isinstance(refused, Refusal)
    assert refused.field == "budget"


def _saved(**configuration: Any) -> StationConfig:
    saved = ConfigurationSaved(
        name="station", configuration=StationConfiguration.model_validate(configuration)
    )
    return replace(STATION, saved=replace(STATION.saved, configuration=saved))


def test_a_preset_has_its_own_feeds_time_zone_and_loudness() -> None:
    feed = FeedSource(name="One", url="https://one.example/feed", weight=2)
    own = Preset(title="Own", hosts=("Ava",), feeds=(feed,), timezone="Asia/Tokyo", loudness=-19)
    station = replace(STATION, presets={"own": own})
    accepted = _accepted({"preset": "own", "as_of": "2026-11-20T07:00:00"}, station)
    assert accepted.feeds == (feed,)
    assert (accepted.timezone, accepted.loudness) == ("Asia/Tokyo", -19)
    assert accepted.as_of == datetime(2026, 11, 19, 22, tzinfo=UTC)
    given = [{"url": "https://two.example/feed"}]
    assert _accepted({"preset": "own", "feeds": given}, station).feeds[0].url == given[0]["url"]


@pytest.mark.parametrize(
    ("name", "weighed"),
    [("en world", [4, 1]), ("EN World", [4, 1]), ("en.example", [4, 4]), ("example", [1, 1])],
)
def test_the_station_weighs_outlets(name: str, weighed: list[float]) -> None:
    accepted = _accepted({}, _saved(outlet_weights={name: 4}))
    assert [feed.weight for feed in accepted.feeds] == weighed


def test_a_weight_of_the_request_precedes_that_of_the_station() -> None:
    feeds = [
        {"name": "One", "url": "https://one.example/a", "weight": 3},
        {"name": "One", "url": "https://one.example/b"},
    ]
    accepted = _accepted({"feeds": feeds}, _saved(outlet_weights={"one": 0.5}))
    assert [feed.weight for feed in accepted.feeds] == [3, 0.5]


def test_the_lexicon_of_the_station_is_frozen_into_the_show() -> None:
    assert _accepted({}, _saved(lexicon={"Mull": "Mall"})).lexicon == {"Mull": "Mall"}


def test_the_station_names_the_preset_of_requests_that_name_none() -> None:
    accepted = _accepted({}, _saved(preset="science"))
    assert (accepted.preset, accepted.channel, accepted.memory) == ("science", "science", True)
    refused = _refused({}, _saved(preset="gone"))
    assert refused.field == "preset"
    assert "which the configuration of the station names" in refused.reason


def test_a_saved_preset_replaces_or_hides_the_one_of_its_name() -> None:
    saved = Saved(
        presets={
            "science": PresetSaved(
                name="science", version=4, preset=Preset(title="Lab Notes", hosts=("Tom",))
            ),
            "talk": PresetSaved(name="talk", version=1, preset=None),
        }
    )
    station = replace(STATION, presets=saved.presets_over(STATION.presets), saved=saved)
    accepted = _accepted({"preset": "science"}, station)
    assert (accepted.title, accepted.preset_version) == ("Lab Notes", 4)
    assert _accepted({}, station).preset_version == 0
    assert _refused({"preset": "talk"}, station).field == "preset"


DAY = {
    "morning": Preset(title="M", hosts=("Ava",), style=Style(tempo="brisk", sign_offs=("Day.",))),
    "evening": Preset(title="E", hosts=("Ava",), style=Style(mood="calm", sign_offs=("Eve.",))),
    "abend": Preset(title="A", language="de", hosts=(), style=Style(sign_offs=("Abend.",))),
}
AT_DAY = replace(STATION, presets={**STATION.presets, **DAY})


@pytest.mark.parametrize(
    ("hour", "language", "style"),
    [
        (5, "en", Style(sign_offs=("Day.",))),
        (11, "en", Style(sign_offs=("Day.",))),
        (12, "en", Style()),
        (18, "en", Style(mood="calm", sign_offs=("Eve.",))),
        (23, "en", Style(mood="calm", sign_offs=("Eve.",))),
        (4, "en", Style(mood="calm")),
        (19, "de", Style(sign_offs=("Abend.",))),
    ],
)
def test_with_no_preset_named_the_style_follows_the_local_time_but_in_tempo(
    hour: int, language: str, style: Style
) -> None:
    payload = {"as_of": f"2026-11-20T{hour:02}:30:00", "language": language}
    assert _accepted(payload, AT_DAY).style == style


def test_a_preset_that_is_named_keeps_its_own_style() -> None:
    assert _accepted({"preset": "morning"}, AT_DAY).style == DAY["morning"].style
    assert _accepted({"preset": "talk", "as_of": "2026-11-20T19:00:00"}, AT_DAY).style == Style()
    other = _accepted({"preset": "morning", "language": "de"}, AT_DAY)
    assert other.style == Style(tempo="brisk")


def _item(kind: MediaKind, name: str, *moods: str, uses: tuple[str, ...] = ()) -> MediaSaved:
    ref = BlobRef(bucket="media", key=name, sha256="0", size=1, media_type="audio/flac")
    item = MediaItem(
        kind=kind, title=name.title(), licence=f"by {name}", moods=moods, uses=uses, file=ref
    )
    return MediaSaved(name=name, item=item)


def _with_media(*items: MediaSaved, **fields: Any) -> StationConfig:
    saved = Saved(media={item.name: item for item in items})
    own = Preset.model_validate({"title": "Own", "hosts": ["Ava"], **fields})
    return replace(STATION, presets={"own": own}, saved=saved)


def _bed(station: StationConfig, **payload: Any) -> str | None:
    music = _accepted({"preset": "own", "seed": 7, **payload}, station).music
    return music.bed.key if music and music.bed else None


def test_the_music_of_a_show_is_that_of_its_preset_with_titles_and_licences() -> None:
    station = _with_media(
        _item("bed", "waves"), _item("ident", "bell"), music={"bed": "waves", "ident": "bell"}
    )
    music = _accepted({"preset": "own"}, station).music
    assert music is not None
    assert (music.bed and music.bed.key, music.ident and music.ident.key) == ("waves", "bell")
    assert (music.jingle, music.cover) == (None, None)
    assert music.titles == {"bed": "Waves", "ident": "Bell"}
    assert music.licences == {"bed": "by waves", "ident": "by bell"}


def test_music_that_is_not_named_is_chosen_by_mood_and_use() -> None:
    items = (
        _item("bed", "mood", "Bright"),
        _item("bed", "use", uses=("own",)),
        _item("bed", "both", "bright", uses=("morning",)),
        _item("bed", "other", "calm"),
        _item("ident", "ident", "bright", uses=("own",)),
    )
    at = "2026-11-20T07:30:00"
    bright = {"style": {"mood": "bright"}}
    assert _bed(_with_media(*items, **bright), as_of=at) == "both"
    assert _bed(_with_media(*items[:2], **bright), as_of=at) == "use"
    assert _bed(_with_media(items[0], items[3], **bright), as_of=at) == "mood"
    assert _bed(_with_media(items[3], **bright), as_of=at) is None
    assert _bed(_with_media(*items), as_of="2026-11-20T12:30:00") == "use"
    assert _accepted({"preset": "own"}, _with_media()).music is None


def test_of_music_that_suits_alike_the_seed_draws() -> None:
    station = _with_media(
        *(_item("bed", f"bed{n}", "bright") for n in range(5)), style={"mood": "bright"}
    )
    drawn = {_bed(station, seed=seed) for seed in range(20)}
    assert len(drawn) > 2
    assert {_bed(station, seed=3) for _ in range(5)} == {_bed(station, seed=3)}


def test_music_that_was_removed_since_is_replaced() -> None:
    station = _with_media(_item("bed", "waves", "bright"), music={"bed": "gone"})
    assert _bed(station) is None
    moody = _with_media(
        _item("bed", "waves", "bright"), music={"bed": "gone"}, style={"mood": "bright"}
    )
    assert _bed(moody) == "waves"


@pytest.mark.parametrize(("tempo", "speed"), [("calm", 0.94), ("steady", 1.0), ("brisk", 1.06)])
def test_hosts_speak_at_the_tempo_of_the_show(tempo: Tempo, speed: float) -> None:
    own = Preset(title="Own", hosts=("Ava",), style=Style(tempo=tempo))
    (host,) = _accepted({"preset": "own"}, replace(STATION, presets={"own": own})).hosts
    assert host.voice.speed == pytest.approx(speed)
    assert host.voice.characters_per_second == pytest.approx(17.5 * speed)


def test_a_tempo_keeps_to_the_speeds_that_voices_have_and_to_settings_of_their_own() -> None:
    fast = Voice(provider="a", name="a", speed=1.18, characters_per_second=11.8)
    own = Voice(provider="b", name="b", settings={"speed": 1.1})
    (host,) = paced([Host(name="Ava", voice=fast, fallbacks=(own,))], "brisk")
    assert host.voice.speed == 1.2
    assert host.voice.characters_per_second == pytest.approx(12)
    assert host.fallbacks == (own,)


def test_a_time_zone_of_the_users_file_that_does_not_exist_is_refused() -> None:
    own = Preset(title="Own", hosts=("Ava",), timezone="Moon/Base")
    refused = _refused({"preset": "own"}, replace(STATION, presets={"own": own}))
    assert refused.reason.startswith("preset: own: timezone: there is no time zone “Moon/Base”")


def test_a_time_zone_of_the_environment_that_does_not_exist_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RADIOX_SHOW_TIMEZONE", "Moon")
    with pytest.raises(SettingsError, match="RADIOX_SHOW_TIMEZONE: there is no time zone “Moon”"):
        load("show")
