"""A preset and the configuration of the station, heard in a show."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import (
    AudioReady,
    ConfigurationSave,
    ConfigurationVersion,
    Preset,
    PresetSave,
    PresetVersion,
    ShowGenerated,
    ShowRequested,
    StationConfiguration,
    Style,
    subjects,
)
from services.client.queries import ask
from tests.e2e.requester import Requester, environment, open_requester

pytestmark = pytest.mark.timeout(300)

AS_OF = datetime(2026, 3, 18, 18, tzinfo=UTC)
COAST = Preset(
    title="Coast News",
    minutes=1,
    news=2,
    hosts=("Ava", "Tom"),
    timezone="Asia/Tokyo",
    loudness=-20,
    style=Style(
        tempo="brisk",
        mood="calm",
        greetings=("Ahoy there",),
        sign_offs=("Fair winds to you",),
        formality="informal",
    ),
)


async def _save(requester: Requester, **configuration: object) -> None:
    wanted = StationConfiguration.model_validate({"name": "Radio Gull", **configuration})
    query = ConfigurationSave(configuration=wanted, by="ann")
    await ask(requester.platform.client, query, ConfigurationVersion)


async def _made(requester: Requester, show_id: str, preset: str | None) -> ShowGenerated:
    feeds = await requester.feeds("en")
    request = ShowRequested(
        show_id=show_id, preset=preset, minutes=1, news=2, seed=7, feeds=feeds, as_of=AS_OF
    )
    event = await requester.request(request)
    assert isinstance(event, ShowGenerated), event
    return event


async def _audio(requester: Requester) -> AudioReady:
    message = await requester.js.get_last_msg(subjects.STREAM_SHOWS, subjects.AUDIO_READY)
    return AudioReady.model_validate_json(message.data or b"")


def _word_of_one_segment(show: ShowGenerated) -> str:
    """A long word that stands in one segment of a story alone."""
    texts = [segment.text.casefold() for segment in show.segments]
    (told, *_) = (segment for segment in show.segments if segment.kind == "story")
    words = re.findall(r"[a-z]{6,}", told.text)
    found: list[str] = [word for word in words if sum(word in text for text in texts) == 1]
    return found[0]


async def test_a_show_sounds_as_its_preset_and_its_station_say(tmp_path: Path) -> None:
    with environment(RADIOX_AUDIO_SPEECH="pico", RADIOX_SHOW_TIMEZONE="Europe/Berlin"):
        async with open_requester(tmp_path) as requester:
            query = PresetSave(name="coast", preset=COAST, by="ann")
            await ask(requester.platform.client, query, PresetVersion)
            await _save(requester)
            show = await _made(requester, "coast", "coast")
            first = await _audio(requester)
            word = _word_of_one_segment(show)
            await _save(requester, lexicon={word: "albatross"})
            again = await _made(requester, "again", "coast")
            second = await _audio(requester)
            usual = await _made(requester, "usual", None)

    opening, closing = show.segments[0].text, show.segments[-1].text
    assert "Ahoy there" in opening
    assert "Radio Gull" in opening
    assert closing.endswith(" Fair winds to you.")
    assert show.timezone == "Asia/Tokyo"
    assert {host.voice.speed for host in show.hosts} == {1.06}
    assert show.loudness.integrated == pytest.approx(-20, abs=0.5)
    assert show.loudness.true_peak < -1
    assert show.duration == pytest.approx(60, rel=0.1)

    assert [segment.text for segment in again.segments] == [s.text for s in show.segments]
    assert (first.takes_spoken, first.takes_reused) == (len(first.segments), 0)
    assert (second.takes_spoken, second.takes_reused) == (1, len(second.segments) - 1)

    assert usual.loudness.integrated == pytest.approx(-16, abs=0.5)
    assert {host.voice.speed for host in usual.hosts} == {1.0}
    assert usual.segments[-1].text.endswith((" evening.",))
