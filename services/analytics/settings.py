"""Analytics' settings, from the environment (`RADIOX_ANALYTICS_…`)."""

import re
from base64 import b64decode
from datetime import time
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contracts.event import is_show_id

AUTO = "auto"
RECEIVERS = ("log", "webhook", "slack", "pagerduty", "email")
"""Who can be told."""
_TOLD = {
    "page": RECEIVERS,
    "ticket": ("log", "webhook", "slack", "email"),
    "info": ("log", "webhook"),
}
"""Who is told by default, as far as it is configured."""
_SMTP = re.compile(r"smtps?://([^/@\s]+@)?(\[[0-9a-fA-F:.]+\]|[^/@:\s]+)(:\d{1,5})?/?")

Names = Annotated[str, Field(max_length=200)]
"""`auto`, or names with commas between."""


class AnalyticsSettings(BaseSettings):
    """Who is told of what, and which channels are scheduled."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_ANALYTICS_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    page: Names = AUTO
    """Who is told of what cannot wait: `log`, `webhook`, `slack`, `pagerduty`, `email`, with commas
    between; `auto`: all that are configured."""
    ticket: Names = AUTO
    """Who is told of what can wait until the next working day; `auto`: all but PagerDuty."""
    info: Names = AUTO
    """Who is told of what is good to know; `auto`: the log and the webhook."""
    digest: Names = AUTO
    """Who receives the daily digest; `auto`: all but PagerDuty."""
    digest_at: time | None = Field(default=time(6), examples=["06:00"])
    """When the digest of the day before is sent (UTC), e.g. `06:00`; `off`: never."""
    webhook_url: SecretStr | None = Field(default=None, examples=["http://127.0.0.1:9000/alerts"])
    """Address that is told of alerts and digests, over HTTP as JSON. It may be a private one."""
    webhook_secret: SecretStr | None = Field(
        default=None, examples=["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"]
    )
    """Secret (`whsec_…`) by which these requests are signed, after Standard Webhooks."""
    slack_url: SecretStr | None = Field(
        default=None, examples=["https://hooks.slack.com/services/T00/B00/secret"]
    )
    """Address of an incoming webhook of Slack."""
    pagerduty_key: SecretStr | None = Field(
        default=None, examples=["00000000000000000000000000000000"]
    )
    """Routing key of an integration of PagerDuty's (Events API v2)."""
    pagerduty_url: str = "https://events.pagerduty.com/v2/enqueue"
    """Address of PagerDuty's Events API."""
    smtp_url: SecretStr | None = Field(
        default=None, examples=["smtp://user:password@mail.example.org:587"]
    )
    """The mail server: `smtp://user:password@host:587`, which is to offer STARTTLS where there is a
    password, or `smtps://…`, encrypted from the start."""
    mail_from: str = Field(default="", examples=["radio@example.org"])
    """The sender of mails."""
    mail_to: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), examples=["ann@example.org,ben@example.org"]
    )
    """The recipients of mails, with commas between."""
    seconds: float = Field(default=10.0, gt=0, le=60)
    """Seconds in which a receiver must answer."""
    runbook: str = "infra/docs/runbook.md"
    """Address of the runbook, to which messages refer."""
    channels: Annotated[tuple[str, ...], NoDecode] = Field(default=(), examples=["world,tech"])
    """The channels that are scheduled, with commas between: it is noticed when they fall silent."""
    every: float = Field(default=15.0, ge=0.05, le=300)
    """Seconds between two evaluations of the alert rules."""
    export_days: float = Field(default=1.0, gt=0)
    """Days for which exported tables are kept."""

    @field_validator("page", "ticket", "info", "digest")
    @classmethod
    def _known_receivers(cls, names: str) -> str:
        for name in split(names):
            if name not in (*RECEIVERS, AUTO):
                raise ValueError(f"there is no {name!r}; there are {', '.join((*RECEIVERS, AUTO))}")
        return names

    @field_validator("digest_at", mode="before")
    @classmethod
    def _off(cls, value: object) -> object:
        return None if value == "off" else value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not _SMTP.fullmatch(url.get_secret_value()):
            raise ValueError("it must be smtp://[user:password@]host[:port], or smtps://…")
        return url

    @field_validator("webhook_url", "slack_url")
    @classmethod
    def _address(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not re.fullmatch(r"https?://[^\s/]+\S*", url.get_secret_value()):
            raise ValueError("it must be an address: https://…")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _signing_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            try:
                b64decode(secret.get_secret_value().removeprefix("whsec_"), validate=True)
            except ValueError:
                raise ValueError("it must be whsec_… and then base64") from None
        return secret

    @field_validator("mail_to", "channels", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return split(value) if isinstance(value, str) else value

    @field_validator("channels")
    @classmethod
    def _channel_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not is_show_id(name):
                raise ValueError(f"{name!r} cannot be the name of a channel")
        return names

    @property
    def fault(self) -> str:
        """Why a receiver that a setting names cannot be told, in words; empty where all can."""
        for setting in ("page", "ticket", "info", "digest"):
            for name in split(getattr(self, setting)):
                if name != AUTO and (lacks := self.missing(name)):
                    variable = f"RADIOX_ANALYTICS_{setting.upper()}"
                    return f"{variable}: {name} cannot be told: {lacks}"
        return ""

    def missing(self, receiver: str) -> str:
        """What a receiver lacks, in words; empty where it is configured."""
        needed: dict[str, tuple[str, ...]] = {
            "webhook": ("webhook_url",),
            "slack": ("slack_url",),
            "pagerduty": ("pagerduty_key",),
            "email": ("smtp_url", "mail_from", "mail_to"),
        }
        absent = [name for name in needed.get(receiver, ()) if not getattr(self, name)]
        return " and ".join(f"RADIOX_ANALYTICS_{name.upper()} is not set" for name in absent)

    def told(self, what: str) -> tuple[str, ...]:
        """Names of those who are told of a severity, or receive the `digest`."""
        names = split(getattr(self, what, AUTO))
        if AUTO not in names:
            return names
        found = _TOLD.get(what, _TOLD["ticket"])
        return tuple(name for name in found if not self.missing(name))


def split(names: str) -> tuple[str, ...]:
    """The parts of a text with commas between."""
    return tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
