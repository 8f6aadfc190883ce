"""asyncapi.yaml follows the code, and the official parser agrees with it."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import subjects
from infra.asyncapi.document import generate

ROOT = Path(__file__).parents[2]
PARSER = ROOT / "infra/asyncapi"


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load(generate())


def test_the_file_is_what_the_code_says() -> None:
    assert (ROOT / "asyncapi.yaml").read_text("utf-8") == generate(), "run `make asyncapi`"


def test_the_official_parser_finds_no_error() -> None:
    node = shutil.which("node")
    if node is None or not (PARSER / "node_modules").is_dir():
        reason = "the official parser needs Node: `make parser`"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    command = [node, str(PARSER / "parse.mjs"), str(ROOT / "asyncapi.yaml")]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_every_subject_is_a_channel(document: Any) -> None:
    kept = {
        channel.get("x-jetstream", {}).get("subject") for channel in document["channels"].values()
    }
    waiting = {subjects.SCHEDULES}
    ours = {s for stream in subjects.STREAMS.values() for s in stream}
    assert ours - waiting <= kept


def test_every_channel_has_one_who_sends_and_one_who_receives(document: Any) -> None:
    heard: dict[str, set[str]] = {channel: set() for channel in document["channels"]}
    for operation in document["operations"].values():
        heard[operation["channel"]["$ref"].rpartition("/")[2]].add(operation["action"])
        if "reply" in operation:
            heard[operation["reply"]["channel"]["$ref"].rpartition("/")[2]] |= {"send", "receive"}
    one_sided = {name: actions for name, actions in heard.items() if actions != {"send", "receive"}}
    assert one_sided == {}


def test_every_key_is_one_that_tools_accept(document: Any) -> None:
    keys = [*document["channels"], *document["operations"]]
    keys += [key for part in document["components"].values() for key in part]
    assert [key for key in keys if not re.fullmatch(r"[A-Za-z0-9._-]+", key)] == []


def test_everything_is_described(document: Any) -> None:
    for name, operation in document["operations"].items():
        assert operation["summary"], name
    for name, message in document["components"]["messages"].items():
        assert message["summary"], name
        assert message["examples"], name
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"], name
        for field, kind in schema["properties"].items():
            assert kind.get("description"), f"{name}.{field}"


def test_a_measured_field_names_its_unit(document: Any) -> None:
    units = {
        "seconds": "second",
        "start": "second",
        "end": "second",
        "duration": "second",
        "minutes": "minute",
        "minutes_requested": "minute",
        "max_age_hours": "hour",
        "integrated": "LUFS",
        "true_peak": "dBTP",
        "size": "byte",
        "characters_per_second": "characters a second",
    }
    for name, schema in document["components"]["schemas"].items():
        for field, kind in schema["properties"].items():
            if field in units:
                assert units[field] in kind["description"], f"{name}.{field}"
