import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from contracts import subjects
from services.commands.feeds.files import MAX_BYTES
from services.commands.feeds.sources import find_feeds, store_files, survey
from services.commands.terminal.errors import Refused
from services.kit.blobs.filesystem import FilesystemBlobs

RSS = b"<rss version='2.0'><channel><title>A</title></channel></rss>"


def opml(*addresses: str) -> bytes:
    outlines = "".join(f'<outline text="N{i}" xmlUrl="{a}"/>' for i, a in enumerate(addresses))
    return f"<opml><body>{outlines}</body></opml>".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.xml", "b.rss", "c.atom"):
        (tmp_path / name).write_bytes(RSS)
    (tmp_path / "list.opml").write_bytes(opml("a.xml", "https://one.example/feed"))
    (tmp_path / "notes.txt").write_text("no feed")
    return tmp_path


class Pages(http.server.BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        body = self.pages.get(self.path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def redirecting(target: str) -> Iterator[str]:
    class Redirect(Pages):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", target)
            self.end_headers()

    with serving(Redirect) as address:
        yield address


@contextmanager
def served(pages: dict[str, bytes], host: str = "127.0.0.1") -> Iterator[str]:
    with serving(type("Handler", (Pages,), {"pages": pages}), host) as address:
        yield address


@contextmanager
def serving(handler: type[Pages], host: str = "127.0.0.1") -> Iterator[str]:
    with http.server.ThreadingHTTPServer((host, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


async def test_a_folder_is_read_once_even_where_a_list_in_it_names_its_files(folder: Path) -> None:
    with served({"/feed": RSS}) as base:
        (folder / "list.opml").write_bytes(opml("a.xml", f"{base}/feed"))
        upper_case = base.replace("http", "HTTP") + "/feed#top"
        found = await find_feeds([str(folder), str(folder / "a.xml"), upper_case])
    assert [feed.location for feed in found] == [
        folder / "a.xml", folder / "b.rss", folder / "c.atom", f"{base}/feed",
    ]  # fmt: skip


async def test_the_list_gives_names_to_files_that_were_found_before_it(folder: Path) -> None:
    found = await find_feeds([str(folder)])
    assert [feed.name for feed in found] == ["N0", "", "", "N1"]


async def test_a_list_at_an_address_names_feeds_relative_to_itself() -> None:
    with served({"/lists/all": opml("../x.xml", "http://other.example/y")}) as base:
        found = await find_feeds([f"{base}/lists/all"])
    assert [feed.location for feed in found] == [f"{base}/x.xml", "http://other.example/y"]


async def test_an_address_that_is_no_list_is_a_feed() -> None:
    with served({"/feed": RSS * 200}) as base:
        named = [f"{base}/feed", f"{base}/gone"]
        assert [feed.location for feed in await find_feeds(named)] == named


async def test_a_list_at_an_address_may_not_name_files() -> None:
    list_of_files = served({"/l.opml": opml("file:///etc/passwd")})
    with list_of_files as base, pytest.raises(Refused, match="file:///etc/passwd"):
        await find_feeds([f"{base}/l.opml"])


async def test_a_list_that_cannot_be_fetched_is_named() -> None:
    with served({}) as base, pytest.raises(Refused, match=r"/none\.opml: cannot be fetched"):
        await find_feeds([f"{base}/none.opml"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.xml", None),
        ("broken.opml", b"<opml><body>"),
        ("other.opml", b"<rss/>"),
        ("dangling.opml", opml("not-there.xml")),
        ("empty.opml", opml()),
        ("strange.opml", opml("ftp://x.example/f")),
        ("huge.xml", b" " * (MAX_BYTES + 1)),
        ("many.opml", opml(*(f"https://x.example/{i}" for i in range(201)))),
    ],
)
async def test_a_source_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        await find_feeds([str(path)])
    assert refused.value.code == 2
    assert name in str(refused.value) or "201 feeds" in str(refused.value)


async def test_an_empty_folder_and_a_foreign_scheme_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="in this folder"):
        await find_feeds([str(tmp_path)])
    with pytest.raises(Refused, match="ftp://"):
        await find_feeds(["ftp://x.example/f"])


async def test_files_are_stored_as_blobs_under_their_digest(folder: Path, tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    a, *_, url = await store_files(await find_feeds([str(folder)]), blobs)
    assert a.blob is not None
    assert a.blob.bucket == subjects.BLOBS_SOURCES
    assert a.blob.key == f"files/{hashlib.sha256(RSS).hexdigest()}"
    assert await blobs.get(a.blob) == RSS
    assert (url.url, url.name, url.blob) == ("https://one.example/feed", "N1", None)


async def test_an_address_with_a_space_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "list.opml").write_bytes(opml("https://one.example/a b"))
    with pytest.raises(Refused, match="a b: not an address"):
        await store_files(await find_feeds([str(folder / "list.opml")]), FilesystemBlobs(tmp_path))


@pytest.mark.parametrize(
    "address", ["http://[::1", "https://x.example:port/f", "http://", "http:///f"]
)
async def test_an_invalid_address_is_refused(tmp_path: Path, address: str) -> None:
    (tmp_path / "list.opml").write_bytes(opml(address))
    for named in (address, str(tmp_path / "list.opml")):
        with pytest.raises(Refused, match="not an address of a feed") as refused:
            await find_feeds([named])
        assert address in str(refused.value)


async def test_an_invalid_address_in_a_list_at_an_address_is_named() -> None:
    with (
        served({"/l.opml": opml("http://[::1")}) as base,
        pytest.raises(Refused, match=r"names http://\[::1"),
    ):
        await find_feeds([f"{base}/l.opml"])


def outside(address: str) -> bool:
    """Judges one address of the loopback as if it were on the internet."""
    return address == "127.0.0.1"


async def test_a_list_of_the_internet_names_nothing_in_a_private_network() -> None:
    named = ("http://127.0.0.2:9/feed", "http://10.0.0.1/feed", "http://[::1]/feed")
    with served({"/list.opml": opml(*named, "https://nobody.invalid/feed")}) as host:
        found, skipped = await survey([f"{host}/list.opml"], outside)
    assert [each.location for each in found] == ["https://nobody.invalid/feed"]
    assert [each.location for each in skipped] == [*named]
    assert all("private network" in each.reason for each in skipped)


async def test_a_list_in_a_private_network_names_what_it_likes() -> None:
    with served({"/list.opml": opml("http://127.0.0.2:9/feed")}) as host:
        found, skipped = await survey([f"{host}/list.opml"])
    assert [each.location for each in found] == ["http://127.0.0.2:9/feed"]
    assert skipped == []


async def test_an_address_of_the_internet_redirects_to_nothing_private() -> None:
    with (
        served({"/secret.opml": opml("https://one.example/feed")}, "127.0.0.2") as private,
        redirecting(f"{private}/secret.opml") as host,
    ):
        with pytest.raises(Refused, match="cannot be fetched"):
            await survey([f"{host}/list.opml"], outside)
        found, _ = await survey([f"{host}/list.opml"])
    assert [each.location for each in found] == ["https://one.example/feed"]
