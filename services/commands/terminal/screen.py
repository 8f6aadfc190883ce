"""What the user sees while a show is made: drawn live, written in lines, or nothing."""

import time
from collections.abc import Callable, Iterator
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

from services.commands.terminal.progress import STAGES, Step

BAR_WIDTH = 28
"""Characters."""


class Screen(Protocol):
    """Shows how a show comes along."""

    def say(self, text: str) -> None:
        """Say one line."""

    def warn(self, text: str) -> None:
        """Say something that nobody may miss."""

    def draw(self, step: Step) -> None:
        """Show how far a stage has come."""


class Silence:
    """Shows nothing, for those who want the event alone."""

    def say(self, text: str) -> None:
        """Say nothing."""

    def warn(self, text: str) -> None:
        """Say nothing."""

    def draw(self, step: Step) -> None:
        """Draw nothing."""


class Lines:
    """A line where a stage waits, begins and is over, for files and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen: dict[str, list[str]] = {}

    def say(self, text: str) -> None:
        """Say one line."""
        self._console.print(Text(text), soft_wrap=True)

    def warn(self, text: str) -> None:
        """Say it between two rules, so that it stands out without colour."""
        rule = "!" * min(72, self._console.width)
        self._console.print(Text(f"{rule}\n{text}\n{rule}"), soft_wrap=True)

    def draw(self, step: Step) -> None:
        """Say where a stage waits, begins and ends, each once and nothing after its end."""
        state = "done" if step.over else "begun" if step.begun else "waiting"
        seen = self._seen.setdefault(step.stage, [])
        if state in seen or "done" in seen:
            return
        seen.append(state)
        count = f"{step.done} of {step.total}" if step.total > 1 else ""
        text = ", ".join(part for part in (state, count, step.text) if part)
        self._console.print(Text(f"{step.stage}: {text}"), soft_wrap=True)


class Drawing:
    """A bar a stage, all of them live."""

    def __init__(self, console: Console, bars: Progress) -> None:
        self._console = console
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def say(self, text: str) -> None:
        """Say one line above the bars."""
        self._bars.console.print(Text(text))

    def warn(self, text: str) -> None:
        """Say it in a bright frame."""
        self._bars.console.print(Panel(Text(text, style="bold"), border_style="bold yellow"))

    def draw(self, step: Step) -> None:
        """Move the stage's bar; a stage of one unit has no count to show."""
        task = self._task(step.stage)
        count = f"{step.done} of {step.total}" if step.total > 1 else ""
        total = None if step.total <= 1 and not step.over else max(step.total, 1)
        done = max(step.done, 1) if step.over else step.done
        # A bar is only ever finished once it was started.
        if step.begun or step.over:
            self._bars.start_task(task)
        # An end without a word leaves standing what was said before.
        if step.text or not step.over:
            self._bars.update(task, text=step.text)
        self._bars.update(task, total=total, completed=done, count=count)
        if step.over:
            self._bars.stop_task(task)

    def frame(self) -> RenderableType:
        """The bars as they stand at this moment."""
        return self._bars.get_renderable()

    def _task(self, stage: str) -> TaskID:
        """The stage's bar; the bars stand in the order of the stages from the first step on."""
        if not self._tasks:
            for name in STAGES:
                self._tasks[name] = self._bars.add_task(
                    name, start=False, total=None, count="", text=""
                )
        return self._tasks[stage]


class _Spinner(SpinnerColumn):
    """Turns while the stage is at work."""

    def render(self, task: Task) -> RenderableType:
        """A blank before the stage begins."""
        return super().render(task) if task.started else Text(" ")


class _Bar(BarColumn):
    """Grows, or moves where nobody knows how far, while the stage is at work."""

    def render(self, task: Task) -> ProgressBar:
        """An empty bar that stands still before the stage begins."""
        if task.started:
            return super().render(task)
        return ProgressBar(total=1, completed=0, width=BAR_WIDTH)


def bars(console: Console, now: Callable[[], float] = time.monotonic) -> Progress:
    """Bars for the stages of a show; they are drawn while the context is open."""
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
    """The console for progress and notices: stdout is left to the result."""
    return Console(stderr=True, quiet=quiet)


@contextmanager
def screen(console: Console, *, silent: bool) -> Iterator[Screen]:
    """The screen that suits the console; a drawing stays until the block ends."""
    if silent:
        yield Silence()
    elif not console.is_terminal:
        yield Lines(console)
    else:
        with bars(console) as drawn:
            yield Drawing(console, drawn)
