"""Bridge's settings, from the environment (`RADIOX_BRIDGE_…`)."""

from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.settings import RELOADED
from services.kit.web.forwarded import ProxyHeader
from services.kit.web.host_check import is_loopback

ORIGIN = r"^https?://[^/\s*]+$"
"""An origin, as browsers name it: scheme, name and port, without a slash at the end."""


class AccessSettings(BaseSettings):
    """Who may send requests to the bridge, and how many."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_BRIDGE_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
        validate_by_name=True,
    )

    host: str = "127.0.0.1"
    """Address to listen on; loopback by default."""
    access: Literal["auto", "required"] = "auto"
    """Whether requests need a key or a token: `auto`, unless the address is the loopback's;
    `required` there too, e.g. behind a proxy on this machine."""

    jwt_secret: SecretStr | None = Field(
        default=None, min_length=32, examples=["00000000000000000000000000000000"]
    )
    """Secret with which an identity provider signs tokens (HS256), e.g. the legacy secret of a
    project of Supabase."""
    jwt_jwks_url: str | None = Field(
        default=None,
        pattern="^https?://",
        examples=["https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json"],
    )
    """Address of an identity provider's public keys (RS256, ES256), e.g. of Supabase."""
    jwt_issuer: str | None = Field(
        default=None, examples=["https://abcdefghijklmnopqrst.supabase.co/auth/v1"]
    )
    """The issuer that a token must name."""
    jwt_audience: str = Field(default="authenticated", min_length=1)
    """The audience that a token must name."""
    jwt_roles: dict[str, Literal["read", "request", "admin"]] = {
        "authenticated": "read",
        "service_role": "admin",
    }
    """Scope of each `role` of a token; other roles have none, unless `scope` names one."""

    cors_origins: tuple[Annotated[str, Field(pattern=ORIGIN)], ...] = Field(
        default=(), examples=[["https://www.example.org"]]
    )
    """Origins whose pages may send requests."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(), examples=[["10.0.0.0/8"]]
    )
    """Addresses, or networks, of proxies that are believed when they name their client."""
    proxy_header: ProxyHeader = "x-forwarded-for"
    """The header in which they do, `x-forwarded-for` or `forwarded`; the other one is ignored."""
    limit_shows: Annotated[int, RELOADED] = Field(default=10, ge=0)
    """Shows that a key, and an address, may request a minute; 0 for any number."""
    limit_requests: Annotated[int, RELOADED] = Field(default=100, ge=0)
    """Other requests that a key, and an address, may send a minute; 0 for any number."""

    @property
    def accepts_tokens(self) -> bool:
        """Whether tokens of an identity provider are accepted."""
        return self.jwt_secret is not None or self.jwt_jwks_url is not None

    @cached_property
    def needs_credentials(self) -> bool:
        """Whether requests need a key or a token."""
        return self.access == "required" or not is_loopback(self.host)


class BridgeSettings(AccessSettings):
    """Address and limits of the bridge."""

    port: int = Field(default=0, ge=0, le=65535)
    """Port to listen on; 0 for any free one."""
    allowed_hosts: tuple[str, ...] = Field(default=(), examples=[["radio.example.org"]])
    """Accepted Host names, beside those of the loopback; `*` for any."""
    listeners: int = Field(default=600, ge=1)
    """Maximum number of concurrent event streams, and of clients that wait for a show."""
    backlog: int = Field(default=200, ge=1)
    """Events a client may fall behind before its stream is closed."""
    body_bytes: int = Field(default=65_536, gt=0)
    """Maximum size of a request's body, in bytes."""
    script_bytes: int = Field(default=900_000, gt=0, le=1_000_000)
    """Maximum size of an edited script, in bytes; the broker takes a million."""
    request_bytes: int = Field(default=1_000_000, gt=0)
    """Maximum size of the body of any request but an upload, in bytes."""
    upload_bytes: int = Field(default=200_000_000, gt=0)
    """Maximum size of an uploaded file, in bytes."""
    upload_seconds: float = Field(default=600.0, gt=0)
    """Seconds in which an uploaded file must arrive."""
    body_seconds: float = Field(default=10.0, gt=0)
    """Seconds in which a request's body must arrive."""
    uploads: int = Field(default=4, ge=1, le=100)
    """Files that may be received at once."""
    wait_seconds: float = Field(default=60.0, ge=0, le=3600)
    """Longest time for which a client may wait for a show (`Prefer: wait`), in seconds."""
    unconfirmed: int = Field(default=256, ge=1)
    """Requests for shows that may wait for the broker's confirmation at once."""
    signed_seconds: float = Field(default=0.0, ge=0, le=7 * 24 * 3600)
    """Seconds for which listeners are sent to the blob store itself, by a signed address, where it
    has addresses (S3, Supabase); 0: the bridge serves every file."""
    trace_url: Annotated[str, RELOADED] = Field(
        default="",
        validation_alias="RADIOX_TRACE_URL",
        pattern=r"^(https?://\S*\{trace_id\}\S*)?$",
        examples=["http://127.0.0.1:16686/trace/{trace_id}"],
    )
    """Address at which traces are seen, with `{trace_id}` in it, e.g. that of Jaeger; pages of
    shows link to it."""
    answer_seconds: float = Field(default=10.0, gt=0)
    """Seconds in which the broker must return a show or confirm a request; after that, the response
    is 503."""
