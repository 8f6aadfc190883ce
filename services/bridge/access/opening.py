"""Refuses to open the bridge to a network where nobody would have to say who they are."""

from services.bridge.settings import AccessSettings
from services.client.keys import KeyStore
from services.kit.settings import SettingsError

NOBODY = (
    "RADIOX_BRIDGE_HOST is {host}: requests need an API key there, and none exists. Make one "
    "with `radiox keys create NAME`, or set RADIOX_BRIDGE_JWT_SECRET or RADIOX_BRIDGE_JWT_JWKS_URL "
    "to accept the tokens of an identity provider"
)


async def check_access(settings: AccessSettings, store: KeyStore) -> None:
    """Check that somebody can send requests, where they need credentials.

    Raises:
        SettingsError: nobody can; the message says what to do.
        BrokerUnavailable: the keys cannot be looked up.
    """
    if settings.needs_credentials and not settings.accepts_tokens and not await store.valid():
        raise SettingsError(NOBODY.format(host=settings.host))
