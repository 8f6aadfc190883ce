"""The documentation names what is there: files, headings, tests, benchmarks, commands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from services.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("infra/**/*.md"), *ROOT.glob("contracts/**/*.md"))
    if "node_modules" not in path.parts
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
ARGUMENTS = re.compile(r"""make (?:test|prove) ARGS=(?:"([^"]*)"|([^\s"`;]+))""")
MODULE = re.compile(r"python -m ((?:tests|infra|services)[\w.]*)")
COMMAND = re.compile(r"(?m)^\s*(?:\.venv/bin/)?radiox ([^\n#|<>…]+)")
FENCE = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are shown on the web."""
    text = FENCE.sub("", page.read_text())
    titles = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def parts_of(page: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    """What a pattern finds in a page, the first group that is there."""
    for match in pattern.finditer(page.read_text()):
        yield next(group for group in match.groups() if group is not None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in parts_of(page, LINK):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_is_named_exists(page: Path) -> None:
    for arguments in parts_of(page, ARGUMENTS):
        words = shlex.split(arguments.replace("\\", ""))
        for word in words:
            if word.startswith("tests/"):
                assert (ROOT / word.partition("::")[0]).exists(), word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_module_that_is_run_exists(page: Path) -> None:
    for module in parts_of(page, MODULE):
        path = ROOT / module.rstrip(".").replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_exists(page: Path) -> None:
    for block in FENCE.findall(page.read_text()):
        for line in COMMAND.findall(block):
            command, seen = get_command(app), ["radiox"]
            for word in line.replace("\\", " ").split():
                if word in {"&&", "||", ";"}:
                    break
                seen.append(word)
                if word.startswith("--"):
                    options = {name for each in command.params for name in each.opts}
                    options |= {name for each in command.params for name in each.secondary_opts}
                    assert word.partition("=")[0] in options | {"--help"}, " ".join(seen)
                elif commands := getattr(command, "commands", None):
                    assert word in commands, " ".join(seen)
                    command = commands[word]
