"""Webhook's settings, from the environment (`RADIOX_WEBHOOK_…`)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts import subjects

_LONGEST_DAYS = subjects.PIPELINE_AGE / subjects.DAY - 1


class WebhookSettings(BaseSettings):
    """Where events may be delivered to, and how often it is tried."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_WEBHOOK_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    allow_private: bool = False
    """Whether webhooks may lie in a private network or on this machine, and use http there."""
    seconds: float = Field(default=15.0, gt=0, le=60)
    """Seconds in which a receiver must answer."""
    retry_delays: tuple[float, ...] = Field(
        default=(5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0),
        max_length=20,
    )
    """Seconds before each further attempt; the default is the schedule of Standard Webhooks: ten
    attempts within about three days."""
    days: float = Field(default=5.0, gt=0, le=_LONGEST_DAYS)
    """Days after which a delivery fails, however many attempts are left; events are kept for 7."""
    workers: int = Field(default=8, ge=1, le=64)
    """Requests that one process sends at once."""
    per_webhook: int = Field(default=2, ge=1, le=16)
    """Requests that one process sends to one webhook at once."""
    failures: int = Field(default=5, ge=1)
    """Failures in a row after which a receiver is left alone for a while."""
    pause_seconds: float = Field(default=30.0, gt=0)
    """Seconds for which it is left alone; attempts that fall due meanwhile are put off."""
    limit: int = Field(default=50, ge=1, le=500)
    """Most webhooks of the station."""
