"""The query `audio.package`, with audio's own deps on a real broker."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from contracts import (
    BlobRef,
    MediaItem,
    PackageQuery,
    ShowGenerated,
    ShowPackage,
    subjects,
)
from services.audio.app import open_deps
from services.audio.fillers import package_sound
from services.audio.ports import Studio
from services.audio.settings import AudioSettings
from services.broadcast.segments import LEAD, RENDITIONS, Rendition, key_of
from services.broadcast.timeline import BLOCK, RATE, segments_of
from services.kit.failures import Invalid, NotFound
from services.kit.platform import Platform
from tests.fakes import ManualClock
from tests.unit.audio.fakes import CountingSynthesizer
from tests.unit.broadcast.packages import Pcm, decoded_by_ffmpeg, sound

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
SHOW = ShowGenerated.model_validate_json((EXAMPLES / "show.generated.json").read_text("utf-8"))


async def unknown(name: str) -> MediaItem:
    raise NotFound(f"media: there is no {name}")


@pytest.fixture
async def studio(platform: Platform) -> AsyncIterator[Studio]:
    """Audio, whose archive has `SHOW`; its master is stored, its segments are not."""
    master = await stored(platform, "show/master.flac", sound(3 * RATE))
    show = SHOW.model_copy(update={"master": master})

    async def find_show(show_id: str) -> ShowGenerated:
        if show_id != show.show_id:
            raise NotFound(f"show_id: there is no {show_id}")
        return show

    deps = open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer())
    async with deps as opened:
        yield replace(opened, find_show=find_show, find_item=unknown)


async def stored(platform: Platform, key: str, pcm: Pcm) -> BlobRef:
    path = platform.scratch / "sound.flac"
    platform.scratch.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, pcm, RATE, "PCM_16", format="FLAC")
    ref = await platform.blobs.put_file(subjects.BLOBS_SHOWS, key, path, "audio/flac")
    path.unlink()
    return ref


async def decoded(platform: Platform, package: ShowPackage, rendition: Rendition) -> Pcm:
    segments = []
    for number in range(segments_of(package.samples)):
        key = key_of(package.key, rendition, number)
        ref = await platform.blobs.find(subjects.BLOBS_AIR, key)
        assert ref is not None, key
        segments.append(await platform.blobs.get(ref))
    return decoded_by_ffmpeg(rendition, segments)


async def count(platform: Platform) -> int:
    return (await platform.blobs.usage(subjects.BLOBS_AIR)).count


async def test_a_show_without_segments_is_packaged_from_its_master_once(
    platform: Platform, studio: Studio
) -> None:
    query = PackageQuery(show_id=SHOW.show_id)
    made = await package_sound(query, studio)
    assert made.title == SHOW.episode
    assert made.artist == SHOW.title
    assert made.package.key.startswith("filler/")
    pcm = await decoded(platform, made.package, "flac")
    assert np.array_equal(pcm[LEAD : LEAD + 3 * RATE], sound(3 * RATE)[: len(pcm) - LEAD])
    assert len(await decoded(platform, made.package, "aac")) == len(pcm) == made.package.samples
    before = await count(platform)
    assert await package_sound(query, studio) == made
    assert await count(platform) == before
    assert [path for path in platform.scratch.iterdir() if path.name.startswith("air-")] == []


async def test_the_package_of_a_show_is_used_as_long_as_it_is_there(
    platform: Platform, studio: Studio
) -> None:
    assert SHOW.package is not None
    own = ShowPackage(key=SHOW.package.key, samples=BLOCK)
    show = SHOW.model_copy(update={"package": own})

    async def find_show(_: str) -> ShowGenerated:
        return show

    for name in RENDITIONS:
        await platform.blobs.put(subjects.BLOBS_AIR, key_of(own.key, name, 0), b"x", "audio/mp4")
    found = await package_sound(
        PackageQuery(show_id=SHOW.show_id), replace(studio, find_show=find_show)
    )
    assert found.package == own
    assert await count(platform) == 2


async def test_two_replicas_make_a_piece_of_music_once(platform: Platform, studio: Studio) -> None:
    query = PackageQuery(music=3, seconds=6)
    deps = open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer())
    async with deps as replica:
        one, other = await asyncio.gather(
            package_sound(query, studio), package_sound(query, replica)
        )
    assert one == other
    assert one.artist == "RadioX"
    assert "RadioX bed" in one.title
    assert one.package.samples / RATE == pytest.approx(6, abs=0.5)
    pcm = await decoded(platform, one.package, "flac")
    loud = np.abs(pcm.astype(int)).max(axis=1)
    assert loud[2 * RATE : 3 * RATE].max() > 3000
    # it comes in gently, and fades, so that two rounds of it join
    assert loud[: LEAD + 480].max() < 100
    assert loud[-480:].max() < 300
    other_seed = await package_sound(PackageQuery(music=4, seconds=6), studio)
    assert other_seed.package.key != one.package.key


async def test_an_item_of_the_media_is_as_loud_as_a_show(
    platform: Platform, studio: Studio
) -> None:
    file = await stored(platform, "item.flac", sound(2 * RATE))
    item = MediaItem(
        kind="ident",
        title="Two tones",
        licence="CC BY 4.0",
        file=file,
        seconds=2.0,
        loudness=-22.0,
        true_peak=-10.0,
    )

    async def find_item(name: str) -> MediaItem:
        assert name == "two-tones"
        return item

    made = await package_sound(
        PackageQuery(media="two-tones"), replace(studio, find_item=find_item)
    )
    assert (made.title, made.artist) == ("Two tones", "CC BY 4.0")
    pcm = await decoded(platform, made.package, "flac")
    heard = slice(LEAD, len(pcm) - BLOCK)
    louder = pcm[heard].astype(float).std() / sound(2 * RATE)[: heard.stop - LEAD].std()
    assert louder == pytest.approx(10 ** (6 / 20), rel=0.01)


async def test_a_filler_that_is_asked_for_never_ages_out(
    platform: Platform,
) -> None:
    clock = ManualClock()
    query = PackageQuery(music=3, seconds=2)

    async def key() -> str:
        deps = open_deps(replace(platform, clock=clock), AudioSettings(air_days=2))
        async with deps as studio:
            return (await package_sound(query, studio)).package.key

    first = await key()
    clock.at += timedelta(days=1)
    assert await key() != first


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (PackageQuery(), "give one of show_id, media, music, not none"),
        (PackageQuery(show_id="s", music=1), "not show_id and music"),
        (PackageQuery(show_id="nowhere"), "show_id: there is no nowhere"),
        (PackageQuery(media="nothing"), "media: there is no nothing"),
    ],
)
async def test_what_cannot_be_packaged_is_named(
    studio: Studio, query: PackageQuery, reason: str
) -> None:
    with pytest.raises((Invalid, NotFound), match=reason):
        await package_sound(query, studio)


async def test_a_picture_has_no_sound(platform: Platform, studio: Studio) -> None:
    file = await platform.blobs.put(subjects.BLOBS_MEDIA, "cover.jpg", b"x", "image/jpeg")

    async def find_item(_: str) -> MediaItem:
        return MediaItem(kind="cover", title="A picture", licence="CC0", file=file)

    with pytest.raises(Invalid, match="media: skyline is a cover, which has no sound"):
        await package_sound(PackageQuery(media="skyline"), replace(studio, find_item=find_item))


async def test_a_master_that_has_aged_out_is_named(platform: Platform, studio: Studio) -> None:
    await platform.blobs.delete(subjects.BLOBS_SHOWS, "show/master.flac")
    with pytest.raises(NotFound, match=r"shows/show/master\.flac is not stored any more"):
        await package_sound(PackageQuery(show_id=SHOW.show_id), studio)
    assert await count(platform) == 0
