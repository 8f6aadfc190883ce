"""Uploads in parts by the protocol TUS 1.0, which go on where a connection broke.

https://tus.io/protocols/resumable-upload; the names of the metadata are Supabase's.
"""

import asyncio
import base64
import json
from collections.abc import Mapping
from typing import IO
from urllib.parse import urlsplit

import httpx
from storage3.exceptions import StorageApiError

from contracts.blob import BlobRef

PART_SIZE = 6 * 1024 * 1024
"""Bytes of a part: Supabase takes no other size, but for the last one."""
MAX_FAILURES = 4
"""Parts in a row that may fail."""
RETRY_DELAY = 0.5
"""Seconds before the second further attempt; each later delay is twice as long."""
VERSION = {"Tus-Resumable": "1.0.0"}
CREATED, SERVER = 201, 500


class ResumableUploads:
    """The resumable uploads of Supabase Storage at `address`."""

    def __init__(self, client: httpx.AsyncClient, address: str, headers: dict[str, str]) -> None:
        self._client = client
        self._address = address
        self._headers = headers | VERSION

    async def send(self, file: IO[bytes], ref: BlobRef, metadata: Mapping[str, str]) -> None:
        """Send `file` with the name, size and media type of `ref`; replaces an existing object.

        Raises:
            StorageApiError: the server refuses it.
            httpx.HTTPError: the server cannot be reached.
        """
        address, offset, failures = await self._create(ref, metadata), 0, 0
        while offset < ref.size:
            try:
                offset, failures = await self._part(address, file, offset), 0
            except (httpx.TransportError, StorageApiError) as error:
                failures += 1
                if failures > MAX_FAILURES or not _may_pass(error):
                    raise
                await asyncio.sleep(RETRY_DELAY * 2**failures)
                offset = await self._offset(address)

    async def _create(self, ref: BlobRef, metadata: Mapping[str, str]) -> str:
        described = {
            "bucketName": ref.bucket,
            "objectName": ref.key,
            "contentType": ref.media_type,
            "cacheControl": "3600",
            "metadata": json.dumps(dict(metadata)),
        }
        headers = {
            "Upload-Length": str(ref.size),
            "Upload-Metadata": ",".join(
                f"{name} {base64.b64encode(value.encode()).decode()}"
                for name, value in described.items()
            ),
            "x-upsert": "true",
        }
        response = await self._client.post(self._address, headers=self._headers | headers)
        if response.status_code != CREATED:
            raise error_of(response)
        # The server may know itself by another name than the one that reached it.
        upload = urlsplit(response.headers.get("location", "")).path.rpartition("/")[2]
        return f"{self._address}/{upload}"

    async def _part(self, address: str, file: IO[bytes], offset: int) -> int:
        """Send the part at `offset`; return the offset of the next one."""
        file.seek(offset)
        part = await asyncio.to_thread(file.read, PART_SIZE)
        headers = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        response = await self._client.patch(address, headers=self._headers | headers, content=part)
        return _offset_of(response)

    async def _offset(self, address: str) -> int:
        """The number of bytes that the server has."""
        return _offset_of(await self._client.head(address, headers=self._headers))


def _may_pass(error: Exception) -> bool:
    return not isinstance(error, StorageApiError) or int(error.status) >= SERVER


def _offset_of(response: httpx.Response) -> int:
    offset = response.headers.get("upload-offset", "")
    if response.is_error or not offset.isdigit():
        raise error_of(response)
    return int(offset)


def error_of(response: httpx.Response) -> StorageApiError:
    """The error that a response describes: as JSON with a status of its own, or as text."""
    try:
        found = response.json()
        return StorageApiError(found["message"], found["error"], found["statusCode"])
    except (KeyError, TypeError, ValueError):
        status = response.status_code if response.is_error else SERVER
        return StorageApiError(response.text[:200], "InternalError", status)
