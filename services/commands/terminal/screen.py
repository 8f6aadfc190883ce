"""What the user sees while a show is made: drawn live, written in lines, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from services.commands.terminal.progress import STAGES, Step


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
    """A line where a stage begins and one where it is over, for files and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen: set[tuple[str, bool]] = set()

    def say(self, text: str) -> None:
        """Say one line."""
        self._console.print(Text(text))

    def warn(self, text: str) -> None:
        """Say it between two rules, so that it stands out without colour."""
        rule = "!" * min(72, self._console.width)
        self._console.print(Text(f"{rule}\n{text}\n{rule}"))

    def draw(self, step: Step) -> None:
        """Say where a stage begins and ends, each once."""
        if (step.stage, step.over) in self._seen or (step.stage, True) in self._seen:
            return
        self._seen.add((step.stage, step.over))
        count = f"{step.done} of {step.total}" if step.total > 1 else ""
        said = ["done" if step.over else "begun", count, step.text]
        self._console.print(Text(f"{step.stage}: {', '.join(part for part in said if part)}"))


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
        self._bars.start_task(task)
        self._bars.update(task, total=total, completed=done, count=count, text=step.text)
        if step.over:
            self._bars.stop_task(task)

    def _task(self, stage: str) -> TaskID:
        """The stage's bar; the bars stand in the order of the stages from the first step on."""
        if not self._tasks:
            for name in STAGES:
                self._tasks[name] = self._bars.add_task(
                    name, start=False, total=None, count="", text=""
                )
        return self._tasks[stage]


@contextmanager
def screen(console: Console, *, silent: bool) -> Iterator[Screen]:
    """The screen that suits the console; a drawing stays until the block ends."""
    if silent:
        yield Silence()
    elif not console.is_terminal:
        yield Lines(console)
    else:
        columns = (
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description:<7}"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[count]:>9}", style="cyan"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[text]}", style="dim", markup=False),
        )
        with Progress(*columns, console=console) as bars:
            yield Drawing(console, bars)
