"""The queries of the station's media: the real service, a real broker, real files."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from contracts import (
    MediaAddQuery,
    MediaFindQuery,
    MediaFound,
    MediaList,
    MediaListQuery,
    MediaRemoveQuery,
    MediaSaved,
    Preset,
    PresetMusic,
    PresetSaved,
    subjects,
)
from services import fleet
from services.client.queries import ask
from services.kit.blobs import BlobStore
from services.kit.failures import Conflict, Discard, Invalid
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.media.app import open_deps
from services.media.settings import MediaSettings
from services.media.uploads import remove_replaced
from tests.fakes import ManualClock
from tests.integration.media import files


@dataclass
class Client:
    """What people ask of the station's media."""

    platform: Platform
    folder: Path

    @property
    def blobs(self) -> BlobStore:
        return self.platform.blobs

    async def add(self, path: Path, name: str = "first-light", **fields: Any) -> MediaSaved:
        kind = fields.pop("kind", "bed")
        upload = await self.blobs.put_file(
            subjects.BLOBS_UPLOADS, str(uuid4()), path, "application/octet-stream"
        )
        query = MediaAddQuery(
            name=name,
            upload=upload,
            kind=kind,
            title="First Light",
            licence="CC BY 4.0, A. Composer",
            **fields,
        )
        return (await ask(self.platform.client, query, MediaFound, timeout=60)).saved

    async def find(self, name: str = "first-light") -> MediaFound:
        return await ask(self.platform.client, MediaFindQuery(name=name), MediaFound)

    async def names(self, **wanted: Any) -> list[str]:
        query = MediaListQuery(**wanted)
        return [each.name for each in (await ask(self.platform.client, query, MediaList)).items]

    async def remove(self, name: str = "first-light", **fields: Any) -> MediaSaved:
        query = MediaRemoveQuery(name=name, **fields)
        return (await ask(self.platform.client, query, MediaFound)).saved

    async def use(self, preset: str, **music: str) -> None:
        saved = Preset(title="News", hosts=("Ava",), music=PresetMusic(**music))
        presets = Records(self.platform.client, self.platform.clock, PresetSaved)
        await presets.save(PresetSaved(name=preset, preset=saved))

    async def count(self, bucket: str) -> int:
        return (await self.blobs.usage(bucket)).count


@pytest.fixture
async def client(broker_settings: PlatformSettings, tmp_path: Path) -> AsyncIterator[Client]:
    async with (
        running(fleet.load("media", covers="local"), broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        yield Client(platform, tmp_path)


@pytest.fixture
def bed(tmp_path: Path) -> Path:
    return files.sound(tmp_path / "bed.flac", 9.0)


async def test_what_was_added_is_found_listed_and_removed(client: Client, bed: Path) -> None:
    saved = await client.add(bed, moods=("Calm",), uses=("morning",), by="Ann")
    assert saved.item is not None
    assert (saved.version, saved.by, saved.item.kind) == (1, "Ann", "bed")
    assert saved.item.file.key.startswith("first-light/1-")
    assert (saved.item.seconds, saved.item.moods) == (9.0, ("calm",))
    assert saved.item.tempo == pytest.approx(120, rel=0.02)  # the sound beats twice a second
    assert await client.find() == MediaFound(saved=saved)
    await client.add(files.picture(client.folder / "a.png"), "harbour", kind="cover")
    assert await client.names() == ["first-light", "harbour"]
    assert await client.names(kind="cover") == ["harbour"]
    assert await client.names(mood="Calm", use="morning") == ["first-light"]
    assert await client.names(mood="sad") == []
    removed = await client.remove(by="Bo")
    assert (removed.version, removed.by, removed.item) == (2, "Bo", None)
    assert await client.names() == ["harbour"]
    with pytest.raises(Discard, match="there is no item first-light among the station's media"):
        await client.find()
    with pytest.raises(Discard, match="there is no item"):
        await client.remove()
    assert await client.count(subjects.BLOBS_UPLOADS) == 0


async def test_what_is_refused_is_neither_listed_nor_kept(client: Client) -> None:
    small = files.picture(client.folder / "small.png", 800, 800)
    with pytest.raises(Invalid, match="it is 800 × 800 pixels; a cover has 1400 or more a side"):
        await client.add(small, kind="cover")
    assert await client.names() == []
    for bucket in (subjects.BLOBS_UPLOADS, subjects.BLOBS_MEDIA):
        assert await client.count(bucket) == 0


async def test_an_item_is_replaced_by_whoever_has_seen_it(client: Client, bed: Path) -> None:
    first = await client.add(bed, version=0)
    with pytest.raises(Conflict, match="first-light is there already, as version 1"):
        await client.add(bed, version=0)
    with pytest.raises(Conflict, match="first-light has version 1 by now"):
        await client.remove(version=2)
    second = await client.add(bed, version=1)
    third = await client.add(bed)
    assert [each.version for each in (first, second, third)] == [1, 2, 3]
    assert await client.count(subjects.BLOBS_MEDIA) == 3
    await client.remove(version=3)
    assert (await client.add(bed, version=0)).version == 5


async def test_of_two_at_once_one_is_kept_and_the_other_leaves_nothing(
    client: Client, bed: Path, broker_settings: PlatformSettings
) -> None:
    async with running(fleet.load("media", covers="local"), broker_settings):
        both = await asyncio.gather(
            *(client.add(bed, version=0, by=name) for name in ("Ann", "Bo")),
            return_exceptions=True,
        )
    kept = [each for each in both if isinstance(each, MediaSaved)]
    assert len(kept) == 1
    assert [type(each) for each in both if each not in kept] == [Conflict]
    assert (await client.find()).saved == kept[0]
    assert await client.count(subjects.BLOBS_MEDIA) == 1


async def test_an_item_that_presets_name_is_removed_by_force_alone(
    client: Client, bed: Path
) -> None:
    await client.add(bed)
    await client.use("morning", bed="first-light")
    await client.use("evening", bed="first-light", cover="harbour")
    await client.use("night", bed="other")
    assert (await client.find()).presets == ("evening", "morning")
    with pytest.raises(Conflict, match="is used by evening, morning: have them name"):
        await client.remove()
    assert (await client.remove(force=True)).item is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": "../etc"}, "name"),
        ({"name": "A B"}, "name"),
        ({"licence": " "}, "licence"),
        ({"title": ""}, "title"),
        ({"kind": "song"}, "kind"),
        ({"moods": ["m"] * 21}, "moods"),
        ({"moods": ["m" * 61]}, "moods"),
        ({"version": -1}, "version"),
        ({"upload": "shows/a"}, "upload"),
    ],
)
async def test_a_query_with_an_invalid_field_is_refused_by_name(
    client: Client, fields: dict[str, Any], reason: str
) -> None:
    ref = {"bucket": "uploads", "key": "a", "sha256": "0", "size": 1, "media_type": "a/b"}
    valid = {"name": "a", "upload": ref, "kind": "bed", "title": "T", "licence": "L"}
    body = json.dumps(valid | fields).encode()
    reply = await client.platform.client.request(subjects.MEDIA_ADD, body, timeout=10)
    headers = reply.headers or {}
    assert headers["Nats-Service-Error-Code"] == "400"
    assert headers["Nats-Service-Error"].startswith(f"{reason}")


async def test_files_that_no_show_can_need_any_more_are_removed(
    client: Client, bed: Path, broker_settings: PlatformSettings
) -> None:
    await client.add(bed)
    kept = await client.add(bed)
    await client.add(bed, "other")
    await client.remove("other")
    settings = MediaSettings(covers="local", replaced_days=7)
    async with connected(broker_settings, "media") as (_, platform):
        async with open_deps(platform, settings) as deps:
            await remove_replaced(deps)
        assert await client.count(subjects.BLOBS_MEDIA) == 3
        async with open_deps(_later(platform), settings) as deps:
            await remove_replaced(deps)
    assert await client.count(subjects.BLOBS_MEDIA) == 1
    assert kept.item is not None
    assert await client.blobs.get(kept.item.file)


def _later(platform: Platform) -> Platform:
    """The platform eight days later."""
    return replace(platform, clock=ManualClock(platform.clock.now() + timedelta(days=8)))
