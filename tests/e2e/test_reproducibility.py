"""The same seed, feeds and time give the same show, whatever the station has done before."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import Language, PublishedSpeech, ShowGenerated, ShowRequested, subjects
from services.kit.kv import KeyValue
from tests.e2e.requester import Requester, environment, open_requester

pytestmark = pytest.mark.timeout(300)

AS_OF = datetime(2026, 3, 18, 18, tzinfo=UTC)
TIMEZONE = "Europe/Berlin"
SLOWER = 0.75
"""Rates that a station could have learned, as a share of the published ones."""
COLD = "import sys; from tests.e2e import test_reproducibility as t; t.print_cold(*sys.argv[1:])"


@dataclass(frozen=True)
class Shows:
    """Shows of one request: the first of a station, one of a warm station, one of a cold one."""

    first: ShowGenerated
    warm: ShowGenerated
    cold: ShowGenerated


async def made(
    requester: Requester, language: Language, show_id: str, seed: int | None = 7
) -> ShowGenerated:
    """Make a show of a minute."""
    feeds = await requester.feeds(language)
    request = ShowRequested(
        show_id=show_id, language=language, minutes=1, seed=seed, feeds=feeds, as_of=AS_OF
    )
    event = await requester.request(request)
    assert isinstance(event, ShowGenerated), event
    return event


def rates(show: ShowGenerated) -> set[float]:
    """The rates with which the show's voices were planned."""
    return {host.voice.characters_per_second for host in show.hosts}


async def made_warm(folder: Path, language: Language) -> tuple[ShowGenerated, ...]:
    """The first show of a station, and one after others have taught it slower voices."""
    async with open_requester(folder) as requester:
        first = await made(requester, language, "first")
        voices = requester.platform.bucket(subjects.BUCKET_VOICES)
        await voices.put(subjects.LEARNED_RATES, json.dumps(await slower(voices)).encode())
        seedless = await made(requester, language, "seedless", None)
        assert not rates(seedless) & rates(first), "the station has learned"
        return first, await made(requester, language, "warm")


async def slower(voices: KeyValue) -> dict[str, float]:
    """Rates below those that the station's providers publish."""
    found = await voices.get(subjects.PUBLISHED_SPEECH)
    assert found is not None
    return {
        f"{provider.name}/{card.name}": SLOWER * card.characters_per_second
        for provider in PublishedSpeech.model_validate_json(found[0]).providers
        for card in provider.voices
    }


async def made_cold(folder: Path, language: Language) -> ShowGenerated:
    """The first show of another station."""
    async with open_requester(folder) as requester:
        return await made(requester, language, "cold")


def print_cold(folder: str, language: Language) -> None:
    """The first show of a station, printed as JSON: runs in a process of its own."""
    sys.stdout.write(asyncio.run(made_cold(Path(folder), language)).model_dump_json())


@pytest.fixture(scope="module", params=["en", pytest.param("de", marks=pytest.mark.prove)])
def shows(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shows:
    """The shows of one language.

    The cold station has music and hash seed of its own, and speaks one take at a time.
    """
    language: Language = request.param
    folder = tmp_path_factory.mktemp(language)
    own = {
        "PYTHONHASHSEED": "4711",
        "RADIOX_AUDIO_CONCURRENCY": "1",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    with environment(RADIOX_SHOW_TIMEZONE=TIMEZONE):
        first, warm = asyncio.run(made_warm(folder / "warm", language))
        cold = subprocess.run(
            [sys.executable, "-c", COLD, str(folder / "cold"), language],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=True,
        )
    return Shows(first, warm, ShowGenerated.model_validate_json(cold.stdout))


@pytest.mark.parametrize("other", ["warm", "cold"])
def test_the_same_seed_feeds_and_time_give_the_same_show(shows: Shows, other: str) -> None:
    again: ShowGenerated = getattr(shows, other)

    assert again.hosts == shows.first.hosts
    assert again.segments == shows.first.segments
    assert again.chapters == shows.first.chapters
    for file in ("master", "audio", "cover", "transcript", "chapters_file"):
        assert getattr(again, file).sha256 == getattr(shows.first, file).sha256, file
