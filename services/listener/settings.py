"""The settings of listener, from the environment (`RADIOX_LISTENER_…`)."""

from typing import Literal, TypeAlias

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

TopicsMode: TypeAlias = Literal["off", "moderated", "matched"]
"""Whether listeners may ask for topics, and which of them the next edition prefers."""


class ListenerSettings(BaseSettings):
    """What listeners may do."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_LISTENER_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    votes_a_minute: int = Field(default=60, ge=1, le=100_000)
    """Votes from one network (an IPv4 address, or an IPv6 /64) in a minute, at most."""
    votes_an_hour: int = Field(default=600, ge=1, le=1_000_000)
    """Votes from one network in an hour, at most."""
    votes_of_a_network: int = Field(default=20, ge=1, le=1_000)
    """Listeners without an account from one network whose votes on one story or show are taken,
    at most, until no new one has voted on it for a day: a browser that forgets its token is a new
    listener."""
    registrations_an_hour: int = Field(default=10, ge=1, le=100_000)
    """Accounts that are made from one network in an hour, at most."""
    attempts: int = Field(default=10, ge=1, le=1_000)
    """Sign-ins of one name from one network that fail in a row, at most, until none was tried for
    15 minutes; ten times as many are tried from all networks together, and in a minute on all names
    from one network."""
    session_days: float = Field(default=30.0, gt=0, le=400)
    """Days for which a sign-in holds."""
    topics: TopicsMode = "off"
    """Whether listeners may ask for topics. `moderated`: the next edition prefers those that the
    operator has approved; `matched`: also those that wait for approval, of which nothing is shown
    or spoken: they are compared with headlines."""
    topic_hours: float = Field(default=24.0, gt=0, le=720)
    """Hours for which a topic is kept."""
    topics_an_hour: int = Field(default=5, ge=1, le=10_000)
    """Topics from one network in an hour, at most."""
