"""Which paths are open to everybody, and which are not counted."""

from services.bridge.domain.paths import PREFIX

PROBES = frozenset({"/health", "/health/live", "/health/ready"})
"""What an orchestrator asks, often, and without a key."""
SAME_FOR_ALL = ("/docs", "/openapi.json", "/asyncapi", "/problems", "/assets", "/dashboard")
"""Beginnings of the paths of documentation, and of pages that hold nothing of the station."""
_PUBLIC = PROBES | {"/", *SAME_FOR_ALL}
_BELOW = tuple(f"{each}{end}" for each in SAME_FOR_ALL for end in "/.")


def is_probe(path: str) -> bool:
    """Whether it asks for the station's health."""
    return path.removeprefix(PREFIX) in PROBES


def is_public(path: str) -> bool:
    """Whether the path needs no key, and does not count towards a limit."""
    short = path.removeprefix(PREFIX)
    return short in _PUBLIC or short.startswith(_BELOW)
