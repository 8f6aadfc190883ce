"""Media's queries: adds, finds, lists and removes items of the station's media."""

from contracts import (
    MediaAddQuery,
    MediaFindQuery,
    MediaFound,
    MediaItem,
    MediaList,
    MediaListQuery,
    MediaRemoveQuery,
    MediaSaved,
    subjects,
)
from contracts.media import MAX_ITEMS
from services.kit.failures import Conflict, Discard, Invalid
from services.kit.service import Query
from services.media.domain.uploads import naming, not_needed, suits
from services.media.ports import Deps, Library


async def add_item(query: MediaAddQuery, deps: Deps) -> MediaFound:
    """Accept an upload as the next version of an item; what is refused leaves nothing behind.

    Raises:
        Invalid: the upload is refused, or there are too many items; the reason says what to do.
        Conflict: the item has another version than the one that is to be replaced.
        Retry: the store or the broker is unavailable.
    """
    library = deps.library
    before = await library.items.find(query.name)
    _require_version(query.name, query.version, before)
    if before is None or before.item is None:
        await _require_room(library)
    version = before.version + 1 if before else 1
    key = f"{query.name}/{version}-{query.upload.key}"
    async with library.uploads.accepted(query.upload, query.kind, key) as accepted:
        item = MediaItem(
            **query.model_dump(include={"kind", "title", "licence", "moods", "uses"}),
            **accepted.model_dump(),
        )
        saved = await library.items.save(
            MediaSaved(name=query.name, version=version, by=query.by, item=item)
        )
    return await _found(saved, library)


async def find_item(query: MediaFindQuery, deps: Deps) -> MediaFound:
    """Find an item.

    Raises:
        Discard: there is no such item.
    """
    return await _found(await _existing(query.name, deps.library), deps.library)


async def list_items(query: MediaListQuery, deps: Deps) -> MediaList:
    """List the items that suit, by name."""
    current = await deps.library.items.current()
    suited = (
        each
        for each in current.values()
        if each.item is not None and suits(each.item, query.kind, query.mood, query.use)
    )
    return MediaList(items=tuple(suited)[:MAX_ITEMS])


async def remove_item(query: MediaRemoveQuery, deps: Deps) -> MediaFound:
    """Remove an item; its file is kept for the shows that have begun, and removed later.

    Raises:
        Discard: there is no such item.
        Conflict: presets name it, or it has another version than the one that was read.
    """
    library = deps.library
    found = await _found(await _existing(query.name, library), library)
    _require_version(query.name, query.version, found.saved)
    if found.presets and not query.force:
        raise Conflict(
            f"{query.name} is used by {', '.join(found.presets)}: have them name another one first"
        )
    removal = MediaSaved(name=query.name, version=found.saved.version + 1, by=query.by, item=None)
    return await _found(await library.items.save(removal), library)


async def remove_replaced(deps: Deps) -> None:
    """Remove the files of items that were replaced or removed long ago."""
    library = deps.library
    for name, current in (await library.items.current()).items():
        if current.version > 1:
            history = await library.items.history(name)
            for file in not_needed(history, library.keep_since()):
                await library.uploads.remove(file)


async def _existing(name: str, library: Library) -> MediaSaved:
    saved = await library.items.find(name)
    if saved is None or saved.item is None:
        raise Discard(f"there is no item {name} among the station's media")
    return saved


async def _found(saved: MediaSaved, library: Library) -> MediaFound:
    presets = {name: each.preset for name, each in (await library.presets.current()).items()}
    return MediaFound(saved=saved, presets=naming(saved.name, presets))


async def _require_room(library: Library) -> None:
    items = sum(each.item is not None for each in (await library.items.current()).values())
    if items >= MAX_ITEMS:
        raise Invalid(f"there are {items} items, and no more are kept; remove some first")


def _require_version(name: str, wanted: int | None, before: MediaSaved | None) -> None:
    """Where version 0 is wanted, there is to be no item, though there may have been one."""
    if wanted is None:
        return
    present = before.version if before is not None and before.item is not None else 0
    if wanted != present:
        there = f"has version {present} by now" if present else "is not there any more"
        raise Conflict(f"{name} {there if wanted else f'is there already, as version {present}'}")


QUERIES = (
    Query(subjects.MEDIA_ADD, MediaAddQuery, MediaFound, add_item),
    Query(subjects.MEDIA_FIND, MediaFindQuery, MediaFound, find_item),
    Query(subjects.MEDIA_LIST, MediaListQuery, MediaList, list_items),
    Query(subjects.MEDIA_REMOVE, MediaRemoveQuery, MediaFound, remove_item),
)
