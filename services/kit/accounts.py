"""The user's accounts at vendors, which the settings of several services share.

A service's settings inherit the accounts that its providers use; the variables have the names that
the vendors' own tools read.
"""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class OpenAIAccount(BaseSettings):
    """OpenAI, or a server that speaks its protocol."""

    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    """Key of OpenAI; a server of your own may need none."""
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    """Address of a compatible server, e.g. Ollama, vLLM or LM Studio; OpenAI's where left out."""

    @property
    def openai_address(self) -> str:
        """Where it is called; OpenAI's SDK would take an empty variable for an address."""
        return self.openai_base_url or "https://api.openai.com/v1"

    @property
    def openai_missing(self) -> str:
        """What is missing to call it, in words; empty where nothing is."""
        if self.openai_api_key is None and self.openai_base_url is None:
            return "OPENAI_API_KEY is not set"
        return ""


class ElevenLabsAccount(BaseSettings):
    """ElevenLabs."""

    elevenlabs_api_key: SecretStr | None = Field(
        default=None, validation_alias="ELEVENLABS_API_KEY"
    )
    """Key of ElevenLabs."""
    elevenlabs_base_url: str | None = Field(default=None, validation_alias="ELEVENLABS_BASE_URL")
    """Address of the service, where it is not the public one."""

    @property
    def elevenlabs_missing(self) -> str:
        """What is missing to call it, in words; empty where nothing is."""
        return "" if self.elevenlabs_api_key else "ELEVENLABS_API_KEY is not set"
