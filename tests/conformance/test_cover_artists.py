"""The conformance suite of cover artists, the fake included; vendors are emulated."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from services.kit.http_client import open_http_client
from services.media.adapters import PROVIDERS
from services.media.domain.colour import MIN_CONTRAST, contrast
from services.media.ports import CoverArtist, CoverBrief
from services.media.settings import MediaSettings
from tests.emulator.server import emulator
from tests.unit.media.fakes import PlainArtist

THUMBNAIL = 100
MAX_BYTES = 500_000
LOCAL = [*sorted(name for name, each in PROVIDERS.items() if each.local), "plain"]
"""Artists whose covers depend on nothing but the brief, so that two of them can be compared."""
local_artists = pytest.mark.parametrize("artist", LOCAL, indirect=True)


@pytest.fixture(params=[*sorted(PROVIDERS), "plain"])
async def artist(request: pytest.FixtureRequest) -> AsyncIterator[CoverArtist]:
    if request.param == "plain":
        yield PlainArtist()
        return
    async with emulator() as vendors, open_http_client() as http:
        account = {
            "openai_api_key": SecretStr(vendors.key),
            "openai_base_url": vendors.openai_url,
        }
        settings = MediaSettings().model_copy(update=account)
        assert not PROVIDERS[request.param].missing(settings)
        async with PROVIDERS[request.param].open(settings, http) as opened:
            yield opened


def brief(title: str = "Morning Edition", seed: int = 1, day: int = 9) -> CoverBrief:
    time = datetime(2026, 11, day, 7, 5, tzinfo=UTC)
    return CoverBrief(title, "RadioX", "en", time, ("Anna", "Tom"), seed)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def pixels(data: bytes, side: int = 0) -> np.ndarray:
    image = opened(data)
    if side:
        image = image.resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(image).astype(float)


@pytest.mark.parametrize("title", ["A", "Größe & Übermut", "W" * 120, "ñandú " * 20])
async def test_a_cover_is_a_square_jpeg_for_a_podcast_app(artist: CoverArtist, title: str) -> None:
    data = await artist.paint(brief(title[:120]))
    image = Image.open(BytesIO(data))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.width == image.height
    assert 1400 <= image.width <= 3000
    assert len(data) <= MAX_BYTES


async def test_each_seed_has_a_cover_of_its_own(artist: CoverArtist) -> None:
    covers = [pixels(await artist.paint(brief(seed=seed)), THUMBNAIL) for seed in range(4)]
    pairs = [(a, b) for n, a in enumerate(covers) for b in covers[:n]]
    assert min(np.abs(a - b).mean() for a, b in pairs) > 5


@local_artists
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", [1400, THUMBNAIL])
async def test_the_title_stands_out_at_any_size(artist: CoverArtist, seed: int, side: int) -> None:
    with_h, with_i = [pixels(await artist.paint(brief(t, seed)), side) for t in ("HHHH", "IIII")]
    change = np.abs(with_h - with_i).max(axis=2)
    letters = change >= np.quantile(change[change > 60], 0.7)
    assert letters.sum() > side * side / 200
    assert contrast(with_h[letters], with_i[letters]) >= MIN_CONTRAST


@local_artists
async def test_the_date_is_seen_in_a_thumbnail(artist: CoverArtist) -> None:
    eighth, ninth = [pixels(await artist.paint(brief(day=day)), THUMBNAIL) for day in (8, 9)]
    assert (np.abs(eighth - ninth).max(axis=2) > 40).sum() >= 4


@local_artists
async def test_a_local_artist_repeats_itself(artist: CoverArtist) -> None:
    one, other = await asyncio.gather(artist.paint(brief()), artist.paint(brief()))
    assert one == other
