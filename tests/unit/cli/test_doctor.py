"""The doctor's findings, with a running broker and without one."""

import asyncio
import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from contracts import subjects
from services.audio.adapters import PROVIDERS
from services.audio.settings import AudioSettings
from services.commands.doctor import retention, usage
from services.commands.doctor.command import run_checks
from services.commands.doctor.finding import Finding, size_text
from services.commands.terminal.errors import Failed
from services.content.settings import ContentSettings
from services.kit.availability import NOT_STORED
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.broker import jetstream
from services.kit.providers import chain
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.show.settings import ShowSettings
from services.stack import provision_fleet
from tests.full_store import fill_store


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in findings}


def findings(settings: PlatformSettings, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The rows as JSON, whether or not a finding prevents a show."""
    with suppress(Failed):
        run_checks(settings, Console(file=StringIO()), as_json=True)
    return {row["what"]: row for row in json.loads(capsys.readouterr().out)}


async def test_the_usage_of_streams_and_buckets_is_read_from_a_running_broker(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_SHOW_KEEP_DAYS", "12")
    monkeypatch.setenv("RADIOX_CONTENT_SCRIPT_DAYS", "3")
    await provision_fleet(broker_settings)
    async with connected(broker_settings, "test") as (broker, platform):
        await platform.bucket(subjects.BUCKET_VOICES).put("ava", b"x" * 1000)
        found = by_name(await usage.of_broker(jetstream(broker)))
    assert {f"stream {name}" for name in subjects.STREAMS} <= set(found)
    assert {f"bucket {name}" for name in subjects.BUCKETS} <= set(found)
    voices = found["bucket voices"]
    assert voices.count == 1
    assert voices.bytes is not None
    assert 1000 < voices.bytes < 2000
    total = found["broker's store"].bytes
    assert total is not None
    assert total >= voices.bytes
    assert found[f"stream {subjects.STREAM_SHOWS}"].why == "kept for 7 days"
    assert found[f"stream {subjects.STREAM_DEAD}"].why == "kept for 30 days"
    assert found[f"stream {subjects.STREAM_ARCHIVE}"].why == "kept until somebody removes it"
    assert found[f"stream {subjects.STREAM_TRACES}"].why == "kept for 3 days, at most 64 MB"
    assert found[f"stream {subjects.STREAM_COUNTERS}"].why == "kept for 61 minutes, at most 32 MB"
    assert found["bucket shows"].why == "kept for 12 days (RADIOX_SHOW_KEEP_DAYS)"
    assert found["bucket words"].why == "kept for 3 days (RADIOX_CONTENT_SCRIPT_DAYS)"


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        ("0.5", "kept for 720 minutes (RADIOX_CONTENT_SCRIPT_DAYS)"),
        ("0", "kept for 7 days, for its own show alone (RADIOX_CONTENT_SCRIPT_DAYS is 0)"),
    ],
)
def test_words_are_kept_for_other_shows_unless_the_setting_is_0(
    monkeypatch: pytest.MonkeyPatch, days: str, kept: str
) -> None:
    monkeypatch.setenv("RADIOX_CONTENT_SCRIPT_DAYS", days)
    assert retention.of_bucket(subjects.BUCKET_WORDS) == kept


async def test_a_broker_that_cannot_store_is_found(
    broker_settings: PlatformSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    well = (await asyncio.to_thread(findings, broker_settings, capsys))["broker"]
    assert (well["found"], well["ok"]) == (broker_settings.nats_address, True)
    fill_store(broker_settings)
    full = (await asyncio.to_thread(findings, broker_settings, capsys))["broker"]
    assert (full["why"], full["ok"]) == (NOT_STORED, False)


async def test_blobs_are_counted_and_have_a_retention(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_AUDIO_TAKE_DAYS", "1")
    blobs = FilesystemBlobs(tmp_path)
    for number in range(7):
        await blobs.put(subjects.BLOBS_TAKES, str(number), b"x" * 300_000, "audio/flac")
    found = by_name(await usage.of_blobs(blobs))
    takes = found["blobs takes"]
    assert (takes.count, takes.bytes, takes.found) == (7, 2_100_000, "7 blobs, 2.1 MB")
    assert takes.why == "kept for 1 day (RADIOX_AUDIO_TAKE_DAYS)"
    days = ShowSettings.model_fields["keep_days"].default + 7
    assert found["blobs shows"].why == f"kept for {days:g} days (RADIOX_SHOW_KEEP_DAYS)"
    default = ContentSettings.model_fields["source_days"].default
    assert found["blobs sources"].why == f"kept for {default:g} days (RADIOX_CONTENT_SOURCE_DAYS)"
    assert set(found) == {f"blobs {bucket}" for bucket in subjects.BLOBS}


def test_masters_may_have_a_retention_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_AUDIO_MASTER_DAYS", "14")
    assert retention.of_blobs(subjects.BLOBS_SHOWS) == (
        "kept for 37 days (RADIOX_SHOW_KEEP_DAYS); "
        "master.flac kept for 14 days (RADIOX_AUDIO_MASTER_DAYS); "
        "voice.flac kept for 14 days (RADIOX_AUDIO_MASTER_DAYS)"
    )


def test_without_a_stack_the_usage_is_read_from_the_disk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "radiox-scratch-audio-x"
    left.mkdir()
    (left / ".lock").touch()
    (left / "take.wav").write_bytes(b"x" * 2000)
    stream = tmp_path / "nats/store/jetstream/$G/streams/SHOWS/msgs"
    stream.mkdir(parents=True)
    (stream / "1.blk").write_bytes(b"x" * 1500)
    (tmp_path / "radiox.log").write_bytes(b"x" * 10)
    (tmp_path / "cache/blobs").mkdir(parents=True)
    (tmp_path / "cache/blobs/aa").write_bytes(b"x" * 20)

    rows = findings(PlatformSettings(data_dir=tmp_path), capsys)
    assert (rows["stream SHOWS"]["bytes"], rows["stream SHOWS"]["count"]) == (1500, None)
    assert (rows["scratch"]["count"], rows["scratch"]["bytes"]) == (1, 2000)
    assert (rows["cache"]["count"], rows["cache"]["bytes"]) == (1, 20)
    assert (rows["log"]["count"], rows["log"]["bytes"]) == (1, 10)
    assert rows["stack"]["found"] == "none runs here"
    assert left.exists()


@pytest.mark.parametrize(
    ("variable", "value", "what"),
    [
        ("RADIOX_AUDIO_SPEECH", "parrot", "speech"),
        ("RADIOX_CONTENT_WRITER", "monkey", "writer"),
        ("RADIOX_SHOW_KEEP_DAYS", "soon", "show"),
        ("RADIOX_AUDIO_TAKE_DAYS", "-2", "audio"),
    ],
)
def test_a_wrong_setting_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, what: str
) -> None:
    monkeypatch.setenv(variable, value)
    written = StringIO()
    with pytest.raises(Failed, match=f"not ready for a show: .*{what}"):
        run_checks(PlatformSettings(data_dir=tmp_path), Console(file=written), as_json=False)
    [row] = [line for line in written.getvalue().splitlines() if line.startswith(f"{what}\t")]
    assert variable in row
    assert value in row
    assert row.endswith("\tNO")


def test_the_providers_that_are_used_are_listed_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = findings(PlatformSettings(data_dir=tmp_path), capsys)
    used = chain(PROVIDERS, "auto", AudioSettings(), variable="V")
    assert rows["speech"]["found"] == ", then ".join(used)
    assert {"writer", "speech", "covers"} <= set(rows)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1200, "1.2 kB"), (3.4e6, "3.4 MB"), (5e9, "5.0 GB")],
)
def test_a_size_is_printed_in_a_fitting_unit(size: float, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("named", "found", "ok"),
    [
        ("", "filesystem", True),
        ("jetstream", "jetstream", True),
        ("s3", "s3: cannot be used", False),
        ("nope", "nope: no such", False),
    ],
)
def test_the_store_of_blobs_is_listed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    named: str,
    found: str,
    *,
    ok: bool,
) -> None:
    monkeypatch.setenv("RADIOX_BLOBS", named)
    row = findings(PlatformSettings(data_dir=tmp_path), capsys)["blobs"]
    assert row["found"].startswith(found)
    assert row["ok"] is ok


@pytest.mark.parametrize(
    ("traces", "endpoint", "found", "why"),
    [
        (None, "", "off", "neither OTEL_EXPORTER_OTLP_ENDPOINT nor RADIOX_TRACES is set"),
        (True, "", "on", "kept on the broker (RADIOX_TRACES)"),
        (None, "http://jaeger:4318", "on", "http://jaeger:4318"),
        (
            True,
            "http://jaeger:4318",
            "on",
            "http://jaeger:4318, kept on the broker (RADIOX_TRACES)",
        ),
    ],
)
def test_traces_are_on_where_they_are_exported_or_kept(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    traces: bool | None,
    endpoint: str,
    found: str,
    why: str,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
    row = findings(PlatformSettings(data_dir=tmp_path, traces=traces), capsys)["traces"]
    assert (row["found"], row["why"]) == (found, why)
