"""The proof with malformed messages leaves no channel of the contract out."""

from fnmatch import fnmatchcase
from itertools import islice
from random import Random
from typing import Any

from contracts import subjects
from infra.asyncapi.document import document, documented, golden
from services import fleet
from tests.chaos import fuzz


def pattern_of(channel: dict[str, Any]) -> str:
    """The subjects of a channel of the document."""
    stored = channel.get("x-jetstream", {}).get("subject")
    return str(stored or subjects.wildcard(channel["address"]))


def test_every_channel_is_fuzzed() -> None:
    channels = document(documented(), golden())["channels"].values()
    wanted = {pattern_of(each) for each in channels if each["address"] is not None}
    asked = {query.subject for name in fleet.SERVICES for query in fleet.documented(name).queries}
    known = set(fuzz.readers() | fuzz.listeners())
    assert known | asked == wanted
    drawn = islice(fuzz.messages(Random(1)), len(known))
    for pattern, message in zip(sorted(known), drawn, strict=True):
        assert fnmatchcase(message.subject, pattern.replace(">", "*"))


def test_what_a_stream_stores_has_a_reader_that_records_what_it_cannot_read() -> None:
    """A service that only follows a subject passes over what it cannot read, and tells nobody."""
    waiting = {subjects.SCHEDULES, subjects.WEBHOOK_SCHEDULES}
    stored = {each for held in subjects.STREAMS.values() for each in held}
    assert stored - waiting == set(fuzz.readers())
