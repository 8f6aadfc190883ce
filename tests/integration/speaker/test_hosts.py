"""The real speaker on a real broker: hosts are saved, refused, removed and restored by queries."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from contracts import (
    BlobRef,
    Gender,
    HostHistory,
    HostHistoryQuery,
    HostList,
    HostListQuery,
    HostProfile,
    HostQuery,
    HostRemove,
    HostRemoved,
    HostSave,
    HostSaved,
    HostVoice,
    Language,
    Preset,
    PresetSaved,
    PublishedSpeech,
    SpeechProvider,
    StationHost,
    VoiceCard,
    subjects,
)
from services import fleet
from services.client.queries import ask
from services.kit.failures import Conflict, Discard, Invalid
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings

TOM = HostProfile(language="en", gender="male", tone="calm", voices={"pico": "en-us+m"})


def card(name: str, language: Language, gender: Gender) -> VoiceCard:
    return VoiceCard(name=name, language=language, gender=gender, characters_per_second=15.0)


SPEECH = PublishedSpeech(
    providers=(
        SpeechProvider(
            name="cloud", voices=(card("anna", "en", "female"),), unlisted={"en": "[a-z]{3,}"}
        ),
        SpeechProvider(
            name="pico",
            voices=(
                card("en-us", "en", "female"),
                card("en-us+m", "en", "male"),
                card("en-gb+m", "en", "male"),
                card("de", "de", "female"),
            ),
        ),
    )
)


@dataclass(frozen=True)
class Station:
    """A running speaker, and what its clients do."""

    platform: Platform

    async def find(self, name: str) -> StationHost:
        return await ask(self.platform.client, HostQuery(name=name), StationHost)

    async def names(self, **wanted: Any) -> list[str]:
        found = await ask(self.platform.client, HostListQuery(**wanted), HostList)
        return [host.name for host in found.hosts]

    async def save(self, name: str, host: HostProfile = TOM, **more: Any) -> StationHost:
        query = HostSave(name=name, host=host, by="ann", **more)
        return await ask(self.platform.client, query, StationHost)

    async def remove(self, name: str, **more: Any) -> HostRemoved:
        return await ask(self.platform.client, HostRemove(name=name, **more), HostRemoved)

    async def history(self, name: str) -> HostHistory:
        return await ask(self.platform.client, HostHistoryQuery(name=name), HostHistory)

    async def publish(self, speech: PublishedSpeech) -> None:
        voices = self.platform.bucket(subjects.BUCKET_VOICES)
        await voices.put(subjects.PUBLISHED_SPEECH, speech.model_dump_json().encode())

    async def upload(self, data: bytes) -> BlobRef:
        key = hashlib.sha256(data).hexdigest()
        return await self.platform.blobs.put(subjects.BLOBS_UPLOADS, key, data, "image/png")


@pytest.fixture
async def station(broker_settings: PlatformSettings) -> AsyncIterator[Station]:
    async with (
        running(fleet.load("speaker"), broker_settings),
        connected(broker_settings, "test") as (_, platform),
    ):
        found = Station(platform)
        await found.publish(SPEECH)
        yield found


def with_voices(**voices: str | HostVoice) -> HostProfile:
    return TOM.model_copy(update={"voices": voices})


async def test_a_host_is_saved_found_listed_changed_and_removed(station: Station) -> None:
    mia = HostProfile(language="en", gender="female", role="weather", tone="dry")
    saved = await station.save("Mia", mia)
    assert (saved.host, saved.origin, saved.version, saved.by) == (mia, "saved", 1, "ann")
    assert saved.saved_at is not None
    assert await station.find("Mia") == saved
    assert "Mia" in await station.names(language="en", role="weather")
    assert "Mia" not in await station.names(language="de")
    again = await station.save("Mia", mia.model_copy(update={"tone": "warm"}), version=1)
    assert (again.version, again.host.tone) == (2, "warm")
    removed = await station.remove("Mia", version=2)
    assert removed.version == 3
    with pytest.raises(Discard, match="there is no host Mia; there are Ava"):
        await station.find("Mia")
    history = await station.history("Mia")
    assert [each.host and each.host.tone for each in history.versions] == ["dry", "warm", None]
    assert history.listed is None


async def test_the_hosts_of_radiox_are_there_and_can_be_changed_removed_and_restored(
    station: Station,
) -> None:
    ava = await station.find("Ava")
    assert (ava.origin, ava.version) == ("built-in", 0)
    changed = await station.save("Ava", ava.host.model_copy(update={"gain": 2.0}), version=0)
    assert (changed.origin, changed.version) == ("saved", 1)
    order = await station.names()
    assert order[0] == "Ava"
    await station.remove("Ava")
    assert "Ava" not in await station.names()
    history = await station.history("Ava")
    assert history.listed == ava.host
    restored = await station.save("Ava", history.listed)
    assert restored.version == 3
    assert await station.names() == order


async def test_show_and_everybody_else_read_what_was_saved(station: Station) -> None:
    await station.save("Zoë Müller-O’Hara Jr.")
    records = Records(station.platform.client, station.platform.clock, HostSaved)
    assert (await records.current())["Zoë Müller-O’Hara Jr."].host == TOM


async def test_a_host_that_is_saved_unchanged_keeps_its_version(station: Station) -> None:
    await station.save("Tim")
    assert (await station.save("Tim")).version == 1
    tom = await station.find("Tom")
    assert (await station.save("Tom", tom.host)).version == 0


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        (
            with_voices(pico="en-au"),
            (
                "voices.pico: pico has no voice en-au; a show would use pico/en-us+m. pico has for "
                "English: en-us, en-us+m, en-gb+m"
            ),
        ),
        (with_voices(pico="de"), "voices.pico: the voice de of pico speaks German, not English"),
        (
            with_voices(pico=HostVoice(provider="espeak", name="en-us")),
            "voices.pico.provider: it is 'espeak', and stands under 'pico'",
        ),
        (with_voices(pico=""), "voices.pico: the name of a voice has 1 to 200"),
        (with_voices(**{"Pi co": "en-us"}), "voices: 'Pi co' is no name of a speech provider"),
        (TOM.model_copy(update={"tone": "calm\nand dry"}), "tone: it has a control character"),
        (TOM.model_copy(update={"biography": "a\x07"}), "biography: it has a control character"),
        (TOM.model_copy(update={"biography": "語" * 4000}), "biography: the host is larger than"),
    ],
)
async def test_a_host_that_cannot_speak_as_it_is_written_is_refused_with_the_field(
    station: Station, host: HostProfile, reason: str
) -> None:
    await station.save("Ann")
    with pytest.raises(Invalid) as refusal:
        await station.save("Ann", host)
    assert refusal.value.reason.startswith(reason)
    assert (await station.find("Ann")).version == 1


async def test_a_language_that_no_voice_speaks_is_refused(station: Station) -> None:
    english = SPEECH.providers[0]
    await station.publish(PublishedSpeech(providers=(english,)))
    with pytest.raises(Invalid, match=r"^language: no voice .* \(cloud\) speaks German"):
        await station.save("Max", HostProfile(language="de"))


async def test_what_cannot_be_judged_is_saved_and_said(station: Station) -> None:
    saved = await station.save("Ann", with_voices(cloud="clone", away="x"))
    assert saved.notes[:2] == (
        "voices.cloud: cloud does not list its voice clone, so that it was not checked",
        "voices.away: away is not in use here, so that its voice x was not checked",
    )
    await station.publish(PublishedSpeech(providers=()))
    saved = await station.save("Bob", with_voices(pico="en-au"))
    assert saved.notes == ("no voices are published yet, so that none was checked: audio does so",)


async def test_a_voice_that_vanishes_later_is_told_with_the_one_that_speaks_instead(
    station: Station,
) -> None:
    await station.save("Ann", with_voices(pico="en-gb+m"))
    pico = SPEECH.providers[1]
    fewer = tuple(card for card in pico.voices if card.name != "en-gb+m")
    only = replace_voices(pico, fewer)
    await station.publish(PublishedSpeech(providers=(only,)))
    assert (
        "voices.pico: pico has no voice en-gb+m; a show uses pico/en-us+m"
        in (await station.find("Ann")).notes
    )


def replace_voices(provider: SpeechProvider, voices: tuple[VoiceCard, ...]) -> SpeechProvider:
    return provider.model_copy(update={"voices": voices})


async def test_hosts_who_share_a_voice_are_told(station: Station) -> None:
    saved = await station.save("Tim", TOM)
    assert "Tom has the voice pico/en-us+m too" in saved.notes


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("9", "name: '9' is not spoken as a name"),
        ("../etc", "name: '../etc' is not spoken"),
        ("A*", "name: 'A\\*' is not spoken"),
        ("A" * 41, "name: 'A+' is not spoken"),
        ("ava", "name: there is a host Ava already"),
    ],
)
async def test_a_name_that_cannot_be_spoken_or_told_apart_is_refused(
    station: Station, name: str, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        await station.save(name)


async def test_a_name_is_one_however_its_letters_are_composed(station: Station) -> None:
    await station.save("Zoe\u0308")
    assert (await station.find("Zo\u00eb")).version == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"name": "A", "host": {"language": "fr"}}', "host.language"),
        (b'{"name": "A", "host": {"language": "en", "speed": 9}}', "host.speed"),
        (b'{"name": "A", "host": {"language": "en", "gain": "loud"}}', "host.gain"),
        (b'{"name": "A", "host": {"language": "en", "role": "king"}}', "host.role"),
        (b'{"name": "A", "host": {"language": "en", "voices": [1]}}', "host.voices"),
        (b'{"name": "A\\n", "host": null}', "host"),
        (b'{"name": 7}', "name"),
        (b"[]", ""),
        (b"\xff", ""),
    ],
)
async def test_a_query_of_the_wrong_shape_is_refused_with_the_field(
    station: Station, body: bytes, reason: str
) -> None:
    reply = await station.platform.client.request(subjects.HOST_SAVE, body, timeout=10)
    assert (reply.headers or {})["Nats-Service-Error-Code"] == "400"
    assert reason in (reply.headers or {})["Nats-Service-Error"]


async def test_a_change_of_an_outdated_version_is_refused(station: Station) -> None:
    await station.save("Tim")
    await station.save("Tim", TOM.model_copy(update={"tone": "dry"}), version=1)
    with pytest.raises(Conflict, match="version: Tim is at version 2, saved by ann, not 1"):
        await station.save("Tim", TOM.model_copy(update={"tone": "warm"}), version=1)
    with pytest.raises(Conflict, match="is at version 2"):
        await station.remove("Tim", version=1)
    with pytest.raises(Conflict, match="is at version 0"):
        await station.save("Ava", TOM, version=3)


async def test_of_many_who_save_at_once_without_a_version_each_one_is_kept(
    station: Station,
) -> None:
    tones = ("dry", "warm", "calm", "quick")
    await asyncio.gather(
        *(station.save("Tim", TOM.model_copy(update={"tone": tone})) for tone in tones)
    )
    history = await station.history("Tim")
    assert {each.host.tone for each in history.versions if each.host} == set(tones)
    assert [each.version for each in history.versions] == [1, 2, 3, 4]


async def test_a_removal_tells_what_shows_do_without_the_host(station: Station) -> None:
    presets = Records(station.platform.client, station.platform.clock, PresetSaved)
    await presets.save(PresetSaved(name="early", preset=Preset(title="Early", hosts=("Lena",))))
    germans = await station.names(language="de")
    notes = [(await station.remove(name)).notes for name in germans]
    assert "the preset early names Lena: its shows go on with its other hosts" in notes[0]
    assert notes[-1] == ("no host speaks German any more: such shows are refused",)
    assert await station.names(language="de") == []


async def test_a_station_has_a_bounded_number_of_hosts(station: Station) -> None:
    for number in range(64 - len(await station.names())):
        await station.save(f"Host {number:02}")
    with pytest.raises(Invalid, match="at most 64 hosts"):
        await station.save("One more")
    assert len(await station.names()) == 64


def picture(side: int = 300, form: str = "PNG", mode: str = "RGBA") -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize((side, side + 80)).convert(mode).save(file, form)
    return file.getvalue()


async def test_a_picture_is_encoded_anew_and_outlives_its_versions(station: Station) -> None:
    upload = await station.upload(picture())
    saved = await station.save("Ann", TOM.model_copy(update={"picture": upload}))
    kept = saved.host.picture
    assert kept is not None
    assert (kept.bucket, kept.media_type) == (subjects.BLOBS_MEDIA, "image/jpeg")
    with Image.open(BytesIO(await station.platform.blobs.get(kept))) as stored:
        assert (stored.format, stored.size) == ("JPEG", (300, 300))
    assert await station.platform.blobs.find(upload.bucket, upload.key) is None
    without = await station.save("Ann", TOM)
    assert without.host.picture is None
    again = await station.save("Ann", TOM.model_copy(update={"picture": kept}))
    assert again.host.picture == kept


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is none of PNG, JPEG, WEBP"),
        (b"GIF89a" + bytes(100), "it is none of"),
        (picture()[:400], "it is damaged"),
        (picture(side=40), "it is 40 × 120 pixels"),
        (b"", "it is none of"),
    ],
)
async def test_what_is_no_usable_picture_is_refused(
    station: Station, data: bytes, reason: str
) -> None:
    upload = await station.upload(data)
    with pytest.raises(Invalid, match=f"^picture: {reason}"):
        await station.save("Ann", TOM.model_copy(update={"picture": upload}))
    with pytest.raises(Discard, match="there is no host Ann"):
        await station.find("Ann")


async def test_a_picture_that_is_not_there_or_lies_elsewhere_is_refused(station: Station) -> None:
    upload = await station.upload(picture())
    show = await station.platform.blobs.put(subjects.BLOBS_SHOWS, "s1/a.png", b"x", "image/png")
    gone = replace_key(upload, "gone")
    for ref, reason in (
        (show, "not among the uploads"),
        (gone, "the upload is not there"),
        (upload.model_copy(update={"sha256": "0" * 64}), "the upload is not there"),
        (upload.model_copy(update={"bucket": subjects.BLOBS_MEDIA}), "there is no media/"),
    ):
        with pytest.raises(Invalid, match=f"^picture: .*{reason}"):
            await station.save("Ann", TOM.model_copy(update={"picture": ref}))


def replace_key(ref: BlobRef, key: str) -> BlobRef:
    return ref.model_copy(update={"key": key})


async def test_a_users_file_is_read_beside_the_hosts_of_radiox(
    broker_settings: PlatformSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "hosts.toml"
    file.write_text('[Mia]\nlanguage = "en"\n[Tom]\nlanguage = "en"\ntone = "dry"\n')
    monkeypatch.setenv("RADIOX_SHOW_HOSTS", str(file))
    async with (
        running(fleet.load("speaker"), broker_settings),
        connected(broker_settings, "test") as (_, platform),
    ):
        station = Station(platform)
        assert (await station.find("Mia")).origin == "file"
        assert (await station.find("Tom")).host.tone == "dry"
        await station.save("Mia", TOM)
        assert (await station.find("Mia")).origin == "saved"
        assert (await station.history("Mia")).listed == HostProfile(language="en")
