import pytest

from contracts import ShowRequested
from services.bridge.domain.requests import id_of_key, parse
from services.kit.web.validation import InvalidRequest

BLOB = {"bucket": "shows", "key": "a/show.mp3", "sha256": "0", "size": 1, "media_type": "x/y"}


def test_an_empty_object_is_a_request() -> None:
    assert parse({}) == ShowRequested()


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        ([], ["body"]),
        ("text", ["body"]),
        ({"minuets": 3, "minutes": -1}, ["minuets", "minutes"]),
        ({"feeds": [{"url": "https://x.example/f", "colour": 1}]}, ["feeds.0.colour"]),
        ({"filters": {"keyword": ["cup"]}}, ["filters.keyword"]),
        ({"feeds": [{"blob": BLOB}]}, ["feeds.0.blob"]),
        ({"feeds": 7}, ["feeds"]),
        ({"news": 500, "language": "fr"}, ["news", "language"]),
        ({"show_id": "../x"}, ["show_id"]),
    ],
)
def test_every_invalid_field_is_named(payload: object, fields: list[str]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(payload)
    assert [error.field for error in refused.value.errors] == fields


def test_an_error_does_not_repeat_the_value() -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse({"minutes": "secret"})
    assert "secret" not in str(refused.value)


def test_a_key_determines_the_show() -> None:
    assert id_of_key("a") == id_of_key("a") != id_of_key("b")
    for bad in ("", "a b", "x" * 201, "é"):
        with pytest.raises(InvalidRequest):
            id_of_key(bad)
