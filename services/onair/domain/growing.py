"""Packages of shows that are being made, as far as they have grown."""

from dataclasses import dataclass, replace

from contracts import SegmentsStored, ShowListenable, ShowPackaged
from services.broadcast.timeline import segments_of


@dataclass(frozen=True, slots=True)
class Growing:
    """How much of a show can be heard."""

    show_id: str
    generation: int = 1
    """Number of the attempt; each has a package of its own."""
    segments: int = 0
    """Number of segments that are stored, from the first on."""
    complete: bool = False
    """Whether these are all."""
    key: str = ""
    """Key of a package that was made of the show's master, where its own is not there."""

    @property
    def package(self) -> str:
        """Key of the package."""
        return self.key or f"show/{self.show_id}/{self.generation}"


News = SegmentsStored | ShowListenable | ShowPackaged


def grown(known: Growing | None, news: News) -> Growing:
    """What is known of a show behind news of it.

    News may come late, twice or never: a package only grows, and a later attempt takes the place of
    an earlier one.
    """
    told = _told(news)
    if known is None or told.generation > known.generation:
        return told
    if told.generation < known.generation or known.complete:
        return known
    segments = max(known.segments, told.segments)
    return replace(known, segments=segments, complete=told.complete)


def _told(news: News) -> Growing:
    match news:
        case SegmentsStored():
            segments, complete = news.segments, news.complete
        case ShowListenable():
            segments, complete = 1, False
        case ShowPackaged():
            segments, complete = segments_of(news.package.samples), True
    return Growing(news.show_id, news.generation, segments, complete)
