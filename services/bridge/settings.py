"""Bridge's settings, from the environment (`RADIOX_BRIDGE_…`)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BridgeSettings(BaseSettings):
    """Where the bridge listens, and how much it takes on."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_BRIDGE_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    host: str = "127.0.0.1"
    """Address to listen on; loopback unless somebody means it otherwise."""
    port: int = Field(default=0, ge=0, le=65535)
    """Port to listen on; 0 for any free one."""
    allowed_hosts: tuple[str, ...] = ()
    """Names by which the bridge is called, beside the loopback's own; `*` for any."""
    listeners: int = Field(default=100, ge=1)
    """Most clients that hear events at once."""
    backlog: int = Field(default=200, ge=1)
    """Events a client may fall behind before it is dropped."""
    body_bytes: int = Field(default=65_536, gt=0)
    """Most bytes of a request's body."""
    body_seconds: float = Field(default=10.0, gt=0)
    """Seconds in which a request's body must have come."""
    answer_seconds: float = Field(default=10.0, gt=0)
    """Seconds in which the broker must tell of a show; after that, the client is told 503."""
