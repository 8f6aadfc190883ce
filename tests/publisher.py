"""A publisher of news on loopback: the sample's feeds, as of today, and a catalogue of them."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.command_line import FEEDS

_DATE = re.compile(r"(?<=<pubDate>)[^<]+|(?<=<lastBuildDate>)[^<]+")
_NEWEST = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
"""The date of the sample."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base
        del format, args


@contextmanager
def publishing(folder: Path) -> Iterator[Path]:
    """Publish today's news while the block runs; yields the file of a catalogue of its feeds."""
    lines = []
    folder.mkdir()
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        for file in sorted(Path(FEEDS).glob("*.xml")):
            (folder / file.name).write_text(_DATE.sub(_today, file.read_text("utf-8")), "utf-8")
            url = f"http://127.0.0.1:{server.server_port}/{file.name}"
            lines.append(f'[[feed]]\nname = "{file.stem}"\nurl = "{url}"\nlanguage = "en"\n')
        catalogue = folder / "catalogue.toml"
        catalogue.write_text("\n".join(lines), "utf-8")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield catalogue
        finally:
            server.shutdown()
            thread.join()


def _today(date: re.Match[str]) -> str:
    age = _NEWEST - parsedate_to_datetime(date[0])
    return format_datetime(datetime.now(UTC) - timedelta(minutes=10) - age)
