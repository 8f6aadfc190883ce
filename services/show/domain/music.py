"""Which of the station's media a show uses."""

from collections.abc import Iterable, Iterator, Mapping
from random import Random

from contracts import MediaItem, MediaKind, MusicChoice, PresetMusic
from contracts.vocabulary import known_values

KINDS: tuple[MediaKind, ...] = known_values(MediaKind)


def choose(
    wanted: PresetMusic,
    media: Mapping[str, MediaItem],
    *,
    mood: str,
    uses: Iterable[str],
    seed: int,
) -> MusicChoice | None:
    """The media of a show: those that the preset names, else those that suit it; None for none.

    An item suits by its moods or its uses; one that suits by both comes first, then one that suits
    by use. Of several alike one is drawn by the seed. A name that is gone is as none.

    Args:
        wanted: the names of items.
        media: the station's media, by name.
        mood: the mood of the show; empty for none.
        uses: what the show is, e.g. its preset and its part of the day.
        seed: the seed of the show.
    """
    wishes = {word.casefold() for word in uses if word}
    found: dict[MediaKind, MediaItem] = {}
    for kind in KINDS:
        named = media.get(getattr(wanted, kind) or "")
        if named is None or named.kind != kind:
            named = _drawn(kind, media, mood.casefold(), wishes, seed)
        if named is not None:
            found[kind] = named
    return _choice(found) if found else None


def fault_of(kind: MediaKind, name: str, media: Mapping[str, MediaItem]) -> str:
    """Why an item cannot be used as `kind`, in words; empty where it can."""
    item = media.get(name)
    if item is None:
        return f"the station has no {kind} “{name}”; `radiox media list` shows what it has"
    return "" if item.kind == kind else f"“{name}” is of the kind {item.kind}"


def suits(item: MediaItem, mood: str, uses: set[str]) -> int:
    """How well an item suits: 3 by mood and use, 2 by use, 1 by mood, 0 not; in small letters."""
    by_mood = mood != "" and mood in {each.casefold() for each in item.moods}
    by_use = bool(uses & {each.casefold() for each in item.uses})
    return 2 * by_use + by_mood


def _drawn(
    kind: MediaKind, media: Mapping[str, MediaItem], mood: str, uses: set[str], seed: int
) -> MediaItem | None:
    ranks = {name: suits(item, mood, uses) for name, item in _of(kind, media)}
    best = max(ranks.values(), default=0)
    names = sorted(name for name, rank in ranks.items() if rank == best)
    if not best:
        return None
    drawn = Random(f"{seed} {kind}").choice(names)  # noqa: S311 - a choice of music, not a secret
    return media[drawn]


def _of(kind: MediaKind, media: Mapping[str, MediaItem]) -> Iterator[tuple[str, MediaItem]]:
    return ((name, item) for name, item in media.items() if item.kind == kind)


def _choice(found: Mapping[MediaKind, MediaItem]) -> MusicChoice:
    return MusicChoice(
        **{kind: item.file for kind, item in found.items()},
        titles={kind: item.title for kind, item in found.items()},
        licences={kind: item.licence for kind, item in found.items()},
    )
