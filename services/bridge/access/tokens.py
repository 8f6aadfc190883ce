"""Verifies the tokens of an identity provider (JWT, RFC 7519 and 8725), as Supabase issues them.

A secret verifies HS256 alone, and public keys RS256 and ES256 alone: what a token claims about
itself never chooses how it is verified.
"""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

import httpx
import jwt
from jwt.types import Options

from services.bridge.ports import InvalidToken
from services.bridge.settings import AccessSettings
from services.kit.failures import Retry
from services.kit.http_client import HttpClient

logger = logging.getLogger(__name__)

SYMMETRIC, ASYMMETRIC = "HS256", ("RS256", "ES256")
LEEWAY = 10.0
"""Seconds by which clocks may differ."""
REQUIRED = ["exp", "aud", "sub"]
OPTIONS: Options = {"require": REQUIRED, "enforce_minimum_key_length": True}

FRESH = 600.0
"""Seconds after which public keys are fetched again."""
STALE = 24 * 3600.0
"""Seconds for which they are used where they cannot be fetched again."""
PAUSE = 10.0
"""Seconds between two attempts to fetch them: tokens with unknown key ids cost no more."""
FETCH_TIMEOUT = 5.0
MAX_BYTES = 100_000
MAX_KEYS = 50


class PublicKeys:
    """The public keys of an identity provider (JWKS, RFC 7517), by key id."""

    def __init__(self, url: str, http: HttpClient) -> None:
        self._url = url
        self._http = http
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> jwt.PyJWK | None:
        """The key of that id; None where the provider has none.

        Raises:
            Retry: the keys cannot be fetched.
        """
        if self._wants_fetch(kid):
            async with self._fetching:
                if self._wants_fetch(kid):
                    await self._fetch()
        if time.monotonic() - self._fetched_at > STALE:
            raise Retry("the public keys of the identity provider cannot be fetched now")
        return self._keys.get(kid)

    def _wants_fetch(self, kid: str) -> bool:
        now = time.monotonic()
        is_wanted = kid not in self._keys or now - self._fetched_at > FRESH
        return is_wanted and now - self._tried_at > PAUSE

    async def _fetch(self) -> None:
        self._tried_at = time.monotonic()
        try:
            async with asyncio.timeout(FETCH_TIMEOUT):
                self._keys = _usable(json.loads(await self._body()))
            self._fetched_at = self._tried_at
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError) as error:
            logger.warning("public keys of the identity provider: %r", error)

    async def _body(self) -> bytes:
        body = b""
        async with self._http().stream("GET", self._url) as response:
            response.raise_for_status()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_BYTES:
                    raise ValueError(f"more than {MAX_BYTES:,} bytes")
        return body


class TokenVerifier:
    """Verifies tokens, as the settings say."""

    def __init__(self, settings: AccessSettings, http: HttpClient) -> None:
        secret, url = settings.jwt_secret, settings.jwt_jwks_url
        self._secret = secret.get_secret_value() if secret else None
        self._keys = PublicKeys(url, http) if url else None
        self._settings = settings

    async def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token.

        Raises:
            InvalidToken: it is none, has expired, or is for somebody else.
            Retry: it cannot be verified now.
        """
        try:
            key, algorithm = await self._key(jwt.get_unverified_header(token))
            return dict(
                jwt.decode(
                    token,
                    key,
                    algorithms=[algorithm],
                    audience=self._settings.jwt_audience,
                    issuer=self._settings.jwt_issuer,
                    leeway=LEEWAY,
                    options=OPTIONS,
                )
            )
        except jwt.ExpiredSignatureError as error:
            raise InvalidToken("the token has expired") from error
        except (jwt.PyJWTError, RecursionError, ValueError, TypeError) as error:
            raise InvalidToken("the token is invalid") from error

    async def _key(self, header: Mapping[str, Any]) -> tuple[str | jwt.PyJWK, str]:
        """The key that verifies the token, and the one algorithm that it is for."""
        if header.get("alg") == SYMMETRIC and self._secret is not None:
            return self._secret, SYMMETRIC
        if header.get("alg") in ASYMMETRIC and self._keys is not None:
            key = await self._keys.find(str(header.get("kid", "")))
            if key is not None:
                return key, key.algorithm_name
        raise InvalidToken("the token is signed in a way, or by a key, that is not accepted here")


def _usable(found: Any) -> dict[str, jwt.PyJWK]:
    """The keys of a set that may verify tokens; others are passed over."""
    keys: dict[str, jwt.PyJWK] = {}
    for each in found["keys"][:MAX_KEYS]:
        try:
            key = jwt.PyJWK(each)
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        if key.algorithm_name in ASYMMETRIC and key.public_key_use in {None, "sig"}:
            keys[str(key.key_id or "")] = key
    return keys
