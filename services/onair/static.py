"""The files of the page that people listen on, as they are served.

They lie in `page/` as they are read, but for what follows from the files themselves: the release,
which is a digest of all, the scripts that a page needs, what the worker keeps, and the words of
the other languages, which are those of the script.
"""

import gzip
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "md": "text/plain; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
}
"""Media type of a file, by its extension."""
COMPRESSED = ("css", "html", "js", "mjs", "svg", "webmanifest")
"""Extensions of files that are sent compressed."""
NAMING = ("html", "webmanifest", "js")
"""Extensions of files that may name the release."""
RELEASE = b"@RELEASE@"
"""Stands for the release in files that name others by absolute addresses."""
MODULES = b"<!-- modules -->"
"""Stands in the head of a page for the scripts that its own script imports."""
KEPT = b"@KEPT@"
"""Stands in the worker for the files that it keeps: what the page names, and what that imports."""
PAGE = "index.html"
WORKER = "sw.js"
WORDS = "js/words.js"
"""The script with the words of all languages."""
DEFAULT: Final = "en"
"""The language in which pages are written."""

_NAMED = re.compile(rb'(?:href|src)="/static/@RELEASE@/([^"]+)"')
_IMPORT = re.compile(rb'^(?:import|export|\})[^"\n]*"(\.{1,2}/[\w./-]+)";', re.MULTILINE)
_LANGUAGE = re.compile(r"^  (\w\w): \{\n(.*?)^  \},$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r'\b(\w+): ("(?:[^"\\]|\\.)*")')
_TEXT = re.compile(r'( data-t="(\w+)"[^>]*>)[^<]*(?=<)')
_LABEL = re.compile(r'( data-t-label="(\w+)" aria-label=")[^"]*(?=")')


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page."""

    body: bytes
    compressed: bytes | None
    """The body after gzip; none of pictures, which are small already."""
    media_type: str
    digest: str
    """Its SHA-256, cut short."""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """All files of the page."""

    release: str
    files: Mapping[str, PageFile]
    """By their paths in its folder."""
    pages: Mapping[tuple[str, str], PageFile]
    """The pages by path and language."""
    languages: tuple[str, ...]
    """Those that pages are there in (ISO 639-1)."""


@cache
def page_files() -> PageFiles:
    """Read the files of the page."""
    bodies = dict(sorted(_read(files("services.onair") / "page")))
    digest = sha256()
    for path, body in bodies.items():
        digest.update(f"{path} {len(body)} ".encode() + body)
    release = digest.hexdigest()[:16]
    made = {path: _named(_filled(path, bodies), path, release) for path in bodies}
    words = _words(bodies[WORDS].decode())
    pages = {
        (path, language): made_file(path, _spoken(made[path].decode(), language, each).encode())
        for path in bodies
        if extension_of(path) == "html"
        for language, each in words.items()
    }
    all_files = {path: made_file(path, body) for path, body in made.items()}
    return PageFiles(release, all_files, pages, tuple(words))


def made_file(path: str, body: bytes) -> PageFile:
    """A file with that body, ready to be sent."""
    extension = extension_of(path)
    small = gzip.compress(body, mtime=0) if extension in COMPRESSED else None
    return PageFile(body, small, MEDIA_TYPES[extension], sha256(body).hexdigest()[:32])


def extension_of(path: str) -> str:
    """What stands behind the last dot of a path."""
    return path.rpartition(".")[2]


def _read(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _read(each, f"{prefix}{each.name}/")
        elif extension_of(each.name) in MEDIA_TYPES:
            yield prefix + each.name, each.read_bytes()


def _named(body: bytes, path: str, release: str) -> bytes:
    """A file with the release in the addresses that it names."""
    return body.replace(RELEASE, release.encode()) if extension_of(path) in NAMING else body


def _filled(path: str, bodies: Mapping[str, bytes]) -> bytes:
    """A file with what it is to load, where it is a page or the worker."""
    body = bodies[path]
    if path == WORKER:
        named = _named_by(bodies[PAGE])
        kept = sorted({*named, *_imported(named, bodies)})
        return body.replace(KEPT, " ".join(kept).encode())
    if extension_of(path) != "html":
        return body
    links = (
        b'<link rel="modulepreload" href="/static/%b/%b">' % (RELEASE, each.encode())
        for each in _imported(_named_by(body), bodies)
    )
    return body.replace(MODULES, b"\n  ".join(links))


def _named_by(page: bytes) -> list[str]:
    return [each.decode() for each in _NAMED.findall(page)]


def _imported(paths: list[str], bodies: Mapping[str, bytes]) -> list[str]:
    """What scripts import, and what that imports; the largest first, since it takes longest."""
    found, waiting = set[str](), list(paths)
    while waiting:
        path = waiting.pop()
        if extension_of(path) != "js":
            continue
        for each in _IMPORT.findall(bodies[path]):
            module = posixpath.normpath(posixpath.join(posixpath.dirname(path), each.decode()))
            if module not in found:
                found.add(module)
                waiting.append(module)
    return sorted(found.difference(paths), key=lambda path: (-len(bodies[path]), path))


def _words(script: str) -> dict[str, dict[str, str]]:
    """The words of the script, by language and key."""
    return {
        language: {key: json.loads(text) for key, text in _WORD.findall(block)}
        for language, block in _LANGUAGE.findall(script)
    }


def _spoken(page: str, language: str, words: Mapping[str, str]) -> str:
    """A page in a language: what the script would write, before it runs."""
    page = page.replace(f'<html lang="{DEFAULT}">', f'<html lang="{language}">')
    page = _TEXT.sub(lambda found: found[1] + escape(words[found[2]], quote=False), page)
    return _LABEL.sub(lambda found: found[1] + escape(words[found[2]]), page)
