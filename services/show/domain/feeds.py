"""Which feeds a show reads, and how much each counts."""

from urllib.parse import urlsplit

from contracts import FeedSource, Language, Preset, ShowRequested
from services.show.domain.station import StationConfig


def feeds_of(
    request: ShowRequested, preset: Preset, language: Language, station: StationConfig
) -> tuple[FeedSource, ...]:
    """The feeds of the request, of the preset, or of the catalogue, as the station weighs them."""
    own = preset.feeds or _of_the_catalogue(preset, language, station)
    found = own if request.feeds is None else request.feeds
    return tuple(_weighed(feed, station) for feed in found)


def outlet_names(feed: FeedSource) -> set[str]:
    """What an outlet is called: its name, and the host of its address with the domains above it."""
    host = (urlsplit(feed.url).hostname or "") if feed.url else ""
    labels = host.casefold().split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    return {feed.name.casefold()} | domains


def _of_the_catalogue(
    preset: Preset, language: Language, station: StationConfig
) -> tuple[FeedSource, ...]:
    spoken = tuple(feed for feed in station.catalogue if feed.language == language)
    return tuple(feed for feed in spoken if feed.category in preset.categories) or spoken


def _weighed(feed: FeedSource, station: StationConfig) -> FeedSource:
    """A feed with the weight that the configuration gives its outlet, unless it has one."""
    weights = station.configured.outlet_weights
    if not weights or feed.weight != FeedSource.model_fields["weight"].default:
        return feed
    names = outlet_names(feed)
    found = next((weight for name, weight in weights.items() if name.casefold() in names), None)
    return feed if found is None else feed.model_copy(update={"weight": found})
