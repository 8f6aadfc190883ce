"""Audio, covers and media over HTTP: made, uploaded, mastered and fetched."""

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
import soundfile

from contracts import subjects
from tests.integration.bridge_queries.conftest import API, Station
from tests.integration.media import files

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCRIPT: dict[str, Any] = {
    "title": "A Short Bulletin",
    "segments": [
        {"speaker": "Emma", "text": "Good evening, this is a short bulletin.", "kind": "opening"},
        {"speaker": "James", "text": "The strike in the port of Marlow is over.", "story": 1},
        {"speaker": "Emma", "text": "That was the bulletin. Goodbye.", "kind": "closing"},
    ],
}


async def host_names(station: Station) -> list[str]:
    listed = await station.get("/speakers", language="en")
    return [host["name"] for host in listed["hosts"]]


async def spoken(station: Station, **fields: Any) -> Any:
    first, second, *_ = await host_names(station)
    names = {"Emma": first, "James": second}
    segments = [s | {"speaker": names[s["speaker"]]} for s in SCRIPT["segments"]]
    return await station.post(
        "/audio/generate", {"script": SCRIPT | fields | {"segments": segments}}
    )


async def test_a_script_of_ones_own_becomes_audio_once(station: Station) -> None:
    made = await spoken(station)
    assert made["unspoken"] == []
    assert [segment["id"] for segment in made["segments"]] == ["s001", "s002", "s003"]
    assert made["loudness"]["integrated"] == pytest.approx(-16, abs=1.0)
    assert [chapter["title"] for chapter in made["chapters"]] == [
        "Welcome",
        "The strike in the port of Marlow is over",
        "Goodbye",
    ]
    mp3 = await station.http.get(made["links"]["audio"])
    assert mp3.headers["content-type"] == "audio/mpeg"
    with soundfile.SoundFile(io.BytesIO(mp3.content)) as sound:
        assert sound.frames / sound.samplerate == pytest.approx(made["duration"], abs=0.1)
    again = await spoken(station)
    assert again == made
    quieter = await spoken(station, loudness=-20.0)
    assert quieter["audio_id"] != made["audio_id"]
    assert (quieter["takes_spoken"], quieter["takes_reused"]) == (0, 3)
    status = await station.get("/audio/status")
    assert status["realtime_factor"] > 0


async def test_what_no_worker_has_time_for_is_refused_for_the_moment(station: Station) -> None:
    name = (await host_names(station))[0]
    text = "This takes a while, for it goes on and on. " * 6
    scripts = [{"segments": [{"speaker": name, "text": f"{n}. {text}"}]} for n in range(3)]
    responses = await asyncio.gather(
        *(station.http.post(f"{API}/audio/generate", json={"script": script}) for script in scripts)
    )
    assert sorted(each.status_code for each in responses) == [200, 503, 503]
    refused = next(each for each in responses if each.status_code == 503)
    assert "audio.generate: all 1 workers are busy" in refused.json()["detail"]
    assert int(refused.headers["retry-after"]) > 0


async def test_files_are_served_in_ranges_and_others_are_not(station: Station) -> None:
    link = (await spoken(station))["links"]["master"]
    part = await station.http.get(link, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"fLaC")
    fresh = {"If-None-Match": part.headers["etag"]}
    assert (await station.http.get(link, headers=fresh)).status_code == 304
    secret = await station.platform.blobs.put("uploads", "secret", b"RIFF", "audio/wav")
    await station.platform.blobs.put("shows", "s/1/draft.json", b"{}", "application/json")
    for name in (
        "uploads/secret",
        "shows/s/1/draft.json",
        "shows/none.mp3",
        "shows",
        "shows/",
        "shows/../uploads/secret",
        "shows/%2e%2e/uploads/secret",
        "shows/..%2Fuploads%2Fsecret",
        "%2Fetc/passwd",
        "media/a%00b",
    ):
        response = await station.http.get(f"{API}/media/files/{name}")
        assert response.status_code == 404, (name, response.text)
    await station.platform.blobs.delete(secret.bucket, secret.key)


@pytest.mark.parametrize(
    ("script", "detail"),
    [
        ({"segments": []}, "script.segments: "),
        ({"segments": [{"speaker": "Nobody", "text": "Hello."}]}, "Nobody is no host of the"),
        ({"segments": [{"speaker": "Emma", "text": " "}]}, "script.segments.0.text: "),
        (
            {
                "segments": [{"speaker": "A", "text": "Hello."}],
                "hosts": [{"name": "A", "voice": {"provider": "espeak", "name": "none"}}],
            },
            "script.hosts.0.voice: ",
        ),
        (
            {
                "segments": [{"speaker": "A", "text": "Hello."}],
                "hosts": [{"name": "A", "voice": {"provider": "shell", "name": "rm"}}],
            },
            "script.hosts.0.voice.provider: shell is not used here; espeak are",
        ),
    ],
)
async def test_a_script_that_is_refused_names_the_field(
    station: Station, script: dict[str, Any], detail: str
) -> None:
    assert detail in await station.refusal("/audio/generate", {"script": script})


async def test_media_of_a_script_are_those_of_the_station(station: Station) -> None:
    blob = {"bucket": "uploads", "key": "x", "sha256": "0" * 64, "size": 1, "media_type": "a/b"}
    body = {"script": SCRIPT | {"music": {"bed": blob}}}
    reason = "script.music.bed: it is no file of the station's media"
    assert await station.refusal("/audio/generate", body) == reason


async def test_voices_and_status_are_told(station: Station) -> None:
    voices = await station.get("/audio/voices", language="de")
    assert [provider["name"] for provider in voices["providers"]] == ["espeak"]
    assert {card["language"] for card in voices["providers"][0]["voices"]} == {"de"}
    assert (await station.get("/audio/voices", provider="none"))["providers"] == []
    status = await station.get("/audio/status")
    providers = {each["name"]: each for each in status["providers"]}
    assert providers["espeak"]["used"]
    assert not providers["elevenlabs"]["ready"]
    assert "ELEVENLABS_API_KEY" in providers["elevenlabs"]["missing"]
    assert (status["waiting"], status["workers"]) == (0, 2)


async def test_an_uploaded_sound_is_mastered(station: Station, tmp_path: Path) -> None:
    quiet = files.sound(tmp_path / "quiet.wav", 9.0).read_bytes()
    made = station.read(
        await station.http.post(
            f"{API}/audio/process", params={"loudness": -18, "title": "Bells"}, content=quiet
        )
    )
    assert made["loudness"]["integrated"] == pytest.approx(-18, abs=0.5)
    assert made["loudness"]["true_peak"] < -0.9
    assert made["loudness_before"] != pytest.approx(-18, abs=0.5)
    assert made["duration"] == pytest.approx(9.0, abs=0.05)
    flac = await station.http.get(made["links"]["master"])
    with soundfile.SoundFile(io.BytesIO(flac.content)) as sound:
        assert (sound.samplerate, sound.channels, sound.title) == (48_000, 2, "Bells")
    assert (await station.platform.blobs.usage(subjects.BLOBS_UPLOADS)).count == 0
    form = {"file": ("quiet.wav", quiet, "audio/wav")}
    again = await station.http.post(
        f"{API}/audio/process", files=form, data={"loudness": "-18", "title": "Bells"}
    )
    assert station.read(again) == made


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"GIF89a", "it is a GIF"),
        (b"#EXTM3U\nhttp://127.0.0.1/x\n", "it is a playlist"),
        (b"fLaC" + bytes(5000), "it is damaged"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "it is damaged"),
    ],
)
async def test_what_is_no_sound_is_refused(station: Station, content: bytes, reason: str) -> None:
    response = await station.http.post(f"{API}/audio/process", content=content)
    assert response.status_code == 422, response.text
    assert reason in response.json()["detail"]
    assert [each["field"] for each in response.json()["errors"]] == ["file"]


async def test_a_file_becomes_an_item_of_the_station(station: Station, tmp_path: Path) -> None:
    bed = files.sound(tmp_path / "bed.flac", 9.0).read_bytes()
    about = {"name": "first-light", "kind": "bed", "title": "First Light", "licence": "CC0"}
    form = about | {"moods": ["calm", "Bright"]}
    added = await station.http.post(f"{API}/media/upload", files={"file": bed}, data=form)
    assert added.status_code == 201, added.text
    item = added.json()["saved"]["item"]
    assert (item["kind"], item["seconds"], item["moods"]) == ("bed", 9.0, ["calm", "bright"])
    flac = await station.http.get(added.json()["links"]["file"])
    assert flac.content.startswith(b"fLaC")
    listed = await station.get("/media/archive", kind="bed")
    assert [each["name"] for each in listed["items"]] == ["first-light"]
    assert (await station.get("/media/archive/first-light"))["saved"]["version"] == 1
    conflict = await station.http.post(
        f"{API}/media/upload", params=about | {"version": 0}, content=bed
    )
    assert conflict.status_code == 409
    removed = await station.http.delete(f"{API}/media/archive/first-light")
    assert removed.json()["saved"]["version"] == 2
    assert (await station.http.get(f"{API}/media/archive/first-light")).status_code == 404


@pytest.mark.parametrize(
    ("parameters", "content_type", "body", "reason"),
    [
        ({}, "audio/wav", b"RIFF", "422: name: Field required"),
        ({"name": "../x"}, "audio/wav", b"RIFF", "422: name: "),
        ({"colour": "red"}, "audio/wav", b"RIFF", "colour: is no field of a request"),
        ({}, "multipart/form-data", b"x", "names no boundary"),
        ({}, "multipart/form-data; boundary=b", b"x", "Expected boundary character"),
        ({}, "multipart/form-data; boundary=b", b"", "cut short"),
        ({}, "multipart/form-data; boundary=b", b"--b\r\n\r\n", "a part has no name"),
        ({}, "multipart/form-data; boundary=b", b"--b--", "it has no part named file"),
    ],
)
async def test_an_upload_that_is_refused_says_why(
    station: Station,
    parameters: dict[str, str],
    content_type: str,
    body: bytes,
    reason: str,
) -> None:
    response = await station.http.post(
        f"{API}/media/upload",
        params=parameters,
        content=body,
        headers={"Content-Type": content_type},
    )
    assert reason in f"{response.status_code}: {response.json()['detail']}"
    assert (await station.platform.blobs.usage(subjects.BLOBS_UPLOADS)).count == 0


async def test_a_cover_is_made_for_a_title_or_for_stories(station: Station) -> None:
    body = {"stories": ["Marlow port strike is over", "Ferries"], "as_of": "2026-03-18T20:00:00Z"}
    made = await station.post("/media/generate/cover", body)
    assert (made["title"], made["painted_by"]) == ("Marlow port strike is over", "local")
    jpeg = await station.http.get(made["links"]["cover"])
    assert jpeg.content.startswith(b"\xff\xd8")
    assert {size["pixels"] for size in made["cover_sizes"]} == {300, 600, 1200}
    for number in range(len(made["cover_sizes"])):
        size = await station.http.get(made["links"][f"cover_sizes.{number}"])
        assert size.headers["content-type"].startswith("image/")
    assert await station.post("/media/generate/cover", body) == made
    titled = await station.post("/media/generate/cover", {**body, "title": "Ferries"})
    assert titled["cover_id"] != made["cover_id"]
    assert await station.refusal("/media/generate/cover", {}) == "title: name one, or stories"
