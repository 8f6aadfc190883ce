"""Who listens now: pages tell of themselves once a minute, by a digest of a random token.

Every replica hears what all of them have heard, so that each counts alike; nothing is stored.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping

PRESENT_SECONDS = 90.0
"""Seconds for which a page counts after it has told of itself."""
MAX_PRESENT = 200_000
"""Pages of a channel that are counted, at most; the one heard of longest ago goes first."""
MAX_OF_NETWORK = 500
"""Pages of one network and channel that a replica takes within `PRESENT_SECONDS`, at most."""
MAX_NETWORKS = 20_000
"""Networks that are remembered."""


class Presence:
    """The pages that play, by channel; times are in seconds of any clock that goes forward."""

    def __init__(self) -> None:
        self._channels: dict[str, OrderedDict[str, float]] = {}

    def hear(self, present: Mapping[str, Iterable[str]], now: float) -> None:
        """Note pages that have told of themselves, by channel."""
        for channel, tokens in present.items():
            known = self._channels.setdefault(channel, OrderedDict())
            for token in tokens:
                known.pop(token, None)
                known[token] = now
            while len(known) > MAX_PRESENT:
                known.popitem(last=False)

    def current(self, channel: str, now: float) -> int:
        """Number of pages that play a channel."""
        known = self._channels.get(channel)
        if known is None:
            return 0
        while known and next(iter(known.values())) <= now - PRESENT_SECONDS:
            known.popitem(last=False)
        if not known:
            del self._channels[channel]
        return len(known)


class Admission:
    """Bounds how many pages one network tells of, so that nobody counts as a crowd."""

    def __init__(self) -> None:
        self._networks: OrderedDict[str, tuple[float, set[str]]] = OrderedDict()

    def admits(self, network: str, token: str, now: float) -> bool:
        """Whether a page of a network is counted."""
        self._forget(now)
        _, tokens = self._networks.setdefault(network, (now, set()))
        if token not in tokens and len(tokens) >= MAX_OF_NETWORK:
            return False
        tokens.add(token)
        return True

    def _forget(self, now: float) -> None:
        """Forget networks whose time is over, which are the first, and those that are too many."""
        while self._networks:
            began, _ = next(iter(self._networks.values()))
            if began > now - PRESENT_SECONDS and len(self._networks) < MAX_NETWORKS:
                return
            self._networks.popitem(last=False)
