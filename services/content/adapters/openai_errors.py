"""What an error of OpenAI's SDK means: try again later, or not at all."""

from typing import Any

import openai

from services.kit.failures import Discard, Retry
from services.kit.vendor_errors import failure_of


def failure(error: openai.APIError) -> Retry | Discard:
    """The failure that an error means; its reason holds neither the key nor what was asked."""
    if isinstance(error, openai.APIStatusError):
        headers: Any = error.response.headers
        return failure_of(
            "OpenAI",
            error.status_code,
            code=error.code or "",
            headers=headers,
            key="OPENAI_API_KEY",
            model="RADIOX_CONTENT_OPENAI_MODEL",
        )
    if isinstance(error, openai.APITimeoutError):
        return Retry("OpenAI did not answer in time")
    if isinstance(error, openai.APIConnectionError):
        return Retry("OpenAI is out of reach: check the network, and OPENAI_BASE_URL if it is set")
    return Retry("OpenAI's answer broke off with an error of its own")  # inside a stream
