"""`radiox review` in processes of its own, while `radiox show --review` waits in another."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import FEEDS, Result, fresh_radiox, radiox, started, stderr_line_with
from tests.e2e import measurements

SHOW = ("show", "--review", "--minutes", "1", "--feeds", FEEDS)


@contextmanager
def waiting_show(env: dict[str, str], out: Path) -> Iterator[tuple[Any, str]]:
    """A show that waits for review, with its id."""
    with started(env, *SHOW, "--out", str(out)) as process:
        line = stderr_line_with(process, "radiox review show")
        yield process, line.split()[-1]


@pytest.mark.prove
def test_a_script_is_read_edited_and_approved(env: dict[str, str], tmp_path: Path) -> None:
    with waiting_show(env, tmp_path / "out") as (process, show_id):
        (row,) = json.loads(radiox(env, "review", "list", "--json").stdout)
        assert (row["show"], row["revision"]) == (show_id, 1)
        read = radiox(env, "review", "show", show_id)
        assert read.returncode == 0
        assert "Revision 1, by local; waits until" in read.stdout
        assert "[reserve]" in read.stdout
        draft = json.loads(radiox(env, "review", "show", show_id, "--json").stdout)

        draft["segments"][0]["text"] = ""
        file = tmp_path / "script.json"
        file.write_text(json.dumps(draft))
        empty = radiox(env, "review", "edit", show_id, "--file", str(file))
        assert (empty.returncode, empty.stdout) == (2, "")
        assert "segments.s001.text: holds no words" in empty.stderr

        draft["segments"][0]["text"] = "Good day, these are the words of a reviewer."
        file.write_text(json.dumps(draft))
        edited = radiox(env, "review", "edit", show_id, "--file", str(file))
        assert edited.returncode == 0, edited.stderr
        assert edited.stdout.startswith("The script is at revision 2: about ")
        again = radiox(env, "review", "edit", show_id, "--file", str(file))
        assert (again.returncode, "revision 2 by now" in again.stderr) == (1, True)

        stale = radiox(env, "review", "approve", show_id, "--revision", "1")
        assert (stale.returncode, "revision 2 by now" in stale.stderr) == (1, True)
        approved = radiox(env, "review", "approve", show_id, "--revision", "2")
        assert approved.returncode == 0, approved.stderr
        assert process.wait(timeout=100) == 0
    transcript = measurements.cues((tmp_path / "out/transcript.vtt").read_text())
    assert any("the words of a reviewer" in cue.text for cue in transcript)
    assert "edited in review" in (tmp_path / "out/script.md").read_text()
    show = json.loads((tmp_path / "out/show.json").read_text())
    assert [segment["edited"] for segment in show["segments"]][:2] == [True, False]


def test_a_script_is_edited_in_the_users_editor(env: dict[str, str], tmp_path: Path) -> None:
    """The edited file is kept where the edit is refused, and the next edit goes on with it."""
    with waiting_show(env, tmp_path / "out") as (process, show_id):
        same = edit(env, tmp_path, show_id, "sed -i s/nothing/nothing/")
        assert (same.returncode, "nothing was changed" in same.stderr) == (1, True)
        kept = tmp_path / f"script-{show_id}-1.json"
        assert not kept.exists()
        broken = edit(env, tmp_path, show_id, "sed -i s/closing/ending/")
        assert (broken.returncode, ".kind: Input should be" in broken.stderr) == (2, True)
        assert "ending" in kept.read_text()
        mended = """sed -i -e s/ending/closing/ -e 's/"speaker": "Tom"/"speaker": "Ava"/'"""
        edited = edit(env, tmp_path, show_id, mended)
        assert edited.returncode == 0, edited.stderr
        assert not kept.exists()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130


def edit(env: dict[str, str], folder: Path, show_id: str, editor: str) -> Result:
    return radiox(env | {"EDITOR": editor}, "review", "edit", show_id, cwd=folder)


def test_a_rejected_show_is_not_made(env: dict[str, str], tmp_path: Path) -> None:
    with waiting_show(env, tmp_path / "out") as (process, show_id):
        rejected = radiox(
            env, "review", "reject", show_id, "--revision", "1", "--reason", "no news", "--json"
        )
        assert rejected.returncode == 0, rejected.stderr
        assert json.loads(rejected.stdout)["refusal"] is None
        assert process.wait(timeout=60) == 1
        assert "the show was cancelled: rejected in review: no news" in process.stderr.read()


def test_without_a_running_stack_nothing_is_started_or_cancelled(env: dict[str, str]) -> None:
    nothing = fresh_radiox(env, "review", "list")
    assert nothing.returncode == 1
    assert "no stack runs in" in nothing.stderr
    assert not Path(env["RADIOX_DATA_DIR"], "nats").exists()


@pytest.mark.parametrize(
    "arguments",
    [("approve", "x"), ("approve", "x", "--revision", "0"), ("show",), ("edit", "x", "--file")],
)
def test_bad_arguments_are_refused(env: dict[str, str], arguments: tuple[str, ...]) -> None:
    assert radiox(env, "review", *arguments).returncode == 2
