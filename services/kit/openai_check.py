"""Checks an account at OpenAI, or at a server that speaks its protocol, without any cost."""

import asyncio
from http import HTTPStatus

import httpx

from services.kit.accounts import OpenAIAccount
from services.kit.http_client import HttpClient
from services.kit.vendor_errors import failure_of

CHECK_SECONDS = 5.0
"""Seconds in which a check must be answered."""
MAX_BYTES = 1_000_000
"""Bytes of a list that are read; those of OpenAI's are a twentieth of it."""
_OPENAI, _OPENAI_KEY = "OpenAI", "OPENAI_API_KEY"
_NETWORK = "check the network, and OPENAI_BASE_URL if it is set"
_NO_LIST = frozenset({403, 404, 405, 501})
"""Statuses of a server that lists no models, or not for this key; it may do what is wanted."""


async def check_openai(account: OpenAIAccount, http: HttpClient) -> str:
    """What is wrong with the account or the connection, and what to do; empty where nothing is.

    A server that lists no models may do nevertheless what it is asked for.
    """
    key = account.openai_api_key
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    address = f"{account.openai_address.rstrip('/')}/models"
    try:
        async with (
            asyncio.timeout(CHECK_SECONDS),
            http().stream("GET", address, headers=headers) as answer,
        ):
            status = answer.status_code
            await _read(answer)
    except httpx.HTTPError as error:
        return f"the connection to {_OPENAI} failed ({type(error).__name__}): {_NETWORK}"
    except TimeoutError:
        return f"{_OPENAI} gave no answer within {CHECK_SECONDS:g} s: {_NETWORK}"
    if status == HTTPStatus.UNAUTHORIZED and key is None:
        return f"the server at OPENAI_BASE_URL wants a key (401): set {_OPENAI_KEY}"
    if answer.is_success or status in _NO_LIST:
        return ""
    return failure_of(_OPENAI, status, headers=answer.headers, key=_OPENAI_KEY, model="").reason


async def _read(answer: httpx.Response) -> None:
    """Read an answer to its end, so that the connection is kept for the first call."""
    size = 0
    async for piece in answer.aiter_bytes():
        size += len(piece)
        if size > MAX_BYTES:
            return
