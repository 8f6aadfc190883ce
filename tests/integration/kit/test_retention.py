"""Blobs are removed by the rules of retention while a service runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contracts import subjects
from services import fleet
from services.kit import tasks
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Retention, Service
from services.kit.settings import PlatformSettings
from tests.waiting import until

SECOND = 1 / subjects.DAY
"""In days."""


@asynccontextmanager
async def nothing(_: Platform) -> AsyncIterator[None]:
    yield None


async def test_old_blobs_are_removed_while_a_service_runs(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "RETENTION_INTERVAL", 0.1)
    rules = (
        Retention(subjects.BLOBS_TAKES, SECOND, "TAKE_DAYS"),
        Retention(subjects.BLOBS_SHOWS, SECOND, "MASTER_DAYS", name="master.flac"),
        Retention(subjects.BLOBS_SHOWS, 7, "SHOW_DAYS"),
    )
    service = Service(name="keeper", open=nothing, retention=rules)
    async with (
        running(service, broker_settings),
        connected(broker_settings, "test") as (_, platform),
    ):
        blobs = platform.blobs
        for bucket, key in (
            (subjects.BLOBS_TAKES, "take"),
            (subjects.BLOBS_SHOWS, "s1/1/master.flac"),
            (subjects.BLOBS_SHOWS, "s1/1/audio.mp3"),
            (subjects.BLOBS_SOURCES, "feed"),
        ):
            await blobs.put(bucket, key, b"x", "text/plain")

        async def left() -> bool:
            counts = [(await blobs.usage(bucket)).count for bucket in subjects.BLOBS]
            return sum(counts) == 2

        await until(left)
        assert await blobs.find(subjects.BLOBS_SHOWS, "s1/1/audio.mp3") is not None
        assert await blobs.find(subjects.BLOBS_SOURCES, "feed") is not None


@pytest.mark.parametrize(
    ("variable", "value", "rules"),
    [
        ("RADIOX_AUDIO_TAKE_DAYS", "3", {("takes", "", 3.0), ("air", "", 14.0)}),
        ("RADIOX_AUDIO_AIR_DAYS", "2", {("takes", "", 30.0), ("air", "", 2.0)}),
        (
            "RADIOX_AUDIO_MASTER_DAYS",
            "14",
            {
                ("takes", "", 30.0),
                ("air", "", 14.0),
                ("shows", "master.flac", 14.0),
                ("shows", "voice.flac", 14.0),
            },
        ),
        ("RADIOX_CONTENT_SOURCE_DAYS", "2", {("sources", "", 2.0)}),
        ("RADIOX_MEDIA_UPLOAD_DAYS", "3", {("uploads", "", 3.0), ("artwork", "", 30.0)}),
        ("RADIOX_MEDIA_ARTWORK_DAYS", "9", {("uploads", "", 1.0), ("artwork", "", 9.0)}),
        ("RADIOX_SHOW_KEEP_DAYS", "10", {("shows", "", 17.0)}),
    ],
)
def test_each_rule_has_a_setting(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, rules: set[tuple[str, str, float]]
) -> None:
    monkeypatch.setenv(variable, value)
    service = fleet.load(variable.split("_")[1].lower())
    assert {(rule.bucket, rule.name, rule.days) for rule in service.retention} == rules
    assert variable in {rule.variable for rule in service.retention}
