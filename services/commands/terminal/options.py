"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal import completion


class LanguageOption(StrEnum):
    """The values of `--language`."""

    EN = "en"
    DE = "de"


class Gender(StrEnum):
    """The values of `--gender`."""

    FEMALE = "female"
    MALE = "male"


Preset = Annotated[
    str | None,
    typer.Option(
        help="Preset for the options that are not given.", autocompletion=completion.presets
    ),
]
Feeds = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SRC",
        help="A feed or an OPML list, by address or file, or a folder of them; repeatable.",
    ),
]
Language = Annotated[LanguageOption | None, typer.Option(help="Language of the show.")]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Make the show for this time, e.g. 2026-08-12T07:00."),
]
Seed = Annotated[
    int | None,
    typer.Option(
        help="Seed of every choice: with the same --feeds and --as-of, it gives the same files."
    ),
]
HealthPort = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=65535,
        help="Port for /health/live, /health/ready and /metrics; default RADIOX_HEALTH_PORT.",
    ),
]
Channel = Annotated[
    str,
    typer.Option(
        "--channel", metavar="NAME", help="The channel.", autocompletion=completion.channels
    ),
]
OldVersion = Annotated[
    int | None,
    typer.Argument(min=0, metavar="[VERSION]", help="By default the one before the other."),
]
NewVersion = Annotated[
    int | None, typer.Argument(min=0, metavar="[VERSION]", help="By default the current one.")
]
SpeechProvider = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only this provider, e.g. `elevenlabs`.")
]
SampleText = Annotated[str | None, typer.Option(help="What is spoken; default a greeting.")]
SampleFolder = Annotated[Path, typer.Option(metavar="FOLDER", help="Where the files go.")]
