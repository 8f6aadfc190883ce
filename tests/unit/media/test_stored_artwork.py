"""The cache of bought artwork."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from contracts import BlobRef, subjects
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.claims import Claims
from services.kit.failures import Discard, Retry
from services.media.adapters.artwork import StoredArtwork, pack, unpack
from services.media.domain.commission import Commission
from services.media.ports import Artwork
from tests.fakes import MemoryKeyValue

COMMISSION = Commission("openai", "gpt-image-2", "A harbour.", "low", "1024x1024", "jpeg")
USED = {"images": 1.0, "output_tokens": 1056.0}


@dataclass
class Shop:
    """Sells a different picture at each call, and lets other tasks run meanwhile."""

    artwork: StoredArtwork
    sold: list[bytes] = field(default_factory=list)
    failure: Exception | None = None

    async def buy(self) -> Artwork:
        if self.failure is not None:
            raise self.failure
        self.sold.append(b"picture\n%d" % len(self.sold))
        picture = self.sold[-1]
        await asyncio.sleep(0)
        return Artwork(picture, "gpt-image-2", USED)

    async def find_or_buy(self, commission: Commission = COMMISSION) -> tuple[Artwork, bool]:
        return await self.artwork.find_or_buy(commission, self.buy)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    claims = Claims(MemoryKeyValue(), poll_interval=0.001)
    return Shop(StoredArtwork(FilesystemBlobs(tmp_path), claims))


async def test_the_same_is_bought_once(shop: Shop) -> None:
    first, again = await shop.find_or_buy(), await shop.find_or_buy()
    assert first == (Artwork(b"picture\n0", "gpt-image-2", USED), False)
    assert again == (first[0], True)
    assert len(shop.sold) == 1


async def test_two_workers_at_once_buy_the_same_once(shop: Shop) -> None:
    found = await asyncio.gather(*(shop.find_or_buy() for _ in range(4)))
    assert sorted(reused for _, reused in found) == [False, True, True, True]
    assert len(shop.sold) == 1


async def test_another_commission_is_bought(shop: Shop) -> None:
    await shop.find_or_buy()
    other, reused = await shop.find_or_buy(replace(COMMISSION, quality="high"))
    assert (other.picture, reused) == (b"picture\n1", False)


@pytest.mark.parametrize("content", [b"damaged", b"[]\nx", b"{}\nx", b'{"model": "m"}\nx', b""])
async def test_what_cannot_be_read_is_bought_again(
    shop: Shop, tmp_path: Path, content: bytes
) -> None:
    await shop.find_or_buy()
    stored = FilesystemBlobs(tmp_path)
    await stored.put(subjects.BLOBS_ARTWORK, COMMISSION.key, content, "x/y")
    assert (await shop.find_or_buy())[1] is False
    assert (await shop.find_or_buy())[1] is True


async def test_what_is_damaged_on_the_disk_is_bought_again(shop: Shop, tmp_path: Path) -> None:
    await shop.find_or_buy()
    (tmp_path / subjects.BLOBS_ARTWORK / COMMISSION.key).write_bytes(b"damaged")
    assert (await shop.find_or_buy())[1] is False


@pytest.mark.parametrize("failure", [Retry("busy"), Discard("refused")])
async def test_a_failure_leaves_nothing_behind(shop: Shop, failure: Exception) -> None:
    shop.failure = failure
    with pytest.raises(type(failure)):
        await shop.find_or_buy()
    shop.failure = None
    assert (await shop.find_or_buy())[1] is False


class FullBlobs(FilesystemBlobs):
    """A store on a full disk."""

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        del data, media_type
        raise Retry(f"{bucket}/{key}: the blob store cannot be written")


async def test_what_cannot_be_stored_is_used_all_the_same(shop: Shop, tmp_path: Path) -> None:
    shop.artwork = StoredArtwork(FullBlobs(tmp_path), Claims(MemoryKeyValue()))
    assert (await shop.find_or_buy())[1] is False
    assert len(shop.sold) == 1


def test_artwork_is_decoded_as_it_was() -> None:
    artwork = Artwork(b"\xff\xd8\n\n\x00", "gpt-image-2", USED)
    assert unpack(pack(artwork)) == artwork
