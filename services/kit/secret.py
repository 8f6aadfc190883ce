"""A secret that the replicas of a service share: made once, and kept in a bucket of its own."""

import secrets

from services.kit.failures import Retry
from services.kit.kv import KeyValue

KEY = "secret"
BYTES = 32


async def shared_secret(bucket: KeyValue) -> bytes:
    """The secret; the first process of the first replica makes it.

    Raises:
        Retry: the broker is unavailable.
    """
    await bucket.create(KEY, secrets.token_bytes(BYTES))
    found = await bucket.get(KEY)
    if found is None:
        raise Retry(f"the key `{KEY}` is gone from its bucket; start the service again")
    return found[0]
