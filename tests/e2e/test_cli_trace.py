"""`radiox show --trace` and `radiox trace`: a trace with nothing installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import FEEDS, json_of, radiox, started, stdout_line_with

pytestmark = pytest.mark.timeout(300)  # a stack, a show and several commands in one test

QUICK = ("--feeds", FEEDS, "--minutes", "1", "--news", "2", "--allow-shorter")
SHOW_OF_ONE_TREE = {
    "process show.requested", "process show.accepted", "feeds", "writing",
    "take", "mixing", "cover painting", "finishing", "blob write", "publish show.generated",
}  # fmt: skip


def roots_of(trace: dict[str, Any]) -> list[dict[str, Any]]:
    known = {span["id"] for span in trace["spans"]}
    return [span for span in trace["spans"] if span["parent"] not in known]


def settled_trace(env: dict[str, str], show_id: str) -> dict[str, Any]:
    """The trace of a show, once what follows its end has ended too: a parent ends last."""
    trace: dict[str, Any] = {"spans": []}
    for _ in range(10):
        trace = json_of(env, "trace", show_id)
        if len(roots_of(trace)) == 1:
            break
    return trace


def assert_is_one_tree(trace: dict[str, Any], root_service: str) -> None:
    spans, roots = trace["spans"], roots_of(trace)
    known = {span["id"] for span in spans}
    assert [(root["name"], root["service"]) for root in roots] == [("radio show", root_service)]
    assert {span["name"] for span in spans} >= SHOW_OF_ONE_TREE
    assert {span["service"] for span in spans} >= {"show", "content", "audio", "media"}
    assert len(known) == len(spans)


def test_a_show_prints_its_trace_which_is_kept(env: dict[str, str], tmp_path: Path) -> None:
    made = radiox(env, "show", *QUICK, "--trace", "--out", str(tmp_path / "show"))
    assert made.returncode == 0, made.stderr
    assert "└ publish show.generated" in made.stdout
    show_id = json.loads((tmp_path / "show" / "show.json").read_text())["show_id"]

    trace = json_of(env, "trace", show_id)
    assert_is_one_tree(trace, "cli")
    assert trace["show_id"] == show_id
    assert trace["trace_id"] in made.stdout

    printed = radiox(env, "trace", trace["trace_id"], "--min-ms", "100000")
    assert printed.returncode == 0
    assert "0 spans" in printed.stdout


@pytest.mark.parametrize(("options", "root"), [((), "show"), (("--trace",), "cli")])
def test_a_stack_that_is_up_keeps_traces_whether_or_not_a_show_asks_for_it(
    env: dict[str, str], tmp_path: Path, options: tuple[str, ...], root: str
) -> None:
    with started(env, "up") as process:
        stdout_line_with(process, "HTTP")
        made = radiox(env, "show", *QUICK, *options, "--json", "--out", str(tmp_path / "show"))
        assert ("publish show.generated" in made.stderr) is bool(options)
        trace = settled_trace(env, json.loads(made.stdout)["show_id"])
    assert_is_one_tree(trace, root)


@pytest.mark.parametrize("arguments", [("morning",), ("morning", "--json")])
def test_a_show_without_a_trace_is_told(env: dict[str, str], arguments: tuple[str, ...]) -> None:
    result = radiox(env, "trace", *arguments)
    assert (result.returncode, result.stdout) == (1, "")
    assert "morning: the station keeps no trace of it" in result.stderr
    assert "RADIOX_TRACES=on" in result.stderr


def test_a_jaeger_that_does_not_answer_is_told(env: dict[str, str]) -> None:
    result = radiox(env, "trace", "morning", "--jaeger", "http://127.0.0.1:9")
    assert (result.returncode, result.stdout) == (1, "")
    assert "no Jaeger answers: ConnectError" in result.stderr


def test_bad_arguments_are_refused(env: dict[str, str]) -> None:
    assert radiox(env, "trace").returncode == 2
    assert radiox(env, "trace", "x", "--min-ms", "-1").returncode == 2
