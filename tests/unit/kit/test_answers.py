"""Answers that caches keep: entity tags, ages, compression."""

import gzip
from datetime import UTC, datetime

import pytest
from starlette.requests import Request

from services.kit.web.answers import Age, kept

LONG = b"0123456789" * 500
CHANGED = datetime(2026, 3, 14, 6, 0, 0, 900_000, tzinfo=UTC)


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("age", "header"),
    [
        (Age(), "no-cache"),
        (Age(0.9), "no-cache"),
        (Age(7.99), "public, max-age=7"),
        (Age(3600, immutable=True), "public, max-age=3600, immutable"),
        (Age(-1), "no-cache"),
    ],
)
def test_ages_are_whole_seconds_rounded_down(age: Age, header: str) -> None:
    assert kept(request(), b"{}", age).headers["cache-control"] == header


def test_the_entity_tag_follows_the_body() -> None:
    one, two = (kept(request(), body, Age()) for body in (b"1", b"2"))
    assert one.headers["etag"] != two.headers["etag"]
    again = kept(request(if_none_match=f'"x", W/{one.headers["etag"]}'), b"1", Age())
    assert (again.status_code, again.body) == (304, b"")
    assert kept(request(if_none_match=one.headers["etag"]), b"2", Age()).status_code == 200


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP;q=0.5", "*"])
def test_long_texts_are_compressed_for_who_takes_it(accepted: str) -> None:
    answer = kept(request(accept_encoding=accepted), LONG, Age())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(answer.body)) == LONG
    assert answer.headers["vary"] == "Accept-Encoding"
    plain = kept(request(), LONG, Age())
    assert plain.headers["etag"] != answer.headers["etag"]
    assert kept(request(accept_encoding=accepted), LONG, Age()).body == answer.body


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.0", "br"])
def test_others_get_them_as_they_are(accepted: str) -> None:
    answer = kept(request(accept_encoding=accepted), LONG, Age())
    assert "content-encoding" not in answer.headers
    assert answer.body == LONG
    assert "content-encoding" not in kept(request(accept_encoding="gzip"), b"{}", Age()).headers


def test_a_time_counts_only_if_it_is_the_very_one() -> None:
    answer = kept(request(), b"1", Age(), changed_at=CHANGED)
    time = answer.headers["last-modified"]
    assert time == "Sat, 14 Mar 2026 06:00:00 GMT"

    def status(**headers: str) -> int:
        return kept(request(**headers), b"1", Age(), changed_at=CHANGED).status_code

    assert status(if_modified_since=time) == 304
    assert status(if_modified_since="Sat, 14 Mar 2026 06:00:01 GMT") == 200
    assert status(if_modified_since="soon") == 200
    assert status(if_modified_since=time, if_none_match='"other"') == 200


def test_a_body_that_many_ask_for_is_compressed_once() -> None:
    bodies = [bytes(kept(request(accept_encoding="gzip"), LONG, Age()).body) for _ in range(2)]
    assert bodies[0] is bodies[1]
    other = kept(request(accept_encoding="gzip"), LONG + b"!", Age())
    assert gzip.decompress(bytes(other.body)) == LONG + b"!"
