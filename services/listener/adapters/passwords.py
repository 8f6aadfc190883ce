"""Hashes passwords with Argon2id, in threads, a few at a time."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.kit.failures import Retry

T = TypeVar("T")

MEMORY, PASSES, LANES = 19_456, 2, 1
"""KiB, passes and lanes: the least that OWASP's Password Storage Cheat Sheet recommends for
Argon2id, so that a sign-in takes tens of milliseconds and a small machine stands many."""
AT_ONCE = 2
"""Passwords that are hashed at once."""
MAX_WAITING = 16
"""Passwords that wait for it, at most."""


class Argon2Hasher:
    """Hashes passwords; a name without an account takes as long as one with a wrong password."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))
        # Whoever hangs up leaves a thread that hashes on: the pool bounds those too.
        self._threads = ThreadPoolExecutor(AT_ONCE, "passwords")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The hash of a password.

        Raises:
            Retry: too many wait for it.
        """
        return await self._run(self._hasher.hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password of a hash; without one it takes as long, and is not.

        Raises:
            Retry: too many wait for it.
        """
        is_right = await self._run(self._matches, hashed or self._nobody, password)
        return is_right and hashed is not None

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., T], *arguments: str) -> T:
        if self._waiting >= MAX_WAITING:
            raise Retry("too many people sign in at this moment; try again")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1
