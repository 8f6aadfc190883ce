"""Media's settings, from the environment (`RADIOX_MEDIA_…`, and those of the accounts)."""

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from contracts import subjects
from services.kit.accounts import OpenAIAccount

ImageQuality = Literal["auto", "low", "medium", "high", "xhigh", "max"]


class MediaSettings(OpenAIAccount):
    """The cover artists, and how many covers are painted at once."""

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
    openai_model: str = "gpt-image-2.5-flare"
    """OpenAI's model that makes the artwork."""
    openai_quality: ImageQuality = "medium"
    """Quality of the artwork: a better one costs more and takes longer."""
    openai_size: str = Field(default="1024x1024", pattern=r"^(auto|[1-9]\d{1,3}x[1-9]\d{1,3})$")
    """Size of the artwork that is asked for, in pixels; it is scaled to the size of the cover."""
    openai_seconds: float = Field(default=90.0, gt=0)
    """Seconds for one picture; with repetitions, 120 are the most."""
    artwork_days: float = Field(default=30, gt=0)
    """Days after which stored artwork is removed: the same commission is bought once until then."""
    artwork_megabytes: float = Field(default=200, ge=0)
    """Most megabytes of stored artwork; once an hour the oldest beyond that is removed."""
    upload_days: float = Field(default=1, gt=0)
    """Days after which what somebody has sent is removed where it was not accepted."""
    replaced_days: float = Field(default=30, ge=subjects.PIPELINE_AGE / subjects.DAY)
    """Days after which the file of a replaced or removed upload is deleted: until then, shows that
    were accepted with it can be finished."""

    @property
    def openai_images_missing(self) -> str:
        """What is missing to have artwork made, in words; empty where nothing is.

        A server without a key is not OpenAI's, so that the default model is not there.
        """
        if self.openai_api_key is None and "openai_model" not in self.model_fields_set:
            return self.openai_missing or (
                "RADIOX_MEDIA_OPENAI_MODEL does not name the image model of OPENAI_BASE_URL"
            )
        return self.openai_missing
