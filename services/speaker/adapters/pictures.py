"""Keeps the pictures of hosts: uploads are checked, cut to a square and encoded anew."""

import asyncio
import hashlib
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from contracts import BlobRef, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Invalid

MAX_BYTES = 20_000_000
"""Greatest size of an upload."""
SIDE = 1024
"""Side of a stored picture, in pixels; a smaller one is not enlarged."""
_FOLDER = "hosts"
_FORMATS = ("PNG", "JPEG", "WEBP")
_MAX_SIDE, _MIN_SIDE = 6000, 128
"""Longest and shortest side of a picture that is decoded, in pixels."""
_QUALITY = 88
_BACKGROUND = (255, 255, 255)
"""What shows where a picture is transparent."""
_JPEG = "image/jpeg"


class StoredPictures:
    """Pictures in the bucket `media`, under the hash of their bytes: versions keep theirs."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def keep(self, picture: BlobRef) -> BlobRef:
        """Check an uploaded picture, and store it anew; see `services.speaker.ports.Pictures`."""
        if picture.bucket == subjects.BLOBS_MEDIA:
            if await self._blobs.find(picture.bucket, picture.key) != picture:
                raise Invalid(f"picture: there is no {picture.bucket}/{picture.key} with that hash")
            return picture
        if picture.bucket != subjects.BLOBS_UPLOADS:
            raise Invalid(f"picture: it lies in “{picture.bucket}”, not among the uploads")
        jpeg = await asyncio.to_thread(encoded, await self._read(picture))
        key = f"{_FOLDER}/{hashlib.sha256(jpeg).hexdigest()}.jpg"
        kept = await self._blobs.put(subjects.BLOBS_MEDIA, key, jpeg, _JPEG)
        await self._blobs.delete(picture.bucket, picture.key)
        return kept

    async def _read(self, picture: BlobRef) -> bytes:
        stored = await self._blobs.find(picture.bucket, picture.key)
        if stored is None or stored.sha256 != picture.sha256:
            raise Invalid("picture: the upload is not there; upload it again")
        if stored.size > MAX_BYTES:
            raise Invalid(f"picture: it is larger than {MAX_BYTES // 1_000_000} MB")
        try:
            return await self._blobs.get(stored)
        except BlobMissing as error:
            raise Invalid("picture: the upload is not there; upload it again") from error


def encoded(data: bytes) -> bytes:
    """A picture as a square JPEG without any metadata, cut from its middle.

    Type and size are read from the bytes, and checked before pixels are decoded.

    Raises:
        Invalid: it is no picture, a damaged one, or too large or small.
    """
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _check_size(image)
            upright = ImageOps.exif_transpose(image)
            side = min(SIDE, *upright.size)
            square = ImageOps.fit(_opaque(upright), (side, side), Image.Resampling.LANCZOS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("picture: it has too many pixels") from error
    except UnidentifiedImageError as error:
        raise Invalid(f"picture: it is none of {', '.join(_FORMATS)}") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Invalid("picture: it is damaged") from error
    file = BytesIO()
    square.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()


def _check_size(image: Image.Image) -> None:
    short, long = sorted(image.size)
    if long > _MAX_SIDE or short < _MIN_SIDE:
        raise Invalid(
            f"picture: it is {image.width} × {image.height} pixels; {_MIN_SIDE} to {_MAX_SIDE} a "
            "side can be used"
        )


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    below = Image.new("RGBA", layer.size, (*_BACKGROUND, 255))
    return Image.alpha_composite(below, layer).convert("RGB")
