"""The account at ElevenLabs: its client, its voices, and new voices of recordings."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.core.request_options import RequestOptions
from elevenlabs.types import Voice as AccountVoice

from contracts import VoiceCard
from services.audio.adapters import elevenlabs_errors as errors
from services.audio.adapters.elevenlabs_errors import VENDOR
from services.audio.adapters.elevenlabs_voices import published
from services.audio.settings import AudioSettings
from services.kit.failures import Retry
from services.kit.http_client import HttpClient

PAGE_SIZE, MAX_PAGES = 100, 5
LIST_SECONDS = 5.0
"""Seconds in which the account's voices must be listed; the service starts without them else."""
ONCE = RequestOptions(max_retries=0)
"""The SDK's own retries are off: `services.kit.calls` repeats calls."""
_NETWORK = "check the network, and ELEVENLABS_BASE_URL if it is set"


async def clone_voice(
    name: str,
    samples: Sequence[Path],
    labels: Mapping[str, str],
    settings: AudioSettings,
    http: HttpClient,
) -> str:
    """Make a voice of recordings, and return its id.

    Raises:
        Retry: ElevenLabs is unavailable or busy.
        Discard: the key, the plan or the recordings are refused.
    """
    files = [(path.name, await asyncio.to_thread(path.read_bytes)) for path in samples]
    try:
        made = await open_client(settings, http).voices.ivc.create(
            name=name, files=list(files), labels=dict(labels), request_options=ONCE
        )
    except ApiError as error:
        raise errors.failure(error.status_code, error.body, error.headers) from None
    except httpx.HTTPError as error:
        raise Retry(f"the connection to {VENDOR} failed ({type(error).__name__})") from None
    return str(made.voice_id)


def open_client(settings: AudioSettings, http: HttpClient) -> AsyncElevenLabs:
    """The SDK's client, on the HTTP client of the process."""
    key = settings.elevenlabs_api_key
    return AsyncElevenLabs(
        api_key=key.get_secret_value() if key else "",
        base_url=settings.elevenlabs_base_url,
        timeout=None,
        httpx_client=http(),
    )


async def list_voices(client: AsyncElevenLabs, model: str) -> tuple[tuple[VoiceCard, ...], str]:
    """The voices of the account, or why they cannot be listed."""
    try:
        async with asyncio.timeout(LIST_SECONDS):
            return published(await _listed(client), model), ""
    except ApiError as error:
        reason = str(errors.failure(error.status_code, error.body, error.headers))
    except httpx.HTTPError as error:
        reason = f"the connection to {VENDOR} failed ({type(error).__name__}): {_NETWORK}"
    except (ValueError, AttributeError, TypeError):
        reason = errors.FOREIGN
    except TimeoutError:
        reason = f"{VENDOR} gave no answer within {LIST_SECONDS:g} s: {_NETWORK}"
    return (), reason


async def _listed(client: AsyncElevenLabs) -> list[AccountVoice]:
    found: list[AccountVoice] = []
    token = None
    for _ in range(MAX_PAGES):
        page = await client.voices.search(
            page_size=PAGE_SIZE, next_page_token=token, request_options=ONCE
        )
        found += page.voices
        token = page.next_page_token
        if not page.has_more or not token:
            break
    return found
