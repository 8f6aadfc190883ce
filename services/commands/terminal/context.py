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


def user_settings(**options: object) -> "PlatformSettings":
    """The settings of the environment; `options` that were given take precedence over them."""
    from services.fleet import from_environment
    from services.kit.settings import PlatformSettings

    given = {name: value for name, value in options.items() if value is not None}
    return from_environment(PlatformSettings, **given)
