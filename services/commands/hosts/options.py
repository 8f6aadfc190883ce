"""The commands of `radiox host` with their options; each imports its modules when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import (
    Gender,
    LanguageOption,
    SampleFolder,
    SampleText,
    SpeechProvider,
)

if TYPE_CHECKING:
    from services.commands.hosts.profiles import Changes

host_app = typer.Typer(
    no_args_is_help=True,
    help="The hosts of the station: list, show, add, edit, remove, listen to them.",
    epilog="""\b
Examples:
  radiox host list --language en                     who there is, and in which voices
  radiox host sample Ava                             Ava in each of her voices, as WAV files
  radiox host add Mia --language en --gender female --voice pico=en-gb --tone "dry, quick"
  radiox host edit Ava --speed 1.05 --gain 2         or without options: in $EDITOR
  radiox host history Ava                            who changed what, and when
  radiox host restore Ava 0                          undo: as RadioX has her
  radiox host export > hosts.yaml                    and `radiox host import hosts.yaml`
""",
)


class Role(StrEnum):
    """The values of `--role`."""

    HOST = "host"
    CO_HOST = "co-host"
    ANCHOR = "anchor"
    WEATHER = "weather"


Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the host, as it is spoken.")]
LanguageOfHost = Annotated[LanguageOption | None, typer.Option(help="Language of the host.")]
GenderOfHost = Annotated[
    Gender | None, typer.Option(help="Whether the host sounds like a woman or a man.")
]
RoleOfHost = Annotated[Role | None, typer.Option(help="What the host does.")]
Tone = Annotated[str | None, typer.Option(help="How the host speaks, for writers and voices.")]
Speed = Annotated[
    float | None, typer.Option(help="Factor by which the host speaks faster: 0.7 to 1.2.")
]
Gain = Annotated[
    float | None, typer.Option(help="Decibels by which the host is louder than others.")
]
Biography = Annotated[str | None, typer.Option(help="Who the host is, for the page.")]
Voices = Annotated[
    list[str] | None,
    typer.Option("--voice", metavar="PROVIDER=NAME", help="The voice at a provider; repeatable."),
]
VoiceSettings = Annotated[
    list[str] | None,
    typer.Option(
        "--setting", metavar="PROVIDER.NAME=VALUE", help="A setting of that voice; repeatable."
    ),
]
Picture = Annotated[Path | None, typer.Option(metavar="FILE", help="A picture: PNG, JPEG or WebP.")]
ProfileFile = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The fields as YAML; `-` for stdin.")
]


@host_app.command("list")
def host_list(
    language: Annotated[LanguageOption | None, typer.Option(help="Only this language.")] = None,
    role: Annotated[Role | None, typer.Option(help="Only this role.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the hosts, with the voice that each has in a show."""
    from services.commands.hosts.command import list_hosts

    list_hosts(
        user_settings(),
        stdout_console(),
        language=language.value if language else None,
        role=role.value if role else None,
        as_json=as_json,
    )


@host_app.command("show")
def host_show(name: Name, as_json: AsJson = False) -> None:
    """Print a host, with the voices in a show and what is worth knowing about them."""
    from services.commands.hosts.command import show_host

    show_host(name, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("add")
def host_add(
    name: Name,
    language: LanguageOfHost = None,
    gender: GenderOfHost = None,
    role: RoleOfHost = None,
    tone: Tone = None,
    voice: Voices = None,
    setting: VoiceSettings = None,
    speed: Speed = None,
    gain: Gain = None,
    biography: Biography = None,
    picture: Picture = None,
    file: ProfileFile = None,
    as_json: AsJson = False,
) -> None:
    """Add a host; without --voice it has a voice of the language that no other host has."""
    from services.commands.hosts.command import add_host

    changes = _changes(
        (voice, setting, picture),
        language=language,
        gender=gender,
        role=role,
        tone=tone,
        speed=speed,
        gain=gain,
        biography=biography,
    )
    add_host(name, changes, file, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("edit")
def host_edit(
    name: Name,
    language: LanguageOfHost = None,
    gender: GenderOfHost = None,
    role: RoleOfHost = None,
    tone: Tone = None,
    voice: Voices = None,
    setting: VoiceSettings = None,
    speed: Speed = None,
    gain: Gain = None,
    biography: Biography = None,
    picture: Picture = None,
    no_picture: Annotated[bool, typer.Option("--no-picture", help="Drop the picture.")] = False,
    file: ProfileFile = None,
    as_json: AsJson = False,
) -> None:
    """Change a host; without an option, $EDITOR is opened on its YAML."""
    from services.commands.hosts.command import edit_host

    changes = _changes(
        (voice, setting, picture),
        no_picture=no_picture,
        language=language,
        gender=gender,
        role=role,
        tone=tone,
        speed=speed,
        gain=gain,
        biography=biography,
    )
    edit_host(name, changes, file, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("remove")
def host_remove(name: Name, as_json: AsJson = False) -> None:
    """Remove a host; `radiox host restore` brings it back."""
    from services.commands.hosts.command import remove_host

    remove_host(name, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("sample")
def host_sample(
    name: Name,
    provider: SpeechProvider = None,
    text: SampleText = None,
    out: SampleFolder = Path(),
    as_json: AsJson = False,
) -> None:
    """Speak a short text in each voice of the host, in a WAV file each; providers may charge."""
    from services.commands.voices.command import write_samples

    write_samples(
        name,
        user_settings(),
        stdout_console(),
        provider=provider,
        text=text,
        out=out,
        as_json=as_json,
    )


@host_app.command("history")
def host_history(name: Name, as_json: AsJson = False) -> None:
    """List the versions of a host: who saved each, when, and what it changed."""
    from services.commands.hosts.versions import list_versions

    list_versions(name, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("restore")
def host_restore(
    name: Name,
    version: Annotated[
        int, typer.Argument(min=0, metavar="VERSION", help="A version from `host history`.")
    ],
    as_json: AsJson = False,
) -> None:
    """Save an earlier version again; 0 is the host as it was before anybody saved it."""
    from services.commands.hosts.versions import restore_host

    restore_host(name, version, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("import")
def host_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Hosts by name, YAML or TOML; `-` for stdin.")
    ],
    as_json: AsJson = False,
) -> None:
    """Save the hosts of a file, e.g. of RADIOX_SHOW_HOSTS."""
    from services.commands.hosts.files import import_hosts

    import_hosts(file, user_settings(), stdout_console(), as_json=as_json)


@host_app.command("export")
def host_export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="By default all of them.")
    ] = None,
) -> None:
    """Print hosts as YAML, for `radiox host import`; without their pictures."""
    from services.commands.hosts.files import export_hosts

    export_hosts(names or [], user_settings())


def _changes(
    given: tuple[list[str] | None, list[str] | None, Path | None],
    *,
    no_picture: bool = False,
    **fields: object,
) -> "Changes":
    from services.commands.hosts.profiles import Changes

    voices, settings, picture = given
    return Changes(
        fields={n: v.value if isinstance(v, StrEnum) else v for n, v in fields.items()},
        voices=voices or (),
        settings=settings or (),
        picture=picture,
        drop_picture=no_picture,
    )
