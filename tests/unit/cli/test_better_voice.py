from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from contracts import Host, ShowGenerated, Voice
from services.commands.show.better_voice import tell_once

GOLDEN = Path(__file__).parents[3] / "contracts/examples/show.generated.json"
EVENT = ShowGenerated.model_validate_json(GOLDEN.read_bytes())


def printed(folder: Path, *providers: str, language: str = "en") -> str:
    hosts = tuple(Host(name=name, voice=Voice(provider=name, name="a")) for name in providers)
    event = EVENT.model_copy(update={"hosts": hosts, "language": language})
    text = StringIO()
    tell_once(event, folder, Console(file=text, width=40))
    return text.getvalue()


@pytest.mark.parametrize(
    ("language", "voices"), [("en", ("en_US-", "en_US-")), ("de", ("de_DE-", "de_DE-"))]
)
def test_the_first_show_tells_how_to_get_better_voices_in_one_line(
    tmp_path: Path, language: str, voices: tuple[str, str]
) -> None:
    line = printed(tmp_path / "new", "pico", "espeak", language=language)
    assert line.count("\n") == 1
    _, command, names = line.partition("radiox voices install ")
    assert command
    assert tuple(name[:6] for name in names.split()) == voices


def test_the_second_show_does_not_tell_it_again(tmp_path: Path) -> None:
    assert printed(tmp_path, "pico")
    assert printed(tmp_path, "pico") == ""


@pytest.mark.parametrize("providers", [("piper", "pico"), ("openai",), ("elevenlabs", "piper")])
def test_a_show_with_a_better_voice_tells_nothing(
    tmp_path: Path, providers: tuple[str, ...]
) -> None:
    assert printed(tmp_path, *providers) == ""
    assert printed(tmp_path, "pico", "pico")


def test_where_nothing_can_be_remembered_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert printed(tmp_path / "file", "pico") == ""
