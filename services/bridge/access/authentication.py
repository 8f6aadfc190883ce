"""Tells who sends a request, from its credentials."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers

from services.bridge.access import HOW, SCOPES, Caller, Scope, unauthorized
from services.bridge.ports import InvalidToken, Keys, Tokens
from services.bridge.settings import AccessSettings
from services.client.keys import PREFIX
from services.kit.web.problems import Problem

LOCAL = Caller("local", "admin")
"""This machine's user, on a bridge that listens on the loopback alone."""
BEARER, API_KEY = b"authorization", b"x-api-key"
CREDENTIALS = frozenset({BEARER, API_KEY})
"""Headers that hold a key or a token."""
MAX_CREDENTIALS = 8192
"""Characters of a token at most."""


MAX_SUBJECT = 64
"""Characters of a user's id that stand in the log."""
SCOPE_PREFIX = "radiox:"
"""Beginning of a scope of ours among those of a token, e.g. `radiox:request`."""


@dataclass(frozen=True, slots=True)
class Authentication:
    """What decides who sends a request."""

    keys: Keys
    tokens: Tokens
    settings: AccessSettings

    async def caller(self, headers: Headers) -> Caller | None:
        """Who sends a request with these headers; None where they name nobody.

        Raises:
            Problem: the credentials are invalid.
            Retry: they cannot be checked now.
        """
        if not self.settings.needs_credentials:
            return LOCAL
        token = _credentials(headers)
        if token is None:
            return None
        return await (self._owner(token) if token.startswith(PREFIX) else self._user(token))

    async def _owner(self, token: str) -> Caller:
        key = await self.keys.find(token)
        if key is None:
            raise unauthorized("the API key is invalid, expired or revoked", given=True)
        return Caller(key.name, key.scope, f"key:{key.name}")

    async def _user(self, token: str) -> Caller:
        try:
            claims = await self.tokens.claims(token)
        except InvalidToken as error:
            raise unauthorized(str(error), given=True) from error
        scope = scope_of(claims, self.settings.jwt_roles)
        if scope is None:
            raise Problem(403, "neither the role nor the scopes of the token may do anything here")
        subject = str(claims["sub"])
        shown = "".join(each for each in subject if each.isprintable())[:MAX_SUBJECT]
        return Caller(f"user {shown}", scope, f"user:{claims.get('iss')}:{subject}")


def scope_of(claims: Mapping[str, Any], roles: Mapping[str, Scope]) -> Scope | None:
    """The scope of a token: the greatest of its own ones of ours, or else that of its role.

    Users of Supabase may write their `user_metadata`, which is therefore never read.
    """
    given = claims.get("scope", claims.get("scp"))
    words = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
    ours = {word.removeprefix(SCOPE_PREFIX) for word in words if _is_ours(word)}
    if ours:
        return next((each for each in reversed(SCOPES) if each in ours), None)
    role = claims.get("role")
    return roles.get(role) if isinstance(role, str) else None


def _is_ours(word: object) -> bool:
    return isinstance(word, str) and word.startswith(SCOPE_PREFIX)


def _credentials(headers: Headers) -> str | None:
    """The key or token that the headers hold.

    Raises:
        Problem: there are several, or they have another form.
    """
    given = [(name, value) for name, value in headers.raw if name in CREDENTIALS]
    if not given:
        return None
    if len(given) > 1:
        raise unauthorized("the request has several credentials; send one", given=True)
    [(name, value)] = given
    token = value.decode("latin-1")
    if name == BEARER:
        scheme, _, token = token.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized(HOW, given=True)
    token = token.strip()
    if not token or len(token) > MAX_CREDENTIALS:
        raise unauthorized("the credentials are empty or too long", given=True)
    return token
