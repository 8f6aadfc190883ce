"""The latest requests, until their shows have a state."""

from collections.abc import Iterator
from contextlib import contextmanager

MAX_RECENT = 10_000
"""Number of requests that are remembered."""


class AnotherRequest(ValueError):  # noqa: N818 - what it is
    """The id of the show belongs to another request already."""

    def __init__(self, show_id: str) -> None:
        super().__init__(f"show_id: {show_id} belongs to another request already")


class RecentRequests:
    """The digests of the latest requests, by show."""

    def __init__(self, limit: int = MAX_RECENT) -> None:
        self._digests: dict[str, str] = {}
        self._limit = limit

    def __contains__(self, show_id: str) -> bool:
        return show_id in self._digests

    def forget(self, show_id: str) -> None:
        """Forget the request: the show has a state, which tells its digest."""
        self._digests.pop(show_id, None)

    def note(self, show_id: str, digest: str) -> None:
        """Remember a request that another bridge, or any program, has published."""
        self._digests.setdefault(show_id, digest)
        self._bound()

    @contextmanager
    def remembered(self, show_id: str, digest: str, stored: str | None) -> Iterator[None]:
        """Remember a request that is published in the block; forget it where the block fails.

        The same request may be repeated; another one with the same id is a conflict, even while
        the first is being published. `stored`: the digest in the state of the show, if there is
        one.

        Raises:
            AnotherRequest: the id of the show belongs to another request.
        """
        known = stored or self._digests.get(show_id)
        if known not in {None, digest}:
            raise AnotherRequest(show_id)
        if known is not None:
            yield
            return
        self._digests[show_id] = digest
        self._bound()
        try:
            yield
        except BaseException:  # where the request is cancelled, too
            self.forget(show_id)
            raise

    def _bound(self) -> None:
        while len(self._digests) > self._limit:
            del self._digests[next(iter(self._digests))]
