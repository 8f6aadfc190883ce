"""Data's settings, from the environment (`RADIOX_DATA_…`)."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.kit.accounts import SupabaseAccount


class DataSettings(SupabaseAccount):
    """The database of the archive, its retention, and the bounds of its cache."""

    model_config = SettingsConfigDict(
        env_prefix="RADIOX_DATA_", env_ignore_empty=True, use_attribute_docstrings=True, frozen=True
    )

    database: SecretStr | None = Field(
        default=None, examples=["postgresql://radiox:password@127.0.0.1/radiox"]
    )
    """The address of the database: `sqlite:////path/of/file`,
    `postgresql://user:password@host/database`, or `supabase`, the project at SUPABASE_URL with the
    key SUPABASE_SERVICE_ROLE_KEY. By default `sqlite`, the file `archive.sqlite` in
    RADIOX_DATA_DIR."""
    keep_days: float | None = Field(default=None, gt=0, examples=[365])
    """Days after its end in which a generated show is deleted, with its files; none: never."""
    keep_unfinished_days: float | None = Field(default=None, gt=0, examples=[30])
    """The same for shows that failed or were cancelled."""
    connections: int = Field(default=5, ge=1, le=100)
    """Connections to the database that one process keeps."""
    cache_seconds: float = Field(default=30.0, ge=0)
    """Seconds for which a reply is kept; 0: none is."""
    cache_entries: int = Field(default=2000, ge=1, le=1_000_000)
    """Replies that are kept, at most."""
    cache_bytes: int = Field(default=32_000_000, ge=1)
    """Bytes of all replies that are kept, at most."""
