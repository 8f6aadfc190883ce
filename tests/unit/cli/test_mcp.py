"""`radiox mcp` where its extra is missing, and what it takes for missing."""

import sys

import pytest

from services.commands.mcp.command import serve_assistant
from services.commands.mcp.limits import Limits
from services.commands.terminal.errors import Failed
from services.kit.settings import PlatformSettings

OWN = "services.commands.mcp."


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [name for name in sys.modules if name.startswith(OWN)]:
        if name not in {f"{OWN}command", f"{OWN}limits"}:
            monkeypatch.delitem(sys.modules, name)
    return monkeypatch


@pytest.mark.parametrize("missing", ["mcp", "mcp_types"])
def test_without_the_sdk_the_extra_is_named(unloaded: pytest.MonkeyPatch, missing: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        unloaded.delitem(sys.modules, name)
    unloaded.setitem(sys.modules, missing, None)
    with pytest.raises(Failed, match=r"pip install 'radiox\[mcp\]'"):
        serve_assistant(Limits(), PlatformSettings(), port=None)


def test_another_missing_module_is_a_bug(unloaded: pytest.MonkeyPatch) -> None:
    unloaded.setitem(sys.modules, f"{OWN}air_tools", None)
    with pytest.raises(ModuleNotFoundError, match="air_tools"):
        serve_assistant(Limits(), PlatformSettings(), port=None)
