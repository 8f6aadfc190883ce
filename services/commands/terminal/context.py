"""What every command starts with: the settings of the environment, the console, `--json`."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from services.kit.settings import PlatformSettings

AsJson = Annotated[bool, typer.Option("--json", help="Print nothing but JSON on stdout.")]


def stdout_console() -> "Console":
    """The console for results."""
    from rich.console import Console

    return Console()


def user_settings() -> "PlatformSettings":
    """The settings of the environment."""
    from services.fleet import from_environment
    from services.kit.settings import PlatformSettings

    return from_environment(PlatformSettings)
