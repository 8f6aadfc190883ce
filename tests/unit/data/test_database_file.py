"""Which file the database is, if it is one: as SQLAlchemy reads the same address."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from services.data.adapters.sql_engine import parsed_url
from services.data.app import database_file
from services.data.settings import DataSettings

DATA = Path("/srv/radiox")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("sqlite", "/srv/radiox/archive.sqlite"),
        ("sqlite:////var/lib/archive.db", "/var/lib/archive.db"),
        ("sqlite:////var/lib/archive.db?timeout=5", "/var/lib/archive.db"),
        ("sqlite:///beside.sqlite", "beside.sqlite"),
    ],
)
def test_a_database_that_is_a_file_is_found_where_it_is_opened(address: str, file: str) -> None:
    found = database_file(DataSettings(database=SecretStr(address)), DATA)
    assert str(found) == file == parsed_url(address, DATA).database


def test_by_default_it_is_in_the_data_directory() -> None:
    assert database_file(DataSettings(), DATA) == DATA / "archive.sqlite"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_on_a_server_is_no_file(scheme: str) -> None:
    settings = DataSettings(database=SecretStr(f"{scheme}://radiox:secret@host/archive"))
    assert database_file(settings, DATA) is None
