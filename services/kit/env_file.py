"""The file of variables beside the environment: `.env` of the working directory.

RADIOX_ENV_FILE names another one, e.g. a mounted one. The environment has precedence.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values, load_dotenv

ENV_FILE = "RADIOX_ENV_FILE"
"""The variable that names the file; the environment alone can set it."""
DISABLED = "PYTHON_DOTENV_DISABLED"
"""python-dotenv's variable: with it, no file is read."""

Source = Literal["environment", "file", "default"]


def env_file() -> Path:
    """The file that RADIOX_ENV_FILE names; `.env` in the working directory where it names none."""
    return Path(os.environ.get(ENV_FILE) or ".env")


def load_env_file() -> None:
    """Set the variables of the file where the environment has none."""
    load_dotenv(env_file())


def file_variables() -> dict[str, str]:
    """The variables of the file that have a value; none where there is no file."""
    if os.environ.get(DISABLED):
        return {}
    return {name: value for name, value in dotenv_values(env_file()).items() if value}


def source_of(variable: str, file: Mapping[str, str]) -> Source:
    """Where the value of a variable comes from; `file` are the variables of the file.

    A value that the environment and the file share comes from the file: systemd and Compose copy
    their files into the environment.
    """
    value = environment().get(variable)
    if not value:
        return "default"
    return "file" if file.get(variable) == value else "environment"


def environment() -> dict[str, str]:
    """The environment, with names in capital letters: settings do not tell them apart."""
    return {name.upper(): value for name, value in os.environ.items()}


def read_again(before: Mapping[str, str]) -> dict[str, str]:
    """Set the variables of the file once more, and return them; `before` are those of last time.

    One that came from the file takes its new value, or is removed; the environment's own stay.
    """
    now = file_variables()
    for name in before.keys() | now.keys():
        if os.environ.get(name) not in {None, "", before.get(name)}:
            continue
        if name in now:
            os.environ[name] = now[name]
        elif name in before:
            os.environ.pop(name, None)
    return now
