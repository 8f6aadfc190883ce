"""The built-in feeds, presets and hosts of the station."""

from contracts import FeedSource, PublishedSpeech
from services.show.adapters.station import open_station, read_catalogue
from services.show.domain.presets import faults
from services.show.settings import ShowSettings


def test_every_feed_has_its_metadata_and_documentation() -> None:
    feeds = read_catalogue()
    assert len(feeds) >= 25
    assert len({feed.url for feed in feeds}) == len(feeds)
    for feed in feeds:
        assert feed.name
        assert str(feed.url).startswith("https://")
        assert feed.category
        assert feed.region
        assert feed.language in {"en", "de"}
        assert feed.documented_at.startswith("https://")


def test_every_preset_has_hosts_of_its_language_and_feeds_to_choose_from() -> None:
    station = open_station(ShowSettings())(PublishedSpeech(providers=()), {})
    names = "default brief morning afternoon evening weekend world tech zurich nachrichten"
    assert set(names.split()) <= set(station.presets)
    for preset in station.presets.values():
        assert list(faults(preset, station)) == []
        assert {station.hosts[name].language for name in preset.hosts} == {preset.language}
        assert 1 <= preset.minutes <= 60
        assert preset.news <= 4 * preset.minutes
        known: tuple[FeedSource, ...] = tuple(
            feed for feed in station.catalogue if feed.language == preset.language
        )
        assert set(preset.categories) <= {feed.category for feed in station.catalogue}
        chosen = preset.feeds or [
            f for f in known if not preset.categories or f.category in preset.categories
        ]
        assert len(chosen) >= 2
