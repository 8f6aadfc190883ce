"""Speaker's settings, from the environment."""

from pydantic import Field, FilePath
from pydantic_settings import BaseSettings, SettingsConfigDict


class SpeakerSettings(BaseSettings):
    """Where hosts come from that were not saved."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_SPEAKER_",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
        frozen=True,
        populate_by_name=True,
    )

    hosts: FilePath | None = Field(default=None, validation_alias="RADIOX_SHOW_HOSTS")
    """The TOML file of hosts that `show` reads too."""
