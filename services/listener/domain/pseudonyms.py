"""Pseudonyms: HMAC-SHA256 of what is told of a listener, with a secret of the station.

Nobody without the secret can tell an address, a browser or a name from one, or try all addresses.
Each purpose has a key of its own, so that pseudonyms of different purposes cannot be compared.
"""

import hmac
from hashlib import sha256

_SHORT = 32
"""Hexadecimal digits of a pseudonym: 128 bits."""
_BRIEF = 16
"""Hexadecimal digits of one that is compared with a few others."""


class Pseudonyms:
    """The pseudonyms of one station."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def key(self, purpose: str) -> bytes:
        """The key for one purpose: 32 bytes, of which the secret cannot be told."""
        return hmac.digest(self._secret, purpose.encode(), "sha256")

    def visitor(self, fingerprint: str) -> str:
        """The listener who has no account."""
        return f"v-{self._of('visitor', fingerprint)[:_SHORT]}"

    def rating(self, listener: str, show_id: str, story: int) -> str:
        """What a listener thinks of a show or a story."""
        return self._of("rating", f"{listener} {show_id} {story}")[:_SHORT]

    def account(self, name: str) -> str:
        """The key of an account, by its name."""
        return self._of("account", name)[:_SHORT]

    def topic(self, channel: str, words: str) -> str:
        """The id of a topic: the same words on the same channel have the same."""
        return self._of("topic", f"{channel} {words}")[:_SHORT]

    def network(self, digest: str) -> str:
        """A network, for limits."""
        return self._of("network", digest)[:_SHORT]

    def box(self, network: str, show_id: str, story: int) -> str:
        """What the listeners of a network vote on: a show or a story."""
        return self._of("box", f"{network} {show_id} {story}")[:_SHORT]

    def ballot(self, rating_id: str) -> str:
        """A vote in a box; it cannot be compared with the id of the rating."""
        return self._of("ballot", rating_id)[:_BRIEF]

    def _of(self, purpose: str, text: str) -> str:
        return hmac.new(self.key(purpose), text.encode(), sha256).hexdigest()
