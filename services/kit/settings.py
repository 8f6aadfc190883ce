"""Settings of the platform, which all services share, from the environment (`RADIOX_…`)."""

import re
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.kit.accounts import S3Account, SupabaseAccount


class PlatformSettings(S3Account, SupabaseAccount):
    """Addresses of broker and blobs, and the retry policy."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_", env_ignore_empty=True, use_attribute_docstrings=True, frozen=True
    )

    nats_url: str | None = None
    """Address of the broker; without one, `radiox` starts its own."""
    nats_token: SecretStr | None = None
    """Token for the broker."""
    nats_replicas: int = Field(default=1, ge=1, le=5)
    """Copies of each stream, in a cluster."""
    data_dir: Path = Field(default_factory=lambda: user_data_path("radiox"))
    """Folder of the embedded stack's store and blobs."""
    blobs: str | None = None
    """Name of the blob store; by default `jetstream` in a fleet, `filesystem` on the embedded
    stack."""
    trusted: bool = False
    """Whether only this machine's user can send requests, as on the embedded stack."""
    ack_wait: float = Field(default=30.0, gt=0)
    """Seconds without a heartbeat after which a message is delivered again."""
    attempts: int = Field(default=5, ge=1)
    """Failures of a handler after which the message becomes a dead letter."""
    retry_delays: tuple[float, ...] = Field(default=(1.0, 5.0, 20.0, 60.0), min_length=1)
    """Seconds before each further attempt; the last one applies to all that follow."""
    grace: float = Field(default=10.0, ge=0)
    """Seconds that running handlers get to finish when the process stops."""
    prices: Path | None = None
    """File with prices of your own, which come before the list prices (TOML)."""
    budget_show: float | None = Field(default=None, ge=0)
    """The most that providers may cost for one show, in USD."""
    budget_day: float | None = Field(default=None, ge=0)
    """The most that providers may cost in a day (UTC), in USD."""
    budget_month: float | None = Field(default=None, ge=0)
    """The most that providers may cost in a month (UTC), in USD."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severity that is logged."""

    @property
    def blob_store(self) -> str:
        """The name of the blob store."""
        return self.blobs or "jetstream"

    @property
    def nats_address(self) -> str:
        """The broker's address without user, password or token."""
        return re.sub(r"//[^/]*@", "//", self.nats_url or "")
