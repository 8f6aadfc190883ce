from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from contracts import AudioReady, CoverReady, Progress, ScriptReady, ShowAccepted, ShowGenerated
from services.commands.terminal.progress import STAGES, Step, steps
from services.commands.terminal.screen import screen
from services.commands.terminal.tables import age, print_rows

GOLDEN = Path(__file__).parents[3] / "contracts/examples"
COURSE = (ShowAccepted, ScriptReady, CoverReady, AudioReady, ShowGenerated)


def golden(kind: Any) -> Any:
    return kind.model_validate_json((GOLDEN / f"{kind.subject}.json").read_bytes())


def drawn(console: Console, *, silent: bool = False) -> None:
    with screen(console, silent=silent) as shown:
        for done in range(3):
            for step in steps(Progress(show_id="a", stage="speech", done=done, total=9)):
                shown.draw(step)
        shown.say("said")
        shown.warn("warned [of] brackets")
        for kind in COURSE:
            for step in steps(golden(kind)):
                shown.draw(step)


def test_the_milestones_of_a_show_end_every_stage() -> None:
    ended = {step.stage for kind in COURSE for step in steps(golden(kind)) if step.over}
    assert ended == set(STAGES)


def test_unknown_stages_are_not_drawn() -> None:
    assert steps(Progress(show_id="a", stage="juggling", done=1, total=2)) == []


def test_a_pipe_gets_a_line_for_each_beginning_and_end() -> None:
    written = StringIO()
    drawn(Console(file=written))
    lines = written.getvalue().splitlines()
    assert sum(line.startswith("speech: begun") for line in lines) == 1
    assert sum(line.startswith("speech: done") for line in lines) == 1
    assert "warned [of] brackets" in lines
    assert "\x1b" not in written.getvalue()


def test_a_terminal_gets_a_bar_for_each_stage() -> None:
    written = StringIO()
    drawn(Console(file=written, force_terminal=True, width=100))
    last_frame = written.getvalue().split("warned")[-1]
    for stage in STAGES:
        assert stage in last_frame
    assert last_frame.count("✓") >= len(STAGES)
    assert "warned [of] brackets" in written.getvalue()


def test_silence_prints_nothing() -> None:
    written = StringIO()
    drawn(Console(file=written, force_terminal=True), silent=True)
    assert written.getvalue() == ""


def test_a_stage_is_over_when_all_its_units_are() -> None:
    assert [Step("mix", done, 1).over for done in (0, 1)] == [False, True]


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(None, ""), (0.0, "0 min"), (0.51, "31 min"), (1.4, "1 h"), (47.0, "47 h"), (72.0, "3 d")],
)
def test_an_age_is_told_in_a_unit_that_suits_it(hours: float | None, shown: str) -> None:
    assert age(hours) == shown


def test_rows_are_a_table_for_people() -> None:
    written = StringIO()
    console = Console(file=written, width=80)
    print_rows([{"feed": "[A]", "items": 7}], console, as_json=False, otherwise="none")
    print_rows([], console, as_json=False, otherwise="none")
    assert written.getvalue().split() == ["Feed", "Items", "[A]", "7", "none"]
