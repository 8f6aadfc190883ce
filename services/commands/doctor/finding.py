"""The result of one check of the doctor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    `ok` is False where it prevents a show, None where that cannot be told or a show gets by.
    `count` is a number of processes, of messages that wait, or of what takes space; `bytes` is the
    space; each where it is known.
    """

    what: str
    found: str
    why: str = ""
    ok: bool | None = True
    count: int | None = None
    bytes: int | None = None


def disk_usage(what: str, unit: str, count: int | None, size: int, kept: str) -> Finding:
    """A finding about `count` units in `size` bytes; `kept` is how long they are kept."""
    number = "" if count is None else f"{count} {unit if count == 1 else unit + 's'}, "
    return Finding(what, f"{number}{size_text(size)}", kept, count=count, bytes=size)


def size_text(size: float) -> str:
    """A number of bytes with an SI prefix, e.g. `1.2 MB`."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004 - SI prefixes
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
