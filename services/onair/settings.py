"""The settings of onair, from the environment (`RADIOX_ONAIR_…`)."""

from ipaddress import IPv4Network, IPv6Network

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.web.forwarded import ProxyHeader


class OnAirSettings(BaseSettings):
    """Where listeners are served."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_ONAIR_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    host: str = "127.0.0.1"
    """Address to listen on; 0.0.0.0 in a container."""
    port: int = Field(default=0, ge=0, le=65535)
    """Port; 0: any free one."""
    connections: int = Field(default=4_000, ge=1, le=100_000)
    """Most connections of clients at once, of one replica: a player has one or two."""
    allowed_hosts: tuple[str, ...] = Field(default=(), examples=[["listen.example.org"]])
    """Accepted Host names, beside those of the loopback; any where listeners are served on another
    address and this is empty, or with `*`."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(), examples=[["10.0.0.0/8"]]
    )
    """Addresses, or networks, of proxies that are believed when they name their client."""
    proxy_header: ProxyHeader = "x-forwarded-for"
    """The header in which they do, `x-forwarded-for` or `forwarded`; the other one is ignored."""
    history_days: float = Field(default=8.0, gt=0, le=400)
    """Days of airings that are kept in memory, for what was on the air."""
    segments_megabytes: int = Field(default=64, ge=1, le=100_000)
    """Memory for the segments that were served last, in MB."""
    url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)*)?$",
        examples=["https://radio.example.org"],
    )
    """Address at which listeners reach the station, without a slash at its end; feeds name it. That
    of each request where it is empty."""
    stream_listeners: int = Field(default=200, ge=1, le=10_000)
    """Most listeners of the MP3 streams, of one replica."""
    event_listeners: int = Field(default=500, ge=1, le=10_000)
    """Most pages that follow what plays by server-sent events, of one replica."""
    held_requests: int = Field(default=1_000, ge=1, le=100_000)
    """Most requests that are held until the show that they ask for can be heard, of one replica."""
    owner: str = Field(default="", max_length=200, examples=["Radio Example"])
    """Name of whom the podcast feeds belong to; the channel's title where it is empty."""
    email: str = Field(
        default="", max_length=200, pattern=r"^([^@\s]+@[^@\s]+)?$", examples=["radio@example.org"]
    )
    """Address of the owner, by which directories check who submits a feed; it is public."""
    feed_texts: dict[str, str] = Field(
        default={}, max_length=20, examples=[{"applepodcastsverify": "05124"}]
    )
    """Texts of feeds by their purpose (`podcast:txt`), with which directories check the owner."""
    websub_hub: str = Field(
        default="", pattern=r"^(https?://\S+)?$", examples=["https://pubsubhubbub.appspot.com/"]
    )
    """WebSub hub that is told of each change of a feed; it needs `RADIOX_ONAIR_URL`."""
