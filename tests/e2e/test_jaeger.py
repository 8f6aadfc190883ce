"""The trace of a show as Jaeger itself has it."""

import asyncio
import json
from pathlib import Path

import pytest

from services.client.traces import jaeger_spans
from tests.command_line import json_of, radiox
from tests.e2e.jaeger import BINARY, ready, running_jaeger
from tests.e2e.test_cli_trace import QUICK, assert_is_one_tree
from tests.waiting import until

pytestmark = [
    pytest.mark.unobtainable,
    pytest.mark.skipif(
        BINARY is None, reason="no Jaeger: put `jaeger` on PATH, or its path into RADIOX_JAEGER"
    ),
]


def test_jaeger_has_the_tree_of_a_show(env: dict[str, str], tmp_path: Path) -> None:
    with running_jaeger(tmp_path) as jaeger:
        asyncio.run(ready(jaeger))
        exported = env | {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{jaeger.otlp}/v1/traces"}
        made = radiox(exported, "show", *QUICK, "--trace", "--out", str(tmp_path / "show"))
        assert made.returncode == 0, made.stderr
        show_id = json.loads((tmp_path / "show" / "show.json").read_text())["show_id"]
        kept = json_of(env, "trace", show_id)

        async def whole() -> bool:
            found = await jaeger_spans(jaeger.query, kept["trace_id"])
            return len(found) == len(kept["spans"])

        asyncio.run(until(whole, within=20))
        read = json_of(env, "trace", show_id, "--jaeger", jaeger.query)
    assert_is_one_tree(read, "cli")
    parents = {span["id"]: (span["parent"], span["name"]) for span in kept["spans"]}
    assert {span["id"]: (span["parent"], span["name"]) for span in read["spans"]} == parents
