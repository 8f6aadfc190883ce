"""The user's accounts at vendors, which the settings of several services share.

A service's settings inherit the accounts that its providers use; the variables have the names that
the vendors' own tools read.
"""

from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _sendable(key: SecretStr) -> SecretStr:
    """A key that fits into a header; the message of the error does not hold it."""
    text = key.get_secret_value().strip()
    if not (text.isascii() and text.isprintable() and " " not in text):
        raise ValueError("this is no key: it holds spaces or characters that no key has")
    return SecretStr(text)


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError("this is no address of a server: it begins with http:// or https://")
    return address


Key: TypeAlias = Annotated[SecretStr, AfterValidator(_sendable)]
Address: TypeAlias = Annotated[str, AfterValidator(_web_address)]


class OpenAIAccount(BaseSettings):
    """OpenAI, or a server that speaks its protocol."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, use_attribute_docstrings=True)

    openai_api_key: Key | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    """Key of OpenAI, which writes the script, speaks, and paints the cover. It is made on the page
    "API keys"; the account needs credit. A server of your own may need none."""
    openai_base_url: Address | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        examples=["http://127.0.0.1:11434/v1"],
    )
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

    model_config = SettingsConfigDict(hide_input_in_errors=True, use_attribute_docstrings=True)

    elevenlabs_api_key: Key | None = Field(default=None, validation_alias="ELEVENLABS_API_KEY")
    """Key of ElevenLabs, which speaks: the most natural voices, at the highest price."""
    elevenlabs_base_url: Address | None = Field(
        default=None,
        validation_alias="ELEVENLABS_BASE_URL",
        examples=["https://api.elevenlabs.io"],
    )
    """Address of the service, where it is not the public one."""

    @property
    def elevenlabs_missing(self) -> str:
        """What is missing to call it, in words; empty where nothing is."""
        return "" if self.elevenlabs_api_key else "ELEVENLABS_API_KEY is not set"


class S3Account(BaseSettings):
    """A bucket of Amazon S3, or of a store that speaks its protocol."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, use_attribute_docstrings=True)

    s3_bucket: str | None = Field(
        default=None, pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", examples=["my-radio"]
    )
    """Name of the bucket for `RADIOX_BLOBS=s3`, which must exist. Let a lifecycle rule of it
    remove incomplete multipart uploads: infra/production/s3 has one."""
    s3_prefix: str = Field(default="radiox", pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$")
    """Folder of the station in the bucket of S3."""
    s3_endpoint: Address | None = Field(default=None, examples=["https://s3.example.org"])
    """Address of a store that speaks S3; without one, Amazon's of the region."""
    s3_region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]+$")
    """Region of the bucket of S3."""
    s3_access_key: Key | None = Field(default=None, examples=["AKIA0000000000000000"])
    """Access key for S3; without one, AWS_ACCESS_KEY_ID or the role of the machine."""
    s3_secret_key: Key | None = Field(
        default=None, examples=["0000000000000000000000000000000000000000"]
    )
    """Secret key that belongs to the access key for S3."""

    @property
    def s3_missing(self) -> str:
        """What is missing to use it, in words; empty where nothing is."""
        if self.s3_bucket is None:
            return "RADIOX_S3_BUCKET is not set"
        if (self.s3_access_key is None) != (self.s3_secret_key is None):
            return "of RADIOX_S3_ACCESS_KEY and RADIOX_S3_SECRET_KEY only one is set"
        return ""


class SupabaseAccount(BaseSettings):
    """A project of Supabase."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, use_attribute_docstrings=True)

    supabase_url: Address | None = Field(
        default=None,
        validation_alias="SUPABASE_URL",
        examples=["https://abcdefghijklmnopqrst.supabase.co"],
    )
    """Address of a project of Supabase, which can hold the archive and files."""
    supabase_key: Key | None = Field(
        default=None,
        validation_alias="SUPABASE_SERVICE_ROLE_KEY",
        examples=["sb_secret_0000000000000000000000_00000000"],
    )
    """Secret key of that project: the one that row level security does not hold for."""

    @property
    def supabase_missing(self) -> str:
        """What is missing to use it, in words; empty where nothing is."""
        if self.supabase_url is None:
            return "SUPABASE_URL is not set"
        return "" if self.supabase_key else "SUPABASE_SERVICE_ROLE_KEY is not set"
