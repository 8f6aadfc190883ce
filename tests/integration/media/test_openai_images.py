"""OpenAI's image models through their own SDK, against the emulator."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from services.kit.calls.calls import ProviderCalls
from services.kit.calls.metering import collecting
from services.kit.calls.retries import RetryRule
from services.kit.calls.usage import estimate_of
from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient, open_http_client
from services.kit.xmp import newscode
from services.media.adapters import PROVIDERS
from services.media.adapters.fallback import FallbackArtists
from services.media.adapters.local import LocalArtist
from services.media.adapters.resilient import ResilientArtist
from services.media.ports import CoverArtist, CoverBrief
from services.media.settings import MediaSettings
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator

__all__ = ["providers"]

BRIEF = CoverBrief(
    title="Größe & Übermut",
    station="RadioX",
    language="de",
    local_time=datetime(2026, 11, 9, 7, 5, tzinfo=UTC),
    hosts=("Lena", "Jonas"),
    seed=11,
)
OPERATION = "openai.images"


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with open_http_client() as client:
        yield client


def settings(providers: Emulator, **changes: Any) -> MediaSettings:
    account = {
        "openai_api_key": SecretStr(providers.key),
        "openai_base_url": providers.openai_url,
        "openai_model": "gpt-image-2.5-flare",
    }
    return MediaSettings().model_copy(update=account | changes)


@pytest.fixture
async def artist(providers: Emulator, http: HttpClient) -> AsyncIterator[CoverArtist]:
    async with PROVIDERS["openai"].open(settings(providers), http) as opened:
        yield opened


def pixels(cover: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(cover)).convert("RGB")).astype(float)


async def test_the_picture_of_the_model_becomes_the_artwork(artist: CoverArtist) -> None:
    one, other = [await artist.paint(replace(BRIEF, local_time=at(hour))) for hour in (7, 15)]
    upper = slice(0, 300)
    assert np.abs(pixels(one)[upper] - pixels(other)[upper]).mean() > 5


def at(hour: int) -> datetime:
    return BRIEF.local_time.replace(hour=hour)


async def test_the_cover_is_marked_as_made_by_the_model(artist: CoverArtist) -> None:
    mark = Image.open(BytesIO(await artist.paint(BRIEF))).info["xmp"].decode()
    assert newscode("trainedAlgorithmicMedia") in mark
    assert "openai gpt-image-2.5-flare" in mark


async def test_one_picture_is_bought_and_no_more(providers: Emulator, artist: CoverArtist) -> None:
    with collecting() as meter:
        await artist.paint(BRIEF)
    assert meter.model == "gpt-image-2.5-flare"
    assert meter.units == providers.books.paid
    assert meter.units["images"] == 1
    estimated = estimate_of(artist, BRIEF).units
    assert estimated.keys() == meter.units.keys()
    assert all(meter.units[unit] <= amount for unit, amount in estimated.items())


@pytest.mark.parametrize("fault", ["other_format", "refusal"])
async def test_a_picture_that_is_paid_for_is_recorded_whether_or_not_it_can_be_used(
    providers: Emulator, artist: CoverArtist, fault: str
) -> None:
    providers.plan({OPERATION: [fault]})
    with collecting() as meter, pytest.raises(Discard):
        await artist.paint(BRIEF)
    assert meter.units.get("images", 0) == providers.books.paid.get("images", 0)


@pytest.mark.parametrize(
    ("size", "quality"), [("1536x1024", "low"), ("auto", "high"), ("1024x1536", "max")]
)
async def test_size_and_quality_are_those_of_the_settings(
    providers: Emulator, http: HttpClient, size: str, quality: str
) -> None:
    chosen = settings(providers, openai_size=size, openai_quality=quality)
    async with PROVIDERS["openai"].open(chosen, http) as artist:
        assert pixels(await artist.paint(BRIEF)).shape == (1400, 1400, 3)


FINAL = {
    "payment": "no credit left: top it up",
    "quota": "no credit left: top it up",
    "bad_request": "refuses the request",
    "refusal": "because of its content",
    "other_format": "sent no picture",
}
PASSING = {
    "rate_limit": "fewer requests",
    "rate_limit_date": "fewer requests",
    "server_error": "out of order",
    "overloaded": "out of order",
    "malformed": "cannot be read",
    "reset": "cannot be reached, or broke off",
    "cut": "cannot be reached, or broke off",
}


@pytest.mark.parametrize("fault", FINAL)
async def test_what_would_fail_again_is_discarded(
    providers: Emulator, artist: CoverArtist, fault: str
) -> None:
    providers.plan({OPERATION: [fault]})
    with pytest.raises(Discard, match=FINAL[fault]):
        await artist.paint(BRIEF)


@pytest.mark.parametrize("fault", PASSING)
async def test_what_passes_is_tried_again(
    providers: Emulator, artist: CoverArtist, fault: str
) -> None:
    providers.plan({OPERATION: [fault]})
    with pytest.raises(Retry, match=PASSING[fault]):
        await artist.paint(BRIEF)
    assert await artist.paint(BRIEF)


async def test_a_busy_provider_is_asked_again_and_paid_once(
    providers: Emulator, artist: CoverArtist
) -> None:
    providers.plan({OPERATION: [{"kind": "rate_limit", "after": 0}, "server_error"]})
    calls = ProviderCalls("openai", "cover", rule=RetryRule(initial_delay=0, max_delay=0))
    painted = await FallbackArtists([ResilientArtist(artist, calls), LocalArtist()]).paint(BRIEF)
    assert (painted.credit.painted_by, painted.credit.fallbacks) == ("openai", ())
    assert providers.books.tallies[OPERATION].requests == 3
    assert providers.books.paid["images"] == 1


@pytest.mark.parametrize("kind", ["rate_limit", "rate_limit_date"])
async def test_the_delay_that_the_provider_asks_for_is_passed_on(
    providers: Emulator, artist: CoverArtist, kind: str
) -> None:
    providers.plan({OPERATION: [{"kind": kind, "after": 40}]})
    with pytest.raises(Retry) as busy:
        await artist.paint(BRIEF)
    assert busy.value.after is not None
    assert 35 <= busy.value.after <= 41


async def test_a_wrong_key_is_named_by_its_variable_and_not_shown(
    providers: Emulator, http: HttpClient
) -> None:
    wrong = settings(providers, openai_api_key=SecretStr("sk-wrong-Zebra9"))
    async with PROVIDERS["openai"].open(wrong, http) as artist:
        with pytest.raises(Discard, match="OPENAI_API_KEY") as refused:
            await artist.paint(BRIEF)
    assert "Zebra9" not in refused.value.reason


async def test_an_unknown_model_is_named_by_its_variable(
    providers: Emulator, http: HttpClient
) -> None:
    unknown = settings(providers, openai_model="painter-1")
    async with PROVIDERS["openai"].open(unknown, http) as artist:
        with pytest.raises(Discard, match="RADIOX_MEDIA_OPENAI_MODEL"):
            await artist.paint(BRIEF)


async def test_a_provider_that_is_too_slow_is_given_up(
    providers: Emulator, http: HttpClient
) -> None:
    providers.plan({OPERATION: [{"kind": "slow", "seconds": 30}]})
    async with PROVIDERS["openai"].open(settings(providers, openai_seconds=0.2), http) as artist:
        with pytest.raises(Retry, match="RADIOX_MEDIA_OPENAI_SECONDS"):
            await artist.paint(BRIEF)


async def test_an_unreachable_provider_is_a_retry(providers: Emulator, http: HttpClient) -> None:
    async with PROVIDERS["openai"].open(settings(providers), http) as artist:
        await providers.stop()
        with pytest.raises(Retry, match="OPENAI_BASE_URL"):
            await artist.paint(BRIEF)


async def test_where_the_model_fails_the_local_artist_paints_and_it_is_told(
    providers: Emulator, artist: CoverArtist
) -> None:
    providers.plan({OPERATION: ["refusal"]})
    painted = await FallbackArtists([artist, LocalArtist()]).paint(BRIEF)
    assert painted.credit.painted_by == "local"
    (fallback,) = painted.credit.fallbacks
    assert (fallback.operation, fallback.wanted, fallback.used) == ("cover", "openai", "local")
    assert "because of its content" in fallback.reason
    assert painted.jpeg == await LocalArtist().paint(BRIEF)
