"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at; `well` is False where it stands in the way of a show.

    `count` and `bytes` are the figures of what takes up room, where they are known.
    """

    what: str
    found: str
    why: str = ""
    well: bool = True
    count: int | None = None
    bytes: int | None = None


def room(what: str, unit: str, count: int | None, size: int, kept: str) -> Finding:
    """What takes up `size` bytes, and how long it is kept."""
    counted = "" if count is None else f"{count} {unit if count == 1 else unit + 's'}, "
    return Finding(what, f"{counted}{size_of(size)}", kept, count=count, bytes=size)


def size_of(size: float) -> str:
    """Bytes as people read them, e.g. `1.2 MB`."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004 - SI prefixes
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
