"""Screens for the progress of a show: live bars, plain lines, or nothing."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress_bar import ProgressBar
from rich.text import Text

from services.commands.terminal.progress import STEPS, Step

BAR_WIDTH = 28
"""Width of a bar in characters."""


class Screen(Protocol):
    """Shows the progress of a show."""

    def print_line(self, text: str) -> None:
        """Print one line."""

    def print_warning(self, text: str) -> None:
        """Print a text that stands out."""

    def draw(self, step: Step) -> None:
        """Show the state of a step."""


class SilentScreen:
    """Shows nothing, for `--json`."""

    def print_line(self, text: str) -> None:
        """Print nothing."""

    def print_warning(self, text: str) -> None:
        """Print nothing."""

    def draw(self, step: Step) -> None:
        """Draw nothing."""


class LineScreen:
    """Prints a line when a step waits, starts and ends; for files and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._printed: dict[str, list[str]] = {}

    def print_line(self, text: str) -> None:
        """Print one line."""
        self._console.print(Text(text), soft_wrap=True)

    def print_warning(self, text: str) -> None:
        """Print the text between two rules, so that it stands out without colour."""
        rule = "!" * min(72, self._console.width)
        self._console.print(Text(f"{rule}\n{text}\n{rule}"), soft_wrap=True)

    def draw(self, step: Step) -> None:
        """Print each state of a step once, and none after its end."""
        state = "done" if step.finished else "started" if step.started else "waiting"
        printed = self._printed.setdefault(step.name, [])
        if state in printed or "done" in printed:
            return
        printed.append(state)
        count = f"{step.done} of {step.total}" if step.total > 1 else ""
        text = ", ".join(part for part in (state, count, step.text) if part)
        self._console.print(Text(f"{step.name}: {text}"), soft_wrap=True)


class LiveScreen:
    """Draws a live bar for each step."""

    def __init__(self, bars: Progress, steps: Sequence[str] = STEPS) -> None:
        self._bars = bars
        self._steps = steps
        self._tasks: dict[str, TaskID] = {}

    def print_line(self, text: str) -> None:
        """Print one line above the bars."""
        self._bars.console.print(Text(text))

    def print_warning(self, text: str) -> None:
        """Print the text in a bright frame above the bars."""
        self._bars.console.print(Panel(Text(text, style="bold"), border_style="bold yellow"))

    def draw(self, step: Step) -> None:
        """Move the bar of the step; a step of one unit shows no count."""
        task = self._task(step.name)
        count = f"{step.done} of {step.total}" if step.total > 1 else ""
        total = None if step.total <= 1 and not step.finished else max(step.total, 1)
        done = max(step.done, 1) if step.finished else step.done
        # rich draws a bar as finished only where it was started before.
        if step.started or step.finished:
            self._bars.start_task(task)
        # A finished step without a text keeps the last text it had.
        if step.text or not step.finished:
            self._bars.update(task, text=step.text)
        self._bars.update(task, total=total, completed=done, count=count)
        if step.finished:
            self._bars.stop_task(task)

    def frame(self) -> RenderableType:
        """The bars as they are drawn at this moment."""
        return self._bars.get_renderable()

    def _task(self, name: str) -> TaskID:
        """The bar of a step; the first call adds the bars of all steps, in order."""
        if not self._tasks:
            for each in self._steps:
                self._tasks[each] = self._bars.add_task(
                    each, start=False, total=None, count="", text=""
                )
        return self._tasks[name]


class _Spinner(SpinnerColumn):
    """A spinner that turns once the step has started."""

    def render(self, task: Task) -> RenderableType:
        """A blank before the step starts."""
        return super().render(task) if task.started else Text(" ")


class _Bar(BarColumn):
    """A bar that grows, or pulses where the total is unknown, once the step has started."""

    def render(self, task: Task) -> ProgressBar:
        """An empty bar that does not move before the step starts."""
        if task.started:
            return super().render(task)
        return ProgressBar(total=1, completed=0, width=BAR_WIDTH)


def bars(console: Console, now: Callable[[], float] = time.monotonic) -> Progress:
    """Bars for the steps of a show, drawn while the context is open; `now` is the clock."""
    return Progress(
        _Spinner(finished_text="[green]✓[/]"),
        TextColumn("{task.description:<7}"),
        _Bar(bar_width=BAR_WIDTH),
        TextColumn("{task.fields[count]:>9}", style="cyan"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[text]}", style="dim", markup=False),
        console=console,
        get_time=now,
    )


def error_console(*, quiet: bool = False) -> Console:
    """The console for progress and notices, on stderr: stdout holds the result alone."""
    return Console(stderr=True, quiet=quiet)


@contextmanager
def open_screen(
    console: Console, *, silent: bool, steps: Sequence[str] = STEPS
) -> Iterator[Screen]:
    """Open the screen that suits the console; live bars of `steps` are drawn until the end."""
    if silent:
        yield SilentScreen()
    elif not console.is_terminal:
        yield LineScreen(console)
    else:
        with bars(console) as live:
            yield LiveScreen(live, steps)
