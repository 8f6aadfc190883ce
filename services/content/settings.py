"""Content's settings, from the environment (`RADIOX_CONTENT_…`)."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.kit.accounts import OpenAIAccount


class ContentSettings(OpenAIAccount):
    """How feeds are read, and who writes."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_CONTENT_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    writer: str = "auto"
    """The script writer, or several with commas between: where one fails, the next one writes.
    `auto`: all that are ready; see `services.content.adapters.PROVIDERS`."""
    openai_model: str = "gpt-6.1-terra"
    """The model that writes at OpenAI, or at the server of OPENAI_BASE_URL, under the name that it
    has there. Models are retired within a year or two; the provider's list names their heirs."""
    openai_temperature: float | None = Field(default=None, ge=0, le=2, examples=[0.7])
    """How freely it chooses words; its own default where left out, which some models insist on."""
    openai_effort: str | None = Field(default=None, examples=["low"])
    """How long a model that reasons may think first, e.g. `low`; the first words come later the
    longer it does. Left to the model where left out."""
    workers: int = Field(default=2, ge=1, le=16)
    """Shows that one process works on at once."""
    feed_timeout: float = Field(default=10.0, gt=0)
    """Seconds for one feed in total: resolving, connecting, redirects and every byte."""
    feed_bytes: int = Field(default=5_000_000, gt=0)
    """Most bytes of one feed, on the wire and decompressed."""
    feed_seconds: float = Field(default=300.0, ge=0)
    """Seconds for which a feed that was read serves every show before it is fetched again."""
    failed_feed_seconds: float = Field(default=30.0, ge=0)
    """Seconds after a failure in which a feed's server is not asked again."""
    parse_seconds: float = Field(default=2.0, gt=0)
    """Seconds of processor time for parsing one feed; the process is ended then."""
    feed_items: int = Field(default=200, gt=0)
    """Most items of one feed; the newest are kept."""
    source_days: float = Field(default=7.0, gt=0)
    """Days for which feed files and the last bodies of feeds are kept."""
    script_days: float = Field(default=7.0, ge=0, le=3650)
    """Days for which the words of a script writer that costs money are kept: a show that asks for
    the same gets the same. 0: for no other show than that which they were bought for."""
    redirects: int = Field(default=5, ge=0)
    """Most redirects of one feed."""
    connections: int = Field(default=40, gt=0)
    """Most connections at once."""
    ratings: bool = False
    """Whether votes of listeners on stories of the last 30 days move later ones of the same outlets
    and category: by less than one more outlet would, and only where a show has a memory."""
    private_feeds: bool = False
    """Whether a feed may name a private address, as it may on the embedded stack in any case;
    a public address never redirects to a private one."""
    user_agent: str = "RadioX/0.1 (news reader; a feed is fetched once for many shows)"
    """How the reader introduces itself to publishers."""
