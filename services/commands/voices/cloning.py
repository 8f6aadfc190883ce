"""`radiox voices clone`: a voice of a person, with a record of the consent."""

import asyncio
import getpass
import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from rich.console import Console

from services.audio.app import SETTINGS, cannot_clone, clone
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.fleet import from_environment
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

STATEMENT = (
    "The person whose voice is in these recordings has agreed to a synthetic voice being made of "
    "it, and to its use by this station."
)
MAX_BYTES = 25_000_000
"""Size of all recordings together; a few minutes are enough."""
FOLDER = "consents"


def clone_voice(
    name: str,
    files: Sequence[Path],
    settings: PlatformSettings,
    console: Console,
    *,
    labels: Mapping[str, str],
    consent: bool,
    as_json: bool,
) -> None:
    """Send recordings to ElevenLabs, and print the id of the voice and where the record is.

    The record is written before anything is sent, and gets the id of the voice afterwards.

    Raises:
        Refused: the consent is not stated, the account is not set up, a file cannot be read, or
            ElevenLabs refuses the request.
        Failed: ElevenLabs is unavailable, or the record cannot be written.
    """
    if not consent:
        raise Refused(
            "a voice belongs to a person: --i-have-consent states that the person agrees to a "
            "synthetic voice; nothing was sent"
        )
    account = from_environment(SETTINGS)
    missing = cannot_clone(account)
    if missing:
        raise Refused(f"nothing was sent: {missing}")
    record = _record(name, [_described(file) for file in files], labels)
    _check_size(record["files"])
    path = settings.data_dir / FOLDER / f"{record['at'][:10]}-{uuid4().hex[:8]}.json"
    _write(path, record)
    try:
        voice = asyncio.run(clone(name, files, labels, account))
    except Discard as refusal:
        _write(path, record | {"outcome": refusal.reason})
        raise Refused(refusal.reason) from refusal
    except Retry as failure:
        _write(path, record | {"outcome": failure.reason})
        raise Failed(failure.reason) from failure
    _write(path, record | {"outcome": "made", "voice": voice})
    rows = [{"name": name, "provider": "elevenlabs", "voice": voice, "consent": str(path)}]
    print_rows(rows, console, as_json=as_json, if_empty="")


def _record(
    name: str, files: Sequence[dict[str, Any]], labels: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "statement": STATEMENT,
        "stated_by": getpass.getuser(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "provider": "elevenlabs",
        "name": name,
        "labels": dict(labels),
        "files": list(files),
        "outcome": "being sent",
        "voice": None,
    }


def _described(file: Path) -> dict[str, Any]:
    """Name, size and SHA-256 of a recording."""
    try:
        details = file.stat()
        if not stat.S_ISREG(details.st_mode) or not 0 < details.st_size <= MAX_BYTES:
            raise Refused(f"{file}: not a file of at most {MAX_BYTES // 1_000_000} MB")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
    return {"name": file.name, "bytes": details.st_size, "sha256": digest}


def _check_size(files: Sequence[Mapping[str, Any]]) -> None:
    if sum(file["bytes"] for file in files) > MAX_BYTES:
        raise Refused(f"the recordings are more than {MAX_BYTES // 1_000_000} MB together")


def _write(path: Path, record: Mapping[str, Any]) -> None:
    """Write a record that nobody else can read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(record, file, indent=2, ensure_ascii=False)
            file.write("\n")
    except OSError as error:
        text = f"{path}: {error.strerror or error}"
        raise Failed(f"the record of the consent cannot be written: {text}") from error
