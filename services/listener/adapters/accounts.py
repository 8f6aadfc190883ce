"""Accounts in a bucket: a key each, by the pseudonym of its name."""

from services.kit.kv import KeyValue
from services.listener.ports import StoredAccount

PREFIX = "account."


class StoredAccounts:
    """The accounts of the station."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def find(self, key: str) -> StoredAccount | None:
        """The account; None where there is none."""
        found = await self._bucket.get(PREFIX + key)
        return None if found is None else StoredAccount.model_validate_json(found[0])

    async def create(self, key: str, account: StoredAccount) -> bool:
        """Keep an account; False where there is one of that key."""
        body = account.model_dump_json().encode()
        return await self._bucket.create(PREFIX + key, body) is not None

    async def raise_epoch(self, key: str, epoch: int) -> None:
        """End the sign-ins of an epoch, if it is still the current one."""
        while (found := await self._bucket.get(PREFIX + key)) is not None:
            account = StoredAccount.model_validate_json(found[0])
            if account.epoch != epoch:
                return
            raised = account.model_copy(update={"epoch": epoch + 1})
            body = raised.model_dump_json().encode()
            if await self._bucket.update(PREFIX + key, body, found[1]) is not None:
                return

    async def remove(self, key: str) -> None:
        """Remove an account: the bucket keeps no earlier value."""
        await self._bucket.delete(PREFIX + key)
