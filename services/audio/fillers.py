"""Audio's query for packages: a finished show, an item of the media, or RadioX's own music."""

from contracts import MediaItem, Packaged, PackageQuery, ShowGenerated, subjects
from services.audio.domain.filler import gain_of
from services.audio.ports import Studio
from services.kit.failures import Invalid
from services.kit.service import Query

WORKERS = 1
"""Packages that one process makes at once for queries; further queries are refused meanwhile."""
ARTIST = "RadioX"
_SOURCES = ("show_id", "media", "music")


async def package_sound(query: PackageQuery, deps: Studio) -> Packaged:
    """A package that can go on the air: found, or made once by one of the replicas.

    Raises:
        Invalid: not exactly one source is given, or it has no sound.
        NotFound: there is no such show or item, or its sound has been removed.
        Retry: nobody tells now, or the disk is full.
    """
    given = [name for name in _SOURCES if getattr(query, name) is not None]
    if len(given) != 1:
        raise Invalid(f"give one of {', '.join(_SOURCES)}, not {' and '.join(given) or 'none'}")
    if query.show_id is not None:
        return await _of_show(await deps.find_show(query.show_id), deps)
    if query.media is not None:
        return await _of_media(query.media, await deps.find_item(query.media), deps)
    return await deps.fillers.of_music(query.music or 0, query.seconds, artist=ARTIST)


async def _of_show(show: ShowGenerated, deps: Studio) -> Packaged:
    """The package with which the show was made, as long as it is there; else of its master."""
    title, artist = show.episode or show.title, show.title
    if show.package is not None and await deps.packages.is_whole(show.package):
        return Packaged(package=show.package, title=title, artist=artist)
    return await deps.fillers.of_file(show.master, 0.0, title=title, artist=artist)


async def _of_media(name: str, item: MediaItem, deps: Studio) -> Packaged:
    if item.seconds is None:
        raise Invalid(f"media: {name} is a {item.kind}, which has no sound")
    gain = gain_of(item.loudness, item.true_peak)
    return await deps.fillers.of_file(item.file, gain, title=item.title, artist=item.licence)


QUERIES = (
    Query(
        subjects.AUDIO_PACKAGE, PackageQuery, Packaged, package_sound, exact=True, workers=WORKERS
    ),
)
