"""The files of the page that people listen on, as they lie there."""

import re
from hashlib import sha256
from pathlib import Path

from services.onair import static

PAGE = Path(static.__file__).parent / "page"
KEY = re.compile(r"\b(\w+): \"")


def test_scripts_of_others_are_those_that_were_published() -> None:
    declared = re.findall(
        r"^\| ([\w.]+) \|.*\b([0-9a-f]{64}) \|$", _read("vendor/README.md"), re.MULTILINE
    )
    assert [name for name, _ in declared] == [each.name for each in (PAGE / "vendor").glob("*.mjs")]
    for name, digest in declared:
        assert sha256((PAGE / "vendor" / name).read_bytes()).hexdigest() == digest


def test_both_pages_of_the_station_read_transcripts_alike() -> None:
    bridge = PAGE.parents[1] / "bridge/pages/webvtt.js"
    assert _read("js/webvtt.js") == bridge.read_text("utf-8")


def test_both_languages_have_all_words() -> None:
    english, german = _read("js/words.js").split("  de: {")
    assert KEY.findall(english) == KEY.findall(german)
    used = set(re.findall(r'data-t(?:-label)?="(\w+)"', _read("index.html") + _read("embed.html")))
    for script in (PAGE / "js").glob("*.js"):
        used |= set(re.findall(r'\bt\("(\w+)"', script.read_text("utf-8")))
    assert used <= set(KEY.findall(english))


def _read(path: str) -> str:
    return (PAGE / path).read_text("utf-8")
