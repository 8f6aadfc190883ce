"""Time zones by their IANA names."""

from zoneinfo import ZoneInfo


def is_timezone(name: str) -> bool:
    """Whether a time zone of this name exists."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a folder of zones, e.g. `Europe`, is an OSError
        return False
    return bool(name)


def unknown(name: str) -> str:
    """The refusal of a name that is none, in words."""
    return f"there is no time zone “{name}”; an IANA name is e.g. Europe/Zurich"
