"""What is heard between shows: music and idents in turn.

It has no news in it, since it goes on for as long as nobody schedules anything: repeats of shows
are airings of their own, which end.
"""

from collections.abc import Mapping, Sequence

from contracts import FillerItem, GridFiller
from contracts.air import FillerKind
from services.station.domain.state import Piece

ROUND = 6
"""Pieces of music of an airing's filler; the next airing has those that follow."""
Packages = Mapping[str, Piece]
"""What is packaged, by its source."""


def sources(filler: GridFiller) -> list[tuple[str, FillerKind]]:
    """Where the filler comes from, each once: `music:{seed}:{seconds}` or `media:{name}`."""
    seconds = f"{filler.music_seconds:g}"
    music = [f"music:{seed}:{seconds}" for seed in filler.music]
    pieces = [*music, *(f"media:{name}" for name in filler.pieces)]
    idents = [f"media:{name}" for name in filler.idents]
    kinds: dict[str, FillerKind] = dict.fromkeys(pieces, "music")
    return list((kinds | dict.fromkeys(idents, "ident")).items())


def rotation(filler: GridFiller, packages: Packages, last: str) -> tuple[FillerItem, ...]:
    """What is heard next: the pieces behind the one whose package is `last`, with idents.

    Empty where nothing is packaged. Where there are two pieces or more, none is heard twice in a
    row, also as the filler begins anew; nor is the one that was heard last.
    """
    pieces = _ready(filler, packages, "music")
    idents = _ready(filler, packages, "ident")
    if not pieces:
        return idents[:1]
    following = _behind(pieces, last)[:ROUND]
    if len(following) > 1 and following[-1].package.key == following[0].package.key:
        following.pop()
    return _with_idents(following, list(idents), filler.pieces_between_idents)


def _ready(filler: GridFiller, packages: Packages, kind: FillerKind) -> tuple[FillerItem, ...]:
    found = {
        packages[source].item.package.key: packages[source].item
        for source, its_kind in sources(filler)
        if its_kind == kind and source in packages
    }
    return tuple(found.values())


def _behind(pieces: Sequence[FillerItem], last: str) -> list[FillerItem]:
    keys = [piece.package.key for piece in pieces]
    place = keys.index(last) + 1 if last in keys else 0
    return [*pieces[place:], *pieces[:place]]


def _with_idents(
    pieces: Sequence[FillerItem], idents: Sequence[FillerItem], between: int
) -> tuple[FillerItem, ...]:
    found: list[FillerItem] = []
    for index, piece in enumerate(pieces, 1):
        found.append(piece)
        if idents and index % between == 0:
            found.append(idents[(index // between - 1) % len(idents)])
    return tuple(found)
