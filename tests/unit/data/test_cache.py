"""The cache of replies: its bounds, its age, and what is dropped."""

from contracts.archive import ArchiveShowsPage, ShowSummary
from services.data.adapters.cache import MemoryCache
from tests.archive_events import BEGIN


def reply(title: str = "") -> ArchiveShowsPage:
    show = ShowSummary(
        show_id="x", sequence=1, generation=1, status="failed", ended_at=BEGIN, title=title
    )
    return ArchiveShowsPage(shows=(show,))


SIZE = len(reply().model_dump_json())


def cache(entries: int = 10, size: int = 100 * SIZE, ttl: float = 60) -> MemoryCache:
    return MemoryCache(ttl=ttl, max_entries=entries, max_size=size)


def filled(cache: MemoryCache, *names: str) -> MemoryCache:
    for name in names:
        cache.put(name, reply(), "shows", cache.generation)
    return cache


def kept(cache: MemoryCache, names: str) -> str:
    return "".join(name for name in names if cache.get(name) is not None)


def test_a_reply_is_returned_as_it_was_put() -> None:
    kept = reply()
    one = cache()
    one.put("a", kept, "shows", one.generation)
    assert one.get("a") is kept
    assert one.get("b") is None
    figures = one.figures()
    assert (figures.entries, figures.size, figures.hits, figures.misses) == (1, SIZE, 1, 1)


def test_the_least_recently_used_reply_goes_first() -> None:
    one = filled(cache(entries=2), "a", "b")
    assert one.get("a")
    filled(one, "c")
    assert kept(one, "abc") == "ac"


def test_bytes_are_bounded_too() -> None:
    one = filled(cache(entries=1000, size=3 * SIZE), *"abcde")
    assert kept(one, "abcde") == "cde"
    one.put("f", reply("x" * 4 * SIZE), "shows", one.generation)
    assert kept(one, "abcdef") == "cde"


def test_replies_of_a_topic_are_dropped() -> None:
    one = filled(cache(), "a", "b")
    one.put("h", reply(), "hosts", one.generation)
    assert one.drop({"shows"}) == 2
    assert kept(one, "abh") == "h"
    assert one.drop() == 1
    assert kept(one, "abh") == ""


def test_what_was_read_before_a_drop_is_not_kept() -> None:
    one = cache()
    generation = one.generation
    one.drop({"shows"})
    one.put("a", reply(), "shows", generation)
    assert one.get("a") is None


def test_without_an_age_nothing_is_kept() -> None:
    assert kept(filled(cache(ttl=0), "a"), "a") == ""
