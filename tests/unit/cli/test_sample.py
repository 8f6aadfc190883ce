"""The sample bulletin is labelled as such, and its outlets are invented."""

import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

from contracts import ShowRequested
from services.commands.feeds import sample


def test_every_outlet_is_invented_and_labelled_so() -> None:
    found = sample.feeds()
    assert len(found) >= 3
    for feed in found:
        assert isinstance(feed.location, Path)
        channel = ET.parse(feed.location).getroot().find("channel")  # noqa: S314 - our own files
        assert channel is not None
        assert "invented" in channel.findtext("description", "")
        links = [item.findtext("link", "") for item in channel.iter("item")]
        assert links
        # RFC 2606 reserves the domain for what does not exist
        assert all((urlsplit(link).hostname or "").endswith(".example") for link in links)


def test_a_show_from_the_sample_is_labelled_in_its_notice_and_its_title() -> None:
    request = sample.sample_request(ShowRequested(minutes=2))
    assert (request.minutes, request.allow_shorter) == (2, True)
    assert "invented" in request.notice
    assert "Sample" in (request.title or "")
    assert sample.sample_request(ShowRequested(title="Mine")).title == "Mine"
