"""Presets and the configuration by query, on a real broker."""

import asyncio
import json
from typing import Any

import pytest

from contracts import (
    ConfigurationSaved,
    ConfigurationVersion,
    HostProfile,
    HostSaved,
    Preset,
    PresetList,
    PresetSaved,
    PresetVersion,
    RecordHistory,
    Status,
    Style,
    subjects,
)
from services.kit.platform import Platform
from services.kit.records import Records
from tests.integration.show.show_service import ShowService

MINE = Preset(title="Mine", hosts=("Ava",), minutes=2, news=2)


class Refused(Exception):  # noqa: N818 - an answer
    """A query was answered with an error: its code and the reason."""


async def ask(platform: Platform, subject: str, **fields: Any) -> bytes:
    """The reply to a query.

    Raises:
        Refused: it is an error.
    """
    body = {
        name: value.model_dump(mode="json") if hasattr(value, "model_dump") else value
        for name, value in fields.items()
    }
    reply = await platform.client.request(subject, json.dumps(body).encode(), timeout=10)
    headers = reply.headers or {}
    if "Nats-Service-Error" in headers:
        raise Refused(headers["Nats-Service-Error-Code"], headers["Nats-Service-Error"])
    return reply.data


async def save(platform: Platform, name: str = "mine", **fields: Any) -> PresetVersion:
    fields = {"preset": MINE, "by": "ann", **fields}
    return PresetVersion.model_validate_json(
        await ask(platform, subjects.PRESET_SAVE, name=name, **fields)
    )


async def find(platform: Platform, name: str = "mine", **fields: Any) -> PresetVersion:
    return PresetVersion.model_validate_json(
        await ask(platform, subjects.PRESET_FIND, name=name, **fields)
    )


async def versions(platform: Platform, subject: str, **fields: Any) -> list[tuple[int, str, bool]]:
    history = RecordHistory.model_validate_json(await ask(platform, subject, **fields))
    return [(each.version, each.by, each.removed) for each in history.versions]


async def test_a_preset_is_saved_in_versions_that_can_all_be_read(
    show_service: ShowService,
) -> None:
    platform = show_service.platform
    first = await save(platform)
    assert (first.version, first.by, first.preset, first.removed) == (1, "ann", MINE, False)
    assert first.saved_at is not None
    second = MINE.model_copy(update={"title": "Ours", "style": Style(mood="gloomy")})
    saved = await save(platform, preset=second, version=1, by="bob")
    assert saved.version == 2
    assert saved.notes == (
        "style.mood: no media of the station are “gloomy”; RadioX's own music plays",
    )
    assert await find(platform) == saved
    assert (await find(platform, version=1)).preset == MINE
    listed = PresetList.model_validate_json(await ask(platform, subjects.PRESET_LIST))
    (mine,) = [each for each in listed.presets if each.name == "mine"]
    assert (mine.version, mine.title, mine.channel, mine.by) == (2, "Ours", "mine", "bob")
    assert {each.version for each in listed.presets} == {0, 2}
    assert await versions(platform, subjects.PRESET_HISTORY, name="mine") == [
        (1, "ann", False),
        (2, "bob", False),
    ]


async def test_an_unchanged_preset_keeps_its_version(show_service: ShowService) -> None:
    platform = show_service.platform
    await save(platform)
    assert (await save(platform)).version == 1
    assert (await save(platform, version=1)).version == 1
    built_in = (await find(platform, "brief")).preset
    assert (await save(platform, "brief", preset=built_in)).version == 0


async def test_a_stale_save_is_refused_with_who_was_faster(show_service: ShowService) -> None:
    platform = show_service.platform
    await save(platform, by="bob")
    with pytest.raises(Refused, match="mine is at version 1, saved by bob, not 0") as refused:
        await save(platform, preset=MINE.model_copy(update={"title": "Other"}), version=0)
    assert refused.value.args[0] == "409"
    with pytest.raises(Refused, match="mine is at version 1"):
        await ask(platform, subjects.PRESET_REMOVE, name="mine", version=7)


async def test_of_those_who_save_the_version_they_read_one_wins(show_service: ShowService) -> None:
    platform = show_service.platform
    await save(platform)
    others = [MINE.model_copy(update={"title": f"Title {n}"}) for n in range(6)]
    ends = await asyncio.gather(
        *(save(platform, preset=other, version=1) for other in others), return_exceptions=True
    )
    won = [end for end in ends if isinstance(end, PresetVersion)]
    assert len(won) == 1
    assert {end.args[0] for end in ends if isinstance(end, Refused)} == {"409"}
    assert (await find(platform)).preset == won[0].preset


async def test_those_who_save_over_whatever_is_there_follow_each_other(
    show_service: ShowService,
) -> None:
    platform = show_service.platform
    others = [MINE.model_copy(update={"title": f"Title {n}"}) for n in range(4)]
    ends = await asyncio.gather(*(save(platform, preset=other) for other in others))
    assert sorted(end.version for end in ends) == [1, 2, 3, 4]


async def test_a_removed_preset_is_gone_and_can_be_saved_again(show_service: ShowService) -> None:
    platform = show_service.platform
    await save(platform)
    removed = PresetVersion.model_validate_json(
        await ask(platform, subjects.PRESET_REMOVE, name="mine", by="bob")
    )
    assert (removed.version, removed.removed, removed.preset) == (2, True, None)
    with pytest.raises(Refused, match="was removed with version 2; version 1 can be restored"):
        await find(platform)
    assert (await find(platform, version=1)).preset == MINE
    assert (await save(platform)).version == 3


async def test_a_built_in_preset_is_changed_hidden_and_found_again(
    show_service: ShowService,
) -> None:
    platform = show_service.platform
    built_in = await find(platform, "brief")
    assert (built_in.version, built_in.saved_at) == (0, None)
    await save(platform, "brief")
    await ask(platform, subjects.PRESET_REMOVE, name="brief")
    assert await versions(platform, subjects.PRESET_HISTORY, name="brief", limit=2) == [
        (1, "ann", False),
        (2, "", True),
    ]
    await show_service.request(preset="brief")
    state = await show_service.until(Status.FAILED)
    assert state.finishing is not None
    assert state.finishing.failure is not None
    assert state.finishing.failure.field == "preset"
    restored = (await find(platform, "brief", version=0)).preset
    assert restored == built_in.preset
    assert (await save(platform, "brief", preset=restored)).version == 3


@pytest.mark.parametrize(
    ("subject", "fields", "code", "reason"),
    [
        (subjects.PRESET_FIND, {"name": "none"}, "404", "name: there is no preset “none”"),
        (subjects.PRESET_FIND, {"name": "brief", "version": 9}, "404", "brief has no version 9"),
        (subjects.PRESET_FIND, {"name": "none", "version": 0}, "404", "none is not built in"),
        (subjects.PRESET_FIND, {"name": "a\nb"}, "400", "name: "),
        (subjects.PRESET_FIND, {"name": "x" * 65}, "400", "name: "),
        (subjects.PRESET_FIND, {"name": "brief", "version": "x"}, "400", "version: "),
        (subjects.PRESET_HISTORY, {"name": "none"}, "404", "name: there is no preset “none”"),
        (subjects.PRESET_HISTORY, {"name": "brief", "limit": 501}, "400", "limit: "),
        (subjects.PRESET_REMOVE, {"name": "none"}, "404", "name: there is no preset “none”"),
        (subjects.PRESET_REMOVE, {"name": "default"}, "400", "name: requests without a preset"),
        (subjects.PRESET_SAVE, {"name": "x"}, "400", "preset: Field required"),
        (
            subjects.PRESET_SAVE,
            {"name": "x", "preset": {"title": "T", "hosts": [], "minuets": 3}},
            "400",
            "preset.minuets: Extra inputs are not permitted",
        ),
        (subjects.CONFIGURATION_SAVE, {"configuration": {"nam": "x"}}, "400", "nam: Extra inputs"),
        (subjects.PRESET_SAVE, {"name": "x", "preset": {"title": "T"}}, "400", "preset.hosts: "),
        (
            subjects.PRESET_SAVE,
            {"name": "x", "preset": MINE.model_copy(update={"hosts": ("Bob",)}), "by": "ann"},
            "400",
            "hosts.0: there is no host “Bob”",
        ),
        (
            subjects.CONFIGURATION_SAVE,
            {"configuration": {"timezone": "Moon", "preset": "none"}},
            "400",
            "timezone: there is no time zone “Moon”.*; preset: there is no “none”",
        ),
        (subjects.CONFIGURATION_SAVE, {"configuration": {"outlet_weights": []}}, "400", "outlet_w"),
        (subjects.CONFIGURATION_FIND, {"version": 1}, "404", "station has no version 1"),
    ],
)
async def test_bad_queries_are_refused_with_the_field(
    show_service: ShowService, subject: str, fields: dict[str, Any], code: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        await ask(show_service.platform, subject, **fields)
    assert refused.value.args[0] == code


async def test_the_preset_that_the_configuration_names_cannot_be_removed(
    show_service: ShowService,
) -> None:
    platform = show_service.platform
    await save(platform)
    await ask(platform, subjects.CONFIGURATION_SAVE, configuration={"preset": "mine"})
    with pytest.raises(Refused, match="the configuration of the station names “mine”"):
        await ask(platform, subjects.PRESET_REMOVE, name="mine")


async def test_the_configuration_is_saved_in_versions(show_service: ShowService) -> None:
    platform = show_service.platform
    unset = ConfigurationVersion.model_validate_json(
        await ask(platform, subjects.CONFIGURATION_FIND)
    )
    assert (unset.version, unset.effective.name) == (0, "RadioX")
    saved = ConfigurationVersion.model_validate_json(
        await ask(
            platform,
            subjects.CONFIGURATION_SAVE,
            configuration={"name": "Radio Limmat", "outlet_weights": {"Nobody": 2}},
            version=0,
            by="ann",
        )
    )
    assert (saved.version, saved.configuration.timezone) == (1, None)
    assert saved.effective.timezone == unset.effective.timezone
    assert saved.notes == (
        "outlet_weights: no feed of the catalogue or of a preset is of “Nobody”",
    )
    with pytest.raises(Refused, match="station is at version 1, saved by ann, not 0"):
        await ask(platform, subjects.CONFIGURATION_SAVE, configuration={}, version=0)
    await ask(platform, subjects.CONFIGURATION_SAVE, configuration={}, by="bob")
    assert await versions(platform, subjects.CONFIGURATION_HISTORY) == [
        (0, "", False),
        (1, "ann", False),
        (2, "bob", False),
    ]
    first = await ask(platform, subjects.CONFIGURATION_FIND, version=1)
    assert ConfigurationVersion.model_validate_json(first).configuration == saved.configuration


async def test_a_show_is_made_with_what_was_saved_and_keeps_it(show_service: ShowService) -> None:
    platform = show_service.platform
    clock = platform.clock
    zoe = HostSaved(name="Zoe", host=HostProfile(language="en", voices={"espeak": "en-us+f3"}))
    await Records(platform.client, clock, HostSaved).save(zoe)
    await save(platform, preset=MINE.model_copy(update={"hosts": ("Zoe",), "loudness": -19}))
    configuration = {"name": "Radio Limmat", "timezone": "Asia/Tokyo", "lexicon": {"Mull": "Mall"}}
    await ask(platform, subjects.CONFIGURATION_SAVE, configuration=configuration)
    await show_service.request(preset="mine")
    state = await show_service.until(Status.RUNNING)
    await save(platform, preset=MINE.model_copy(update={"title": "Later"}))
    accepted = state.accepted
    assert accepted is not None
    assert [host.name for host in accepted.hosts] == ["Zoe"]
    assert (accepted.station, accepted.timezone) == ("Radio Limmat", "Asia/Tokyo")
    assert (accepted.loudness, accepted.lexicon) == (-19, {"Mull": "Mall"})
    assert (accepted.preset, accepted.preset_version) == ("mine", 1)


async def test_what_another_program_has_written_there_is_passed_over(
    show_service: ShowService,
) -> None:
    platform = show_service.platform
    await show_service.js.publish("preset.saved.odd", b"not json")
    await show_service.js.publish("configuration.saved.station", b"{}")
    configuration = await ask(platform, subjects.CONFIGURATION_FIND)
    assert ConfigurationVersion.model_validate_json(configuration).version == 0
    assert (await find(platform, "brief")).version == 0
    with pytest.raises(Refused, match="there is no preset “odd”"):
        await find(platform, "odd")
    assert (await save(platform, "odd")).version == 1
    assert (await find(platform, "odd")).preset == MINE


def test_the_events_are_told_apart_by_name_and_version() -> None:
    assert PresetSaved(name="a", version=2, preset=None).identity_fields == ("name", "version")
    assert ConfigurationSaved.subject == "configuration.saved.{name}"
