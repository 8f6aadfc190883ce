"""Addresses and stored files that nobody can read are refused, with the field named."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from contracts import BlobRef, FeedSource, HostProfile, Preset, PublishedSpeech, StageTimeouts
from services.show.domain.refusal import Refusal
from services.show.domain.request import evaluate
from services.show.domain.station import StationConfig

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
VOICE = {"provider": "espeak", "name": "f"}
STATION = StationConfig(
    station="Radio Test",
    timezone="Europe/Berlin",
    speech=PublishedSpeech(providers=()),
    presets={"default": Preset(title="The News", hosts=("Ava",))},
    hosts={"Ava": HostProfile.model_validate({"language": "en", "voices": {"espeak": VOICE}})},
    catalogue=(),
    rates={},
    max_age_hours=36,
    stage_timeouts=StageTimeouts(script=100, audio=60, cover=30),
    queue_seconds=10,
    longest_queue=3,
)
GOOD = {"url": "https://publisher.example/feed"}


def stored(bucket: str = "sources", key: str = "feeds/x.xml") -> dict[str, Any]:
    ref = {"bucket": bucket, "key": key, "sha256": "0" * 64, "size": 1, "media_type": "text/xml"}
    return {"blob": ref}


def judged(feed: dict[str, Any]) -> Any:
    return evaluate({"feeds": [GOOD, feed]}, STATION, show_id="s", now=NOW)


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://x:99999/", "http://x:port/", "http:///x", "http://"],
)
def test_an_address_no_one_can_parse_is_refused_at_the_request(url: str) -> None:
    refusal = judged({"url": url})
    assert isinstance(refusal, Refusal)
    assert refusal.field == "feeds.1.url"
    assert refusal.reason.startswith("feeds.1.url: ")


@pytest.mark.parametrize("key", ["../x", "/x", "a//b", "", "a/../b", "ä", "a b", ".x"])
def test_a_key_that_is_no_path_is_refused_at_the_request(key: str) -> None:
    refusal = judged(stored(key=key))
    assert isinstance(refusal, Refusal)
    assert refusal.field == "feeds.1.blob"
    assert "key" in refusal.reason


def test_feed_files_lie_in_their_own_bucket() -> None:
    refusal = judged(stored(bucket="shows"))
    assert isinstance(refusal, Refusal)
    assert "sources" in refusal.reason


@pytest.mark.parametrize(
    "feed",
    [GOOD, stored(), {"url": "http://127.0.0.1:8000/x"}, {"url": "http://[::1]:80/x"},
     {"url": "https://bücher.example/?a=b"}, stored(key="2026/feed_1-a.xml")],
)  # fmt: skip
def test_others_are_accepted(feed: dict[str, Any]) -> None:
    assert not isinstance(judged(feed), Refusal)


def test_a_source_holds_no_such_reference() -> None:
    ref = BlobRef.model_validate(stored(key="../x")["blob"])
    with pytest.raises(ValidationError, match="relative path"):
        FeedSource(blob=ref)
