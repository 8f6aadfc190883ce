from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from contracts import (
    AudioReady,
    CoverReady,
    Fallback,
    Progress,
    ScriptReady,
    ShowAccepted,
    ShowGenerated,
)
from services.commands.show import summary
from services.commands.terminal.progress import STEPS, Step, steps_of
from services.commands.terminal.screen import LiveScreen, bars, open_screen
from services.commands.terminal.tables import age, print_rows

GOLDEN = Path(__file__).parents[3] / "contracts/examples"
EVENTS = (ShowAccepted, ScriptReady, CoverReady, AudioReady, ShowGenerated)


def golden(kind: Any) -> Any:
    return kind.model_validate_json((GOLDEN / f"{kind.subject}.json").read_bytes())


def drawn(console: Console, *, silent: bool = False) -> None:
    with open_screen(console, silent=silent) as shown:
        for done in range(3):
            for step in steps_of(Progress(show_id="a", stage="speech", done=done, total=9)):
                shown.draw(step)
        shown.print_line("printed")
        shown.print_warning("warned [of] brackets")
        for kind in EVENTS:
            for step in steps_of(golden(kind)):
                shown.draw(step)


def test_the_events_of_a_show_finish_every_step() -> None:
    finished = {step.name for kind in EVENTS for step in steps_of(golden(kind)) if step.finished}
    assert finished == set(STEPS)


def test_a_script_tells_how_many_of_its_parts_came_from_the_cache() -> None:
    script = golden(ScriptReady)
    (_, reused), (_, written) = (
        steps_of(each) for each in (script, script.model_copy(update={"parts_reused": 0}))
    )
    stories = f"{len(script.stories)} stories"
    assert (reused.text, written.text) == (f"{stories}, 2 parts from the cache", stories)


def test_unknown_steps_are_not_drawn() -> None:
    assert steps_of(Progress(show_id="a", stage="juggling", done=1, total=2)) == []


def test_a_pipe_gets_a_line_for_each_start_and_end() -> None:
    written = StringIO()
    drawn(Console(file=written))
    lines = written.getvalue().splitlines()
    assert sum(line.startswith("speech: started") for line in lines) == 1
    assert sum(line.startswith("speech: done") for line in lines) == 1
    assert "warned [of] brackets" in lines
    assert "\x1b" not in written.getvalue()


def test_a_terminal_gets_a_bar_for_each_step() -> None:
    written = StringIO()
    drawn(Console(file=written, force_terminal=True, width=100))
    last_frame = written.getvalue().split("warned")[-1]
    for name in STEPS:
        assert name in last_frame
    assert last_frame.count("✓") >= len(STEPS)
    assert "warned [of] brackets" in written.getvalue()


def test_a_silent_screen_prints_nothing() -> None:
    written = StringIO()
    drawn(Console(file=written, force_terminal=True), silent=True)
    assert written.getvalue() == ""


def test_a_step_is_finished_when_all_its_units_are() -> None:
    assert [Step("mix", done, 1).finished for done in (0, 1)] == [False, True]


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(None, ""), (0.0, "0 min"), (0.51, "31 min"), (1.4, "1 h"), (47.0, "47 h"), (72.0, "3 d")],
)
def test_an_age_is_printed_in_a_fitting_unit(hours: float | None, shown: str) -> None:
    assert age(hours) == shown


def test_rows_are_a_table_in_a_terminal() -> None:
    written = StringIO()
    console = Console(file=written, width=80, force_terminal=True, no_color=True)
    print_rows([{"feed": "[A]", "items": 7}], console, as_json=False, if_empty="none")
    print_rows([], console, as_json=False, if_empty="none")
    for part in ("Feed", "Items", "[A]", "7", "none"):
        assert part in written.getvalue()


def test_a_row_in_a_pipe_is_one_complete_line_with_tabs() -> None:
    written = StringIO()
    long = "https://news.example/" + "x" * 200
    rows: list[dict[str, Any]] = [
        {"feed": "[A]\nB", "items": 7, "url": long},
        {"feed": "", "items": None, "url": "u"},
    ]
    print_rows(rows, Console(file=written, width=80), as_json=False, if_empty="none")
    assert [line.split("\t") for line in written.getvalue().splitlines()] == [
        ["Feed", "Items", "URL"], ["[A] B", "7", long], ["", "", "u"],
    ]  # fmt: skip


def test_the_summary_in_a_pipe_is_not_wrapped() -> None:
    written = StringIO()
    event = golden(ShowGenerated)
    long = Path("shows") / ("x" * 200)
    noted = event.model_copy(update={"notice": "A notice. " * 30})
    summary.print_summary(noted, long, Console(file=written, width=80))
    lines = written.getvalue().splitlines()
    assert f"The show is in {long}/" in lines
    assert noted.notice in lines
    figures = {line[:10].strip(): line[11:] for line in lines}
    for name, value in summary.rows(noted):
        assert figures[name] == value


def frame(live: LiveScreen) -> list[str]:
    """The bars as they are drawn at this moment, a line for each step."""
    written = StringIO()
    Console(file=written, width=100).print(live.frame())
    return written.getvalue().splitlines()


def test_bars_of_steps_that_have_not_started_do_not_move() -> None:
    clock = iter(range(1000))
    with_bars = bars(Console(file=StringIO(), force_terminal=True), lambda: next(clock) / 7)
    live = LiveScreen(with_bars)
    live.draw(Step("feeds", 0, 9, "3 shows are ahead", started=False))
    frames = [frame(live) for _ in range(5)]
    assert [line.split()[0] for line in frames[0]] == list(STEPS)
    assert all(each == frames[0] for each in frames)
    assert "3 shows are ahead" in frames[0][0]

    live.draw(Step("feeds", 1, 9))
    started = [frame(live) for _ in range(5)]
    assert len({each[0] for each in started}) > 1
    assert all(each[1:] == started[0][1:] for each in started)


def test_a_finished_step_without_a_text_keeps_the_last_text() -> None:
    live = LiveScreen(bars(Console(file=StringIO())))
    live.draw(Step("cover", 1, 1, "local"))
    live.draw(Step("cover", 1, 1))
    assert "local" in frame(live)[STEPS.index("cover")]


@pytest.mark.parametrize(
    ("ahead", "wait", "text"),
    [
        (0, None, ""),
        (0, 9.0, ""),
        (1, None, "1 show is ahead"),
        (3, 40.2, "3 shows are ahead; about 40 s"),
        (40, 600.0, "40 shows are ahead; about 10 min"),
    ],
)
def test_a_waiting_show_has_its_place_in_the_queue_and_the_wait(
    ahead: int, wait: float | None, text: str
) -> None:
    update = {"queue_position": ahead, "expected_wait": wait}
    accepted = golden(ShowAccepted).model_copy(update=update)
    [step] = steps_of(accepted)
    assert (step.text, step.started) == (text, not ahead)
    written = StringIO()
    with open_screen(Console(file=written), silent=False) as shown:
        shown.draw(step)
        shown.draw(Step("feeds", 1, 4))
    first, *rest = written.getvalue().splitlines()
    assert text in first
    assert first.startswith("feeds: waiting" if ahead else "feeds: started")
    assert len(rest) == (1 if ahead else 0)


def test_the_summary_counts_the_providers_that_stood_in_by_their_reason() -> None:
    one = Fallback(
        operation="speech", segment="s001", wanted="elevenlabs/a", used="pico/b", reason="busy"
    )
    cover = Fallback(operation="cover", wanted="openai", used="local", reason="no credit")
    other = one.model_copy(update={"segment": "s002", "wanted": "elevenlabs/c"})
    show = golden(ShowGenerated).model_copy(update={"fallbacks": (one, cover, other)})
    told = [value for name, value in summary.rows(show) if name == "Fallback"]
    assert told == [
        "speech by pico in place of elevenlabs, 2 times: busy",
        "cover by local in place of openai: no credit",
    ]


def test_the_summary_counts_the_parts_of_a_script_whatever_their_reasons() -> None:
    again = [
        Fallback(
            operation="script", segment=f"s{n}", wanted="openai/m", used="openai/m", reason=f"{n}"
        )
        for n in range(3)
    ]
    replaced = again[0].model_copy(update={"used": "local"})
    whole = Fallback(operation="script", wanted="openai/m", used="local", reason="no credit")
    show = golden(ShowGenerated).model_copy(update={"fallbacks": (*again, replaced, whole)})
    told = [value for name, value in summary.rows(show) if name == "Fallback"]
    assert told == [
        "script asked again of openai, 3 times",
        "script by local in place of openai",
        "script by local in place of openai: no credit",
    ]
