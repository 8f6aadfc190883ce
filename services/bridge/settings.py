"""Bridge's settings, from the environment (`RADIOX_BRIDGE_…`)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BridgeSettings(BaseSettings):
    """Address and limits of the bridge."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_BRIDGE_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    host: str = "127.0.0.1"
    """Address to listen on; loopback by default."""
    port: int = Field(default=0, ge=0, le=65535)
    """Port to listen on; 0 for any free one."""
    allowed_hosts: tuple[str, ...] = ()
    """Accepted Host names, beside those of the loopback; `*` for any."""
    listeners: int = Field(default=100, ge=1)
    """Maximum number of concurrent event streams."""
    backlog: int = Field(default=200, ge=1)
    """Events a client may fall behind before its stream is closed."""
    body_bytes: int = Field(default=65_536, gt=0)
    """Maximum size of a request's body, in bytes."""
    script_bytes: int = Field(default=900_000, gt=0, le=1_000_000)
    """Maximum size of an edited script, in bytes; the broker takes a million."""
    body_seconds: float = Field(default=10.0, gt=0)
    """Seconds in which a request's body must arrive."""
    signed_seconds: float = Field(default=0.0, ge=0, le=7 * 24 * 3600)
    """Seconds for which listeners are sent to the blob store itself, by a signed address, where it
    has addresses (S3, Supabase); 0: the bridge serves every file."""
    answer_seconds: float = Field(default=10.0, gt=0)
    """Seconds in which the broker must return a show; after that, the response is 503."""
