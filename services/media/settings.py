"""Media's settings, from the environment (`RADIOX_MEDIA_…`)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class MediaSettings(BaseSettings):
    """The cover artist, and how many covers are painted at once."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_MEDIA_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
    )

    covers: str = "auto"
    """The cover artist, or several with commas between: where one fails, the next one paints.
    `auto`: all that are ready; see `services.media.adapters.PROVIDERS`."""
    workers: int = Field(default=1, ge=1, le=16)
    """Covers that one process paints at once."""
