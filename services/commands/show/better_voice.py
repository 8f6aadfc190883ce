"""The line that tells, once, how to get a pleasanter voice than those that come with RadioX."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from contracts import Language, ShowGenerated

PLAIN = frozenset({"pico", "espeak"})
"""Speech providers that need neither a key nor a download."""
MARKER = "better-voice.told"
"""File in the data directory that says that the line was printed."""
VOICES: Mapping[Language, str] = {
    "en": "en_US-lessac-medium en_US-ryan-medium",
    "de": "de_DE-kerstin-low de_DE-thorsten-medium",
}
"""A woman's and a man's voice."""


def tell_once(event: ShowGenerated, data_dir: Path, console: Console) -> None:
    """Print the line after the first show that was spoken by such voices alone."""
    if {host.voice.provider for host in event.hosts} - PLAIN:
        return
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / MARKER).touch(exist_ok=False)
    except OSError:  # it was printed before, or would be printed each time
        return
    text = (
        "Pleasanter voices need one download of about 120 MB and no key: "
        f"radiox voices install {VOICES[event.language]}"
    )
    console.print(Text(text), soft_wrap=True)
