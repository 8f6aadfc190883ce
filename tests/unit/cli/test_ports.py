"""The port at which listeners reach a stack stays."""

import socket
from pathlib import Path

import pytest

from services.commands import ports
from services.commands.ports import PORT_FILE, kept_port, remember_port
from services.commands.up.command import with_kept_port
from services.kit.settings import PlatformSettings
from tests.ports import free_port

HOST = "127.0.0.1"


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch) -> int:
    port = free_port()
    monkeypatch.setattr(ports, "USUAL_PORT", port)
    return port


def test_a_stack_has_the_port_of_last_time(tmp_path: Path, usual: int) -> None:
    with kept_port(tmp_path, HOST) as port:
        assert port == usual
        with socket.create_server((HOST, port)) as server:
            assert server.getsockname()[1] == usual
    last = free_port()
    remember_port(tmp_path, f"http://{HOST}:{last}")
    with kept_port(tmp_path, HOST) as port:
        assert port == last
        with socket.create_server((HOST, port)) as server:
            assert server.getsockname()[1] == last


@pytest.mark.parametrize("text", ["", "no port", "0", "70000"])
def test_a_file_without_a_port_is_passed_over(tmp_path: Path, usual: int, text: str) -> None:
    (tmp_path / PORT_FILE).write_text(text)
    remember_port(tmp_path, "")
    with kept_port(tmp_path, HOST) as port:
        assert port == usual


def test_a_port_that_is_taken_is_left_to_who_has_it(tmp_path: Path, usual: int) -> None:
    last = free_port()
    remember_port(tmp_path, f"http://{HOST}:{last}")
    with socket.create_server((HOST, last)), kept_port(tmp_path, HOST) as port:
        assert port == usual
        with kept_port(tmp_path / "other", HOST) as other:
            assert other == 0, "it is held"


def test_a_port_that_is_named_precedes(
    tmp_path: Path, usual: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = PlatformSettings(data_dir=tmp_path)
    with with_kept_port({}, settings) as overrides:
        assert overrides == {"onair": {"port": usual}}
    named = {"onair": {"port": 1234}}
    with with_kept_port(named, settings) as overrides:
        assert overrides == named
    monkeypatch.setenv("RADIOX_ONAIR_PORT", "1235")
    with with_kept_port({}, settings) as overrides:
        assert overrides == {}
