"""`radiox voices`, against the emulator of the providers."""

import asyncio
import hashlib
import json
import stat
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import soundfile

from tests.command_line import Result, environment, radiox
from tests.emulator.server import Emulator, emulator

SAMPLE = b"ID3" + bytes(1000)


class Terminal:
    """Runs `radiox voices` with the accounts of the emulator."""

    def __init__(self, served: Emulator, folder: Path) -> None:
        self.served = served
        self.folder = folder
        self.env = environment(folder) | {
            "ELEVENLABS_API_KEY": served.key,
            "ELEVENLABS_BASE_URL": served.elevenlabs_url,
            "OPENAI_API_KEY": served.key,
            "OPENAI_BASE_URL": served.openai_url,
        }

    async def __call__(self, *arguments: str) -> Result:
        result = await asyncio.to_thread(
            partial(radiox, self.env, "voices", *arguments, cwd=self.folder)
        )
        assert self.served.key not in result.stdout + result.stderr
        return result

    @property
    def consents(self) -> list[Path]:
        return sorted((self.folder / "data" / "consents").glob("*.json"))


@pytest.fixture
async def voices(tmp_path: Path) -> AsyncIterator[Terminal]:
    async with emulator() as served:
        yield Terminal(served, tmp_path)
    assert not served.books.violations


async def test_each_provider_is_listed_with_its_voices_and_their_hosts(voices: Terminal) -> None:
    rows = json.loads((await voices("list", "--language", "en", "--json")).stdout)
    by_provider = {row["provider"]: row for row in rows if "Ava" in row["hosts"]}
    assert list(by_provider)[:2] == ["elevenlabs", "openai"]
    assert by_provider["elevenlabs"]["name"] in {"Rachel", "Sarah"}
    assert {row["gender"] for row in by_provider.values()} == {"female"}
    assert {row["language"] for row in rows if row["voice"]} == {"en"}
    (lacking,) = [row for row in rows if not row["voice"]]
    assert lacking["provider"] == "piper"
    assert "radiox voices install" in lacking["status"]
    assert not by_provider["openai"]["measured"]
    assert by_provider["espeak"]["measured"]


async def test_what_a_provider_lacks_is_said(voices: Terminal) -> None:
    del voices.env["ELEVENLABS_API_KEY"]
    listed = await voices("list", "--provider", "elevenlabs", "--json")
    assert [row["status"] for row in json.loads(listed.stdout)] == ["ELEVENLABS_API_KEY is not set"]
    unknown = await voices("list", "--provider", "nobody")
    assert unknown.returncode == 2
    assert "there is no provider 'nobody'" in unknown.stderr


async def test_a_key_that_is_refused_is_one_clear_line_of_the_list_and_of_the_doctor(
    voices: Terminal,
) -> None:
    voices.env |= {"ELEVENLABS_API_KEY": "wrong", "OPENAI_API_KEY": "wrong"}
    rows = json.loads((await voices("list", "--json")).stdout)
    listed = {row["provider"]: row["status"] for row in rows}
    result = await asyncio.to_thread(radiox, voices.env, "doctor", "--json")
    found = {row["what"]: row["found"] for row in json.loads(result.stdout)}
    for provider, name, key in (
        ("elevenlabs", "ElevenLabs", "ELEVENLABS_API_KEY"),
        ("openai", "OpenAI", "OPENAI_API_KEY"),
    ):
        line = f"{name} does not accept the key in {key} (401): check it"
        assert listed[provider] == line
        assert found[f"account: {provider}"] == line


async def test_a_voice_that_a_host_has_by_its_id_alone_is_listed_too(voices: Terminal) -> None:
    hosts = voices.folder / "hosts.toml"
    hosts.write_text(
        '[Mia]\nlanguage = "en"\ngender = "female"\n'
        'voices.elevenlabs = { provider = "elevenlabs", name = "OWNCLONE000000000000", '
        "settings = { stability = 0.4 } }\n"
    )
    voices.env["RADIOX_SHOW_HOSTS"] = str(hosts)
    rows = json.loads((await voices("list", "--provider", "elevenlabs", "--json")).stdout)
    assert [row["voice"] for row in rows if "Mia" in row["hosts"]] == ["OWNCLONE000000000000"]
    sampled = await voices("sample", "Mia", "--provider", "elevenlabs", "--json")
    assert json.loads(sampled.stdout)[0]["voice"] == "OWNCLONE000000000000"


async def test_a_host_is_heard_in_the_voice_of_each_provider(voices: Terminal) -> None:
    out = voices.folder / "samples"
    rows = json.loads((await voices("sample", "Tom", "--out", str(out), "--json")).stdout)
    assert [row["provider"] for row in rows][:2] == ["elevenlabs", "openai"]
    for row in rows:
        assert not row["problem"]
        assert soundfile.info(row["file"]).duration > 2
    assert len(list(out.iterdir())) == len(rows)


async def test_what_a_sample_costs_is_accounted_for_and_a_budget_limits_it(
    voices: Terminal,
) -> None:
    await voices("sample", "Ava", "--provider", "elevenlabs", "--text", "It rains.")
    costs = await asyncio.to_thread(radiox, voices.env, "cost", "--by", "provider", "--json")
    assert "elevenlabs" in costs.stdout
    voices.env["RADIOX_BUDGET_DAY"] = "0.0001"
    rows = json.loads((await voices("sample", "Ava", "--json")).stdout)
    assert "RADIOX_BUDGET_DAY" in rows[0]["problem"]
    assert len(voices.served.books.payments) == 1


async def test_a_provider_that_fails_does_not_keep_the_others_from_being_heard(
    voices: Terminal,
) -> None:
    voices.served.plan({"elevenlabs.speech": ["quota"]})
    rows = json.loads((await voices("sample", "Ava", "--text", "It rains.", "--json")).stdout)
    assert "no credit left" in rows[0]["problem"]
    assert not rows[0]["file"]
    assert all(row["file"] for row in rows[1:])


async def test_a_voice_is_cloned_with_a_record_of_the_consent(voices: Terminal) -> None:
    sample = voices.folder / "ava.mp3"
    sample.write_bytes(SAMPLE)
    cloned = await voices(
        *("clone", "Ava", "--file", str(sample), "--language", "en", "--gender", "female"),
        *("--i-have-consent", "--json"),
    )
    (row,) = json.loads(cloned.stdout)
    assert voices.served.state.clones == {row["voice"]: "Ava"}
    (path,) = voices.consents
    assert row["consent"] == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    record = json.loads(path.read_text())
    assert record["voice"] == row["voice"]
    assert record["outcome"] == "made"
    assert record["stated_by"]
    assert record["files"] == [
        {"name": "ava.mp3", "bytes": 1003, "sha256": hashlib.sha256(SAMPLE).hexdigest()}
    ]


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("--i-have-consent", "nothing was sent"),
        ("ELEVENLABS_API_KEY", "ELEVENLABS_API_KEY is not set"),
        ("file", "No such file"),
    ],
)
async def test_nothing_is_sent_without_consent_account_or_file(
    voices: Terminal, missing: str, reason: str
) -> None:
    sample = voices.folder / "ava.mp3"
    if missing != "file":
        sample.write_bytes(SAMPLE)
    voices.env.pop(missing, None)
    consent = [] if missing == "--i-have-consent" else ["--i-have-consent"]
    cloned = await voices(
        *("clone", "Ava", "--file", str(sample), "--language", "en", "--gender", "female"),
        *consent,
    )
    assert cloned.returncode == 2
    assert reason in cloned.stderr
    assert not voices.served.state.clones
    assert not voices.consents


@pytest.mark.parametrize(("fault", "code"), [("unauthorized", 2), ("server_error", 1)])
async def test_a_clone_that_fails_leaves_a_record_that_says_so(
    voices: Terminal, fault: str, code: int
) -> None:
    sample = voices.folder / "ava.mp3"
    sample.write_bytes(SAMPLE)
    voices.served.plan({"elevenlabs.clone": [fault]})
    cloned = await voices(
        *("clone", "Ava", "--file", str(sample), "--language", "en", "--gender", "female"),
        "--i-have-consent",
    )
    assert cloned.returncode == code
    (path,) = voices.consents
    record = json.loads(path.read_text())
    assert record["voice"] is None
    assert record["outcome"] in cloned.stderr
