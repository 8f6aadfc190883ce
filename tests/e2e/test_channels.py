"""Channels and filters from the command line, each show in a process of its own."""

from pathlib import Path

import pytest

from contracts import ShowGenerated
from tests.command_line import radiox
from tests.e2e.requester import FEEDS

NOON, SOON_AFTER, EVENING = (f"2026-03-18T{time}+00:00" for time in ("12:00", "12:01", "18:00"))
SOURCES = tuple(
    argument for file in sorted(FEEDS.glob("en-*.xml")) for argument in ("--feeds", str(file))
)


def a_show(env: dict[str, str], *options: str) -> ShowGenerated:
    arguments = ("--minutes", "1", "--allow-shorter", "--json", *SOURCES, *options)
    result = radiox(env, "show", *arguments, cwd=Path(env["RADIOX_DATA_DIR"]).parent)
    assert result.returncode == 0, result.stderr
    return ShowGenerated.model_validate_json(result.stdout)


def titles(show: ShowGenerated) -> set[str]:
    return {source.title for source in show.sources}


@pytest.mark.prove
def test_a_channel_remembers_what_an_earlier_process_has_told(env: dict[str, str]) -> None:
    first = a_show(env, "--channel", "hourly", "--as-of", NOON)
    assert (first.channel, first.memory) == ("hourly", True)
    assert len(titles(first)) >= 2
    one_off = a_show(env, "--channel", "hourly", "--as-of", SOON_AFTER, "--no-memory")
    assert not one_off.memory
    assert titles(one_off) & titles(first)
    second = a_show(env, "--channel", "hourly", "--as-of", EVENING)
    assert not titles(second) & titles(first)
    assert not {s.text for s in second.segments if s.story} & {
        s.text for s in first.segments if s.story
    }
    elsewhere = a_show(env, "--channel", "nightly", "--as-of", NOON)
    assert titles(elsewhere) & titles(first)


def test_filters_choose_the_news(env: dict[str, str]) -> None:
    options = ("--as-of", EVENING, "--keyword", "ferr", "--block-outlet", "Coast Radio News")
    show = a_show(env, *options)
    stories = {s.story: "" for s in show.segments if s.story}
    for segment in show.segments:
        if segment.story:
            stories[segment.story] += f"{segment.text} {segment.sources}".casefold()
    assert stories
    assert all("ferr" in story for story in stories.values())
    assert not any(source.outlet == "Coast Radio News" for source in show.sources)
    result = radiox(env, "show", *SOURCES, "--as-of", EVENING, "--keyword", "zeppelin")
    assert result.returncode == 1
    assert "the filters (keywords zeppelin) leave out" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "option"),
    [(("--channel", "two words"), "--channel"), (("--keyword", ""), "--keyword")],
)
def test_bad_options_are_named(
    env: dict[str, str], arguments: tuple[str, ...], option: str
) -> None:
    result = radiox(env, "show", *SOURCES, *arguments)
    assert result.returncode == 2
    assert option in result.stderr
