"""How exact the page is: `python -m tests.benchmarks.page [--joins N] [--opens N]`.

In a real Chromium, on a station with short pieces of music: how long a visitor waits for sound, how
far titles are from their sound, and how far the sound is from the clock. The place of the sound is
that of the browser's audio clock, which counts what its output holds back.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from tests.browser.conftest import NAMES
from tests.browser.listening import CHANGES, CHANNEL, changes_on_air, on_air, playing

OPENED = """() => {
  document.addEventListener("DOMContentLoaded", () => {
    const audio = document.querySelector("#audio");
    const look = () => {
      if (audio.currentTime > 0 && !audio.paused) window.sounded ??= performance.now();
      else requestAnimationFrame(look);
    };
    audio.addEventListener("playing", look);
  });
}"""
CONSOLE = Console()
SOUNDED = "() => window.sounded !== undefined"


def waits(browser: Browser, url: str, count: int) -> list[float]:
    """Seconds from the opening of the page to its sound, where it may play at once."""
    found = []
    for _ in range(count):
        page = browser.new_page()
        page.add_init_script(f"({OPENED})()")
        page.goto(f"{url}/channels/{CHANNEL}?autoplay=1")
        page.wait_for_function(SOUNDED)
        found.append(page.evaluate("() => window.sounded / 1000"))
        page.close()
    return found


def errors(page: Page, url: str, joins: int) -> tuple[list[float], list[float]]:
    """Seconds by which titles came late at joins, and by which the sound was behind the clock."""
    page.goto(f"{url}/channels/{CHANNEL}")
    playing(page)
    page.evaluate(f"({CHANGES})()")
    late: list[float] = []
    behind: list[float] = []
    for number in range(1, joins + 1):
        page.wait_for_function("number => window.changes.length >= number", arg=number)
        change: float = page.evaluate("number => window.changes[number - 1]", number)
        late.append(min((change - start for start in changes_on_air(page, url)), key=abs))
        behind.append(page.evaluate("() => radiox.player.behind"))
    CONSOLE.print(f"stalls at {joins} joins: {page.evaluate('() => window.stalls')}")
    return late, behind


def told(name: str, seconds: Sequence[float]) -> None:
    """Print the median and the worst of figures, in milliseconds."""
    worst = max(seconds, key=abs)
    CONSOLE.print(f"{name}: median {median(seconds) * 1000:.1f} ms, worst {worst * 1000:.1f} ms")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.page")
    parser.add_argument("--joins", type=int, default=12)
    parser.add_argument("--opens", type=int, default=5)
    options = parser.parse_args(arguments)
    program = next(filter(None, map(shutil.which, NAMES)), None)
    flags = ["--autoplay-policy=no-user-gesture-required", "--mute-audio"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with (
        tempfile.TemporaryDirectory() as folder,
        on_air(Path(folder)) as air,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        told("page open to sound", waits(browser, air.url, options.opens))
        late, behind = errors(browser.new_page(), air.url, options.joins)
        told("title minus sound", late)
        told("sound behind the clock", behind)


if __name__ == "__main__":
    main()
