"""Sign-ins as signed tokens (JWT, HS256): nothing of them is kept."""

from datetime import datetime, timedelta

import jwt
from jwt.types import Options

from services.listener.ports import Session

ALGORITHM = "HS256"
ISSUER = "radiox/listener"
OPTIONS: Options = {
    "require": ["exp", "iss", "sub"],
    "verify_exp": False,
    "verify_iat": False,
    "enforce_minimum_key_length": True,
}
"""The time is compared with the station's clock, below."""


class SignedSessions:
    """Signs sign-ins with a key of the station."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, session: Session, now: datetime, holds: timedelta) -> str:
        """A sign-in as text, which holds so long."""
        claims = {
            "iss": ISSUER,
            "sub": session.key,
            "lis": session.listener,
            "epo": session.epoch,
            "exp": int((now + holds).timestamp()),
        }
        return jwt.encode(claims, self._key, ALGORITHM)

    def read(self, token: str, now: datetime) -> Session | None:
        """What a sign-in says; None where it is not the station's, or has ended."""
        try:
            claims = jwt.decode(
                token, self._key, algorithms=[ALGORITHM], issuer=ISSUER, options=OPTIONS
            )
            if int(claims["exp"]) <= now.timestamp():
                return None
            return Session(str(claims["sub"]), str(claims["lis"]), int(claims["epo"]))
        except (jwt.PyJWTError, KeyError, TypeError, ValueError):
            return None
