"""Passwords are hashed with Argon2id, a few at a time, whoever hangs up."""

import asyncio
from threading import Lock
from typing import Any

import pytest
from argon2 import PasswordHasher

from services.kit.failures import Retry
from services.listener.adapters.passwords import AT_ONCE, MAX_WAITING, Argon2Hasher


class Watch:
    """Counts the passwords that are hashed or verified, and how many at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.number = self.most = self._now = 0
        self._lock = Lock()
        for name in ("hash", "verify"):
            monkeypatch.setattr(PasswordHasher, name, self._watched(getattr(PasswordHasher, name)))

    def _watched(self, work: Any) -> Any:
        def watched(*arguments: Any, **named: Any) -> Any:
            with self._lock:
                self.number += 1
                self._now += 1
                self.most = max(self.most, self._now)
            try:
                return work(*arguments, **named)
            finally:
                with self._lock:
                    self._now -= 1

        return watched


async def test_a_password_is_known_by_its_hash() -> None:
    hasher = Argon2Hasher()
    hashed = await hasher.hash("a password of ours")
    assert "a password" not in hashed
    assert hashed.startswith("$argon2id$")
    assert await hasher.verify("a password of ours", hashed)
    assert not await hasher.verify("another password", hashed)


async def test_a_name_without_an_account_costs_as_many_hashes_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hasher = Argon2Hasher()
    hashed = await hasher.hash("a password of ours")
    watch = Watch(monkeypatch)
    assert not await hasher.verify("another password", hashed)
    wrong, watch.number = watch.number, 0
    assert not await hasher.verify("another password", None)
    assert watch.number == wrong == 1


async def test_who_hangs_up_makes_no_more_of_them_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Argon2Hasher()
    watch = Watch(monkeypatch)
    for _ in range(8):
        begun = [asyncio.create_task(hasher.hash("a password of ours")) for _ in range(AT_ONCE)]
        await asyncio.sleep(0.005)
        for each in begun:
            each.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
    await hasher.hash("a password of ours")
    assert watch.number > AT_ONCE
    assert watch.most <= AT_ONCE


async def test_too_many_are_asked_to_come_again() -> None:
    hasher = Argon2Hasher()
    asked = [hasher.hash("a password of ours") for _ in range(MAX_WAITING + 3)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    refused = [each for each in found if isinstance(each, Retry)]
    assert len(refused) == 3
