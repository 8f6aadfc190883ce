"""The commands of `radiox voices` with their options; each imports its modules when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import (
    Gender,
    LanguageOption,
    SampleFolder,
    SampleText,
    SpeechProvider,
)

voices_app = typer.Typer(
    no_args_is_help=True,
    help="List the voices of the speech providers, listen to them, add your own.",
    epilog="""\b
Examples:
  radiox voices list --language en          what is there, and which hosts have it
  radiox voices sample Ava                  Ava in each of her voices, as WAV files
  radiox voices install en_US-lessac-medium en_US-ryan-medium
  radiox voices clone Ava --file ava.mp3 --language en --gender female --i-have-consent
""",
)


@voices_app.command("list")
def voices_list(
    language: Annotated[LanguageOption | None, typer.Option(help="Only this language.")] = None,
    provider: SpeechProvider = None,
    as_json: AsJson = False,
) -> None:
    """List the voices of each provider that is ready here, and what the others lack."""
    from services.commands.voices.command import list_voices

    wanted = language.value if language else None
    list_voices(
        user_settings(), stdout_console(), language=wanted, provider=provider, as_json=as_json
    )


@voices_app.command("sample")
def voices_sample(
    host: Annotated[str, typer.Argument(metavar="HOST", help="A host of the station, e.g. Ava.")],
    provider: SpeechProvider = None,
    text: SampleText = None,
    out: SampleFolder = Path(),
    as_json: AsJson = False,
) -> None:
    """Speak a short text in each voice of a host, in a WAV file each; providers may charge."""
    from services.commands.voices.command import write_samples

    write_samples(
        host,
        user_settings(),
        stdout_console(),
        provider=provider,
        text=text,
        out=out,
        as_json=as_json,
    )


@voices_app.command(
    "install",
    epilog="""\b
Voices are en_US-…, en_GB-… and de_DE-…, with low, medium or high at the end:
  radiox voices install de_DE-kerstin-low de_DE-thorsten-medium
  radiox voices install en_GB-mine-medium --from ./trained --gender female
""",
)
def voices_install(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Voices of Piper.")],
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="SRC", help="Address of a repository, or a folder; default Piper's."
        ),
    ] = "",
    gender: Annotated[
        Gender | None, typer.Option(help="Whose voices they sound like, where it is not known.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Download voices that speak on this machine, once; 60 to 120 MB each."""
    from services.commands.voices.installing import install_voices

    install_voices(
        names,
        user_settings(),
        stdout_console(),
        source=source,
        gender=gender.value if gender else None,
        as_json=as_json,
    )


@voices_app.command("clone")
def voices_clone(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the voice is called.")],
    files: Annotated[
        list[Path],
        typer.Option("--file", metavar="FILE", help="A recording of the person; repeatable."),
    ],
    language: Annotated[LanguageOption, typer.Option(help="Language that is spoken in it.")],
    gender: Annotated[Gender, typer.Option(help="Whose voice it sounds like.")],
    i_have_consent: Annotated[
        bool,
        typer.Option(
            "--i-have-consent",
            help="States that the person agrees to the synthetic voice; a record of it is kept.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a voice at ElevenLabs of recordings of a person who has agreed to it."""
    from services.commands.voices.cloning import clone_voice

    clone_voice(
        name,
        files,
        user_settings(),
        stdout_console(),
        labels={"language": language.value, "gender": gender.value},
        consent=i_have_consent,
        as_json=as_json,
    )
