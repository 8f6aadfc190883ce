"""Settings of the platform, which all services share, from the environment (`RADIOX_…`)."""

import re
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.accounts import S3Account, SupabaseAccount


class SettingsError(ValueError):
    """An environment variable has an invalid value, or lacks one; the message names it."""


class Reloaded:
    """Marks a setting that a running process reads again on SIGHUP: it is looked at in use."""


RELOADED = Reloaded()


def variable(settings: type[BaseSettings], field: str) -> str:
    """The variable that a field is read from."""
    alias = settings.model_fields[field].validation_alias
    prefix = settings.model_config.get("env_prefix", "")
    return alias if isinstance(alias, str) else f"{prefix}{field}".upper()


def is_reloaded(settings: type[BaseSettings], field: str) -> bool:
    """Whether a running process reads the field again."""
    return RELOADED in settings.model_fields[field].metadata


class PlatformSettings(S3Account, SupabaseAccount):
    """Addresses of broker and blobs, and the retry policy."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_", env_ignore_empty=True, use_attribute_docstrings=True, frozen=True
    )

    nats_url: str | None = Field(default=None, examples=["nats://127.0.0.1:4222"])
    """Address of the broker, or those of a cluster with commas between; without one, `radiox`
    starts its own."""
    nats_token: SecretStr | None = Field(default=None, examples=["0000000000000000"])
    """Token for the broker."""
    nats_credentials: Path | None = Field(default=None, examples=["/var/lib/radiox/credentials"])
    """Folder of credentials for a broker with TLS, as `radiox init` makes it: each user of the
    broker has a folder there, of which a service reads that of its name."""
    nats_replicas: int = Field(default=1, ge=1, le=5)
    """Copies of each stream, in a cluster."""
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("radiox"), examples=["/var/lib/radiox"]
    )
    """Folder of the embedded stack's store and blobs."""
    blobs: str | None = Field(default=None, examples=["s3"])
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
    prices: Path | None = Field(default=None, examples=["my-prices.toml"])
    """File with prices of your own, which come before the list prices (TOML)."""
    budget_show: Annotated[float | None, RELOADED] = Field(default=None, ge=0, examples=[0.5])
    """The most that providers may cost for one show, in USD."""
    budget_day: Annotated[float | None, RELOADED] = Field(default=None, ge=0, examples=[5])
    """The most that providers may cost in a day (UTC), in USD."""
    budget_month: Annotated[float | None, RELOADED] = Field(default=None, ge=0, examples=[50])
    """The most that providers may cost in a month (UTC), in USD."""
    traces: bool | None = Field(default=None, examples=[True])
    """Whether spans are kept on the broker, for `radiox trace`; if left out, `radiox up` and
    `radiox show --trace` keep them, and a fleet does not."""
    health_port: int | None = Field(default=None, ge=1, le=65535, examples=[8081])
    """Port of `radiox serve` and `radiox up` for /health/live, /health/ready and /metrics; none
    where they are not served."""
    log_level: Annotated[Literal["debug", "info", "warning", "error"], RELOADED] = "info"
    """Least severity that is logged."""
    log_format: Annotated[Literal["json", "text"] | None, RELOADED] = Field(
        default=None, examples=["json"]
    )
    """How services log: lines of JSON, or lines for the eyes; by default text on a terminal, and
    JSON where the log is collected."""

    @property
    def blob_store(self) -> str:
        """The name of the blob store; `jetstream` where none is set."""
        return self.blobs or "jetstream"

    @property
    def nats_servers(self) -> list[str]:
        """The addresses of the broker's servers; empty where it is the embedded one."""
        return [each.strip() for each in (self.nats_url or "").split(",") if each.strip()]

    @property
    def nats_address(self) -> str:
        """The broker's address without user, password or token."""
        return re.sub(r"//[^/]*@", "//", self.nats_url or "")
