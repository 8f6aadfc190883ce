"""Tokens of an identity provider on a real bridge, with a real server of public keys."""

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.bridge.access import tokens
from services.kit.http import http_server
from services.kit.settings import PlatformSettings
from tests.integration.bridge.access import UNLIMITED, Guarded, bearer, guarded_bridge

pytestmark = pytest.mark.asyncio(loop_scope="module")

ISSUER = "https://abc.supabase.co/auth/v1"
SECRET = "a secret of the project that is long enough"  # noqa: S105 - of no project
NOTHING = "/api/v1/nothing"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


class Provider:
    """An identity provider: publishes keys, which a test may change, and counts requests."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = [
            published(RSA_KEY, "r1"),
            published(EC_KEY, "e1"),
            {"kty": "oct", "k": "AAAA", "kid": "o1", "alg": "HS256"},
            {"kty": "nonsense", "kid": "n1"},
        ]
        self.fetched = 0

    async def answer(self, _: Request) -> Response:
        self.fetched += 1
        return JSONResponse({"keys": self.keys})


def published(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, kid: str) -> dict[str, Any]:
    public = key.public_key()
    text = (
        RSAAlgorithm.to_jwk(public)
        if isinstance(public, rsa.RSAPublicKey)
        else ECAlgorithm.to_jwk(public)
    )
    alg = "RS256" if isinstance(public, rsa.RSAPublicKey) else "ES256"
    return {**json.loads(text), "kid": kid, "alg": alg, "use": "sig"}


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    given = {
        "iss": ISSUER, "aud": "authenticated", "sub": "5f2c", "role": "authenticated",
        "iat": now, "exp": now + 3600, **changes,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def signed(key: Any = SECRET, alg: str = "HS256", kid: str | None = None, **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, alg, headers={"kid": kid} if kid else None)


def forged(header: dict[str, Any], key: bytes | None = None, **changes: Any) -> str:
    """A token by hand, since the library refuses to make it."""
    parts = [_b64(json.dumps(each).encode()) for each in (header, claims(**changes))]
    signature = hmac.digest(key, ".".join(parts).encode(), sha256) if key else b""
    return ".".join([*parts, _b64(signature)])


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def provider() -> Provider:
    return Provider()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def env(shared_broker: PlatformSettings, provider: Provider) -> AsyncIterator[Guarded]:
    app = Starlette(routes=[Route("/jwks.json", provider.answer)])
    async with (
        http_server(app, "127.0.0.1", 0) as url,
        guarded_bridge(
            shared_broker,
            **UNLIMITED,
            jwt_secret=SecretStr(SECRET),
            jwt_jwks_url=f"{url}/jwks.json",
            jwt_issuer=ISSUER,
        ) as guarded,
    ):
        yield guarded


async def status(env: Guarded, token: str, path: str = NOTHING, method: str = "GET") -> int:
    return (await env.http.request(method, path, headers=bearer(token))).status_code


async def test_tokens_of_all_three_algorithms_open_and_the_role_decides_the_scope(
    env: Guarded,
) -> None:
    assert await status(env, signed()) == 404
    assert await status(env, signed(RSA_KEY, "RS256", "r1")) == 404
    assert await status(env, signed(EC_KEY, "ES256", "e1")) == 404
    host = "/api/v1/speakers/nobody"
    assert await status(env, signed(), host, "DELETE") == 403
    assert await status(env, signed(role="service_role"), host, "DELETE") == 503
    assert await status(env, signed(scope="openid radiox:admin"), host, "DELETE") == 503
    assert (
        await status(env, signed(role="service_role", scope="radiox:read"), host, "DELETE") == 403
    )
    assert await status(env, signed(role="anon")) == 403
    assert await status(env, signed(role=None)) == 403
    own = {"role": "service_role", "radiox_scopes": ["admin"]}
    assert await status(env, signed(user_metadata=own), host, "DELETE") == 403


ATTACKS = (
    ("none", forged({"alg": "none", "typ": "JWT"})),
    ("None", forged({"alg": "None"})),
    ("no alg", forged({"typ": "JWT"})),
    ("the public key as a secret", forged({"alg": "HS256"}, PUBLIC_PEM)),
    ("the same, with its id", forged({"alg": "HS256", "kid": "r1"}, PUBLIC_PEM)),
    ("a symmetric key of the set", forged({"alg": "HS256", "kid": "o1"}, b"\0\0\0")),
    ("an empty secret", forged({"alg": "HS256"}, b" ")),
    ("another secret", signed("another secret that is long enough too")),
    ("another algorithm of the secret", signed(SECRET * 2, "HS512")),
    ("RSA with PSS", signed(RSA_KEY, "PS256", "r1")),
    ("another key", signed(OTHER_KEY, "RS256", "r1")),
    ("the key of another algorithm", signed(RSA_KEY, "RS256", "e1")),
    ("an unknown key", signed(OTHER_KEY, "RS256", "r2")),
    ("no key id", signed(RSA_KEY, "RS256")),
    ("the key in the token", forged({"alg": "RS256", "jwk": published(OTHER_KEY, "x")})),
    ("keys elsewhere", forged({"alg": "RS256", "jku": "http://127.0.0.1:1/", "kid": "r1"})),
    ("a critical extension", forged({"alg": "HS256", "crit": ["x"], "x": 1}, SECRET.encode())),
    ("expired", signed(exp=int(time.time()) - 60)),
    ("no expiry", signed(exp=None)),
    ("an expiry that is no number", signed(exp="soon")),
    ("not yet", signed(nbf=int(time.time()) + 86_400)),
    ("issued tomorrow", signed(iat=int(time.time()) + 86400)),
    ("another audience", signed(aud="other")),
    ("no audience", signed(aud=None)),
    ("another issuer", signed(iss="https://evil.example")),
    ("no issuer", signed(iss=None)),
    ("no subject", signed(sub=None)),
    ("no token", "a.b.c"),
    ("nested", f"{_b64(b'[' * 5000)}.{_b64(b'{}')}."),
    ("too long", "a" * 9000),
    ("another's signature", signed().rpartition(".")[0] + "." + signed(sub="x").split(".")[2]),
)


async def test_every_attack_is_refused(env: Guarded) -> None:
    for name, token in ATTACKS:
        refused = await env.http.get(NOTHING, headers=bearer(token))
        assert refused.status_code == 401, name
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]
        assert SECRET not in refused.text


async def test_new_keys_are_found_and_unknown_ids_cost_little(
    env: Guarded, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await status(env, signed(RSA_KEY, "RS256", "r1")) == 404
    before = provider.fetched
    for number in range(20):
        assert await status(env, signed(OTHER_KEY, "RS256", f"unknown{number}")) == 401
    assert provider.fetched <= before + 1
    before = provider.fetched
    provider.keys = [published(OTHER_KEY, "r2")]
    monkeypatch.setattr(tokens, "PAUSE", 0.0)
    assert await status(env, signed(OTHER_KEY, "RS256", "r2")) == 404
    assert provider.fetched == before + 1
    assert await status(env, signed(RSA_KEY, "RS256", "r1")) == 401


async def test_without_its_keys_nothing_is_known_and_a_secret_still_verifies(
    broker_settings: PlatformSettings,
) -> None:
    options = {"jwt_secret": SecretStr(SECRET), "jwt_jwks_url": "http://127.0.0.1:1/jwks"}
    async with guarded_bridge(broker_settings, **options) as env:
        answer = await env.http.get(NOTHING, headers=bearer(signed(RSA_KEY, "RS256", "r1")))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert await status(env, signed()) == 404


async def test_without_a_configuration_no_token_opens(broker_settings: PlatformSettings) -> None:
    async with guarded_bridge(broker_settings) as env:
        assert await status(env, signed()) == 401
        assert await status(env, forged({"alg": "HS256"}, b" ")) == 401
