"""A process that stands still, as a machine does that hangs."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Stop the process, wait until all of its threads have stopped, and let it go on at the end."""
    os.kill(pid, signal.SIGSTOP)
    try:
        while any(_state(task) not in "Tt" for task in Path(f"/proc/{pid}/task").iterdir()):
            time.sleep(0.005)
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _state(task: Path) -> str:
    """The state of a thread: the letter behind its name in parentheses (proc(5))."""
    return (task / "stat").read_text().rpartition(")")[2].split()[0]
