"""`radiox init` makes what the broker and its users need, once, and anew where it must."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_pem_x509_certificate

from services import fleet
from services.client.keys import id_of
from services.commands.init import authority as x509
from services.kit.credentials import tls_context
from services.kit.settings import SettingsError
from tests.command_line import environment, radiox

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_is_made_once_and_for_its_owner_alone(
    env: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "credentials"
    assert radiox(env, "init", "--out", str(out)).returncode == 0
    made = contents(out)
    three = ("ca.pem", "cert.pem", "key.pem")
    assert set(made) == {
        *(f"{name}/{file}" for name in (*fleet.USERS, "nats") for file in three),
        "authority/cert.pem", "authority/key.pem", "operator/admin-key",
    }  # fmt: skip
    for path in out.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid) == (wanted, os.getuid())
    assert id_of(made["operator/admin-key"].decode().strip())
    again = radiox(env, "init", "--out", str(out))
    assert "nothing to do" in again.stdout
    assert contents(out) == made
    log = tmp_path / "data/radiox.log"
    written = again.stdout + (log.read_text() if log.exists() else "")
    assert made["operator/admin-key"].decode().strip() not in written


def test_what_is_missing_damaged_or_for_other_hosts_is_made_again(
    env: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "credentials"
    radiox(env, "init", "--out", str(out))
    before = contents(out)
    (out / "show/key.pem").unlink()
    (out / "audio/cert.pem").write_bytes(before["media/cert.pem"])
    radiox(env, "init", "--out", str(out), "--host", "broker.example.org")
    after = contents(out)
    changed = {name for name in after if after[name] != before[name]}
    folders = ("show", "audio", "nats")
    assert changed == {f"{each}/{file}" for each in folders for file in ("cert.pem", "key.pem")}
    refused = radiox(env, "init", "--out", str(out), "--host", "no host")
    assert refused.returncode == 2
    assert "--host: 'no host' is no name or address" in refused.stderr


def test_a_rotation_makes_all_anew_but_the_api_key(env: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "credentials"
    radiox(env, "init", "--out", str(out))
    before = contents(out)
    radiox(env, "init", "--out", str(out), "--rotate")
    after = contents(out)
    assert {name for name in after if after[name] == before[name]} == {"operator/admin-key"}
    old = load_pem_x509_certificate(before["show/cert.pem"])
    with pytest.raises(InvalidSignature):
        old.verify_directly_issued_by(load_pem_x509_certificate(after["show/ca.pem"]))


def test_a_certificate_that_ends_soon_is_made_anew(tmp_path: Path) -> None:
    authority = x509.new_authority(NOW)
    holder = x509.client("show")
    pair = x509.issued(authority, holder, NOW)
    last = NOW + x509.LIFETIME - x509.RENEWED_BEFORE_END
    assert x509.is_current(pair, authority, holder, last)
    assert not x509.is_current(pair, authority, holder, last + timedelta(seconds=1))
    assert not x509.is_current(pair, x509.new_authority(NOW), holder, NOW)
    assert not x509.is_current(pair, authority, x509.client("data"), NOW)
    x509.write(tmp_path, pair)
    read = x509.read(tmp_path)
    assert read is not None
    assert read.certificate == pair.certificate


def test_a_folder_that_cannot_be_written_is_named(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    failed = radiox(env, "init", "--out", str(tmp_path / "file/credentials"))
    assert failed.returncode == 1
    assert str(tmp_path / "file") in failed.stderr
    assert "Traceback" not in failed.stderr


def test_missing_credentials_are_named(env: dict[str, str], tmp_path: Path) -> None:
    reach = env | {
        "RADIOX_NATS_URL": "tls://127.0.0.1:1", "RADIOX_NATS_CREDENTIALS": str(tmp_path / "none"),
    }  # fmt: skip
    refused = radiox(reach, "serve", "show")
    assert refused.returncode == 2
    assert f"RADIOX_NATS_CREDENTIALS: {tmp_path}/none/show/ca.pem" in refused.stderr
    assert "radiox init" in refused.stderr


def test_a_key_that_does_not_belong_to_its_certificate_is_refused(
    env: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "credentials"
    radiox(env, "init", "--out", str(out))
    (out / "show/key.pem").write_bytes((out / "data/key.pem").read_bytes())
    with pytest.raises(SettingsError, match="run `radiox init`"):
        tls_context(out, "show")


def test_the_end_of_a_certificate_is_told_in_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authority, long_ago = x509.new_authority(NOW), datetime.now(UTC) - x509.LIFETIME
    for days, warnings in ((61, 0), (59, 1)):
        pair = x509.issued(authority, x509.client("show"), long_ago + timedelta(days=days))
        x509.write_authority(tmp_path / "show", authority)
        x509.write(tmp_path / "show", pair)
        tls_context(tmp_path, "show")
        assert len(caplog.records) == warnings
