"""Covers with artwork by OpenAI's image models; the text is set by our own typesetter."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any, Final, cast

import numpy as np
import openai
from openai.types import ImagesResponse
from PIL import Image

from services.kit import xmp
from services.kit.calls import metering
from services.kit.calls.usage import Estimate
from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient
from services.kit.openai_check import check_openai
from services.kit.vendor_errors import failure_of
from services.media.adapters.inspection import decoded, received
from services.media.adapters.typesetter import jpeg, measure, wording_for, write
from services.media.domain.commission import Commission, slots
from services.media.domain.design import design_for
from services.media.domain.layout import lay_out
from services.media.domain.scrim import on_picture, veil
from services.media.ports import Artwork, CoverBrief
from services.media.settings import ImageQuality, MediaSettings

NAME = "openai"
_SENDER: Final = "OpenAI"
_FORMAT: Final = "jpeg"
"""Form of the answer: a third of a PNG, so that it arrives sooner."""
_TOKENS: dict[ImageQuality, int] = {
    "auto": 4160, "low": 272, "medium": 1056, "high": 4160, "xhigh": 16_640, "max": 66_560,
}  # fmt: skip
"""Tokens of a picture of 1024 × 1024, for the budgets: up to `high` as published for gpt-image-1,
beyond by the same factor of four a step; `auto` may be `high`."""
_PROMPT_TOKENS = 500
"""Tokens of a prompt, rather too many."""
_AUTO_SIZE = (1024, 1536)
"""The largest size that `auto` stands for."""


class OpenAIArtist:
    """Paints covers whose artwork a model makes: each call gives another picture."""

    name = NAME

    def __init__(
        self, client: openai.AsyncOpenAI, settings: MediaSettings, http: HttpClient
    ) -> None:
        self.model = settings.openai_model
        self._client = client
        self._settings = settings
        self._http = http
        prompt = files("services.media.adapters").joinpath("prompts/cover.md").read_text("utf-8")
        self._prompt = prompt.partition("\n")[2]

    def estimate(self, _: CoverBrief) -> Estimate:
        """One picture, with the tokens that its quality and size take at most."""
        settings = self._settings
        named = settings.openai_size
        width, height = _AUTO_SIZE if named == "auto" else map(int, named.split("x"))
        tokens = _TOKENS[settings.openai_quality] * width * height / 1024**2
        return Estimate(
            settings.openai_model,
            {"images": 1, "input_tokens": _PROMPT_TOKENS, "output_tokens": round(tokens)},
        )

    async def check(self) -> str:
        """What is wrong with the account or the connection; see `check_openai`."""
        return await check_openai(self._settings, self._http)

    async def paint(self, brief: CoverBrief) -> bytes:
        """A JPEG of 1400 pixels square; takes as long as the model does, often half a minute.

        Raises:
            Retry: the provider is unreachable, busy, or too slow.
            Discard: key, credit or model are wrong, the prompt is refused, or the picture cannot
                be used.
        """
        artwork = await self.illustrate(brief)
        return await self.compose(artwork.picture, brief)

    def commission(self, brief: CoverBrief) -> Commission:
        """What the model is given for the artwork of `brief`."""
        settings, design, hour = self._settings, design_for(brief.seed), brief.local_time.hour
        return Commission(
            provider=NAME,
            model=settings.openai_model,
            prompt=self._prompt.format_map(
                slots(design, brief.title, brief.language, hour, brief.seed)
            ),
            quality=settings.openai_quality,
            size=settings.openai_size,
            form=_FORMAT,
        )

    async def illustrate(self, brief: CoverBrief) -> Artwork:
        """A picture of the model, which can be decoded.

        Raises:
            Retry: the provider is unreachable, busy, or too slow.
            Discard: key, credit or model are wrong, the prompt is refused, or the picture cannot
                be used.
        """
        answer = await self._answer(self.commission(brief))
        units = _units(answer)
        metering.record(self.model, **units)  # it is paid for, whether or not it can be used
        picture = received(_base64_of(answer), sent_by=_SENDER)
        await asyncio.to_thread(_square, picture, brief)
        return Artwork(picture, self.model, units)

    async def compose(self, picture: bytes, brief: CoverBrief) -> bytes:
        """The picture under a veil, with the text of the cover on it, as JPEG.

        Raises:
            Discard: the picture cannot be used.
        """
        return await asyncio.to_thread(_cover, picture, brief, (f"{NAME} {self.model}",))

    async def _answer(self, commission: Commission) -> ImagesResponse:
        settings = self._settings
        try:
            return await self._client.images.generate(
                prompt=commission.prompt,
                model=commission.model,
                quality=settings.openai_quality,
                size=commission.size,
                output_format=_FORMAT,
                n=1,
                timeout=settings.openai_seconds,
            )
        except openai.APIStatusError as error:
            raise _refused(error) from error
        except openai.APITimeoutError as error:
            raise Retry(
                f"OpenAI sent no picture within {settings.openai_seconds:g} s "
                "(RADIOX_MEDIA_OPENAI_SECONDS)"
            ) from error
        except openai.APIConnectionError as error:
            raise Retry(
                "OpenAI cannot be reached, or broke off: check the network and OPENAI_BASE_URL"
            ) from error
        except (openai.APIError, json.JSONDecodeError) as error:
            raise Retry("OpenAI's answer cannot be read") from error


@asynccontextmanager
async def open_openai(settings: MediaSettings, http: HttpClient) -> AsyncIterator[OpenAIArtist]:
    """The artist with the account and the model of `settings`."""
    key = settings.openai_api_key
    client = openai.AsyncOpenAI(
        api_key=key.get_secret_value() if key else "none",
        base_url=settings.openai_address,
        http_client=cast("Any", http()),
        max_retries=0,
    )
    yield OpenAIArtist(client, settings, http)


def _units(answer: ImagesResponse) -> dict[str, float]:
    """What is paid for."""
    units, tokens = {"images": 1.0}, answer.usage
    if tokens is not None:
        units |= {"input_tokens": tokens.input_tokens, "output_tokens": tokens.output_tokens}
    return units


def _refused(error: openai.APIStatusError) -> Retry | Discard:
    return failure_of(
        "OpenAI",
        error.status_code,
        code=error.code or "",
        headers=error.response.headers,
        key="OPENAI_API_KEY",
        model="RADIOX_MEDIA_OPENAI_MODEL",
    )


def _base64_of(answer: ImagesResponse) -> str:
    picture = answer.data[0].b64_json if answer.data else None
    if not picture:
        raise Discard("OpenAI sent no picture")
    return picture


def _square(picture: bytes, brief: CoverBrief) -> Image.Image:
    background = design_for(brief.seed).palette.background
    return decoded(picture, background, sent_by=_SENDER)


def _cover(picture: bytes, brief: CoverBrief, systems: tuple[str, ...]) -> bytes:
    design = design_for(brief.seed)
    palette = on_picture(design.palette)
    layout = lay_out(wording_for(brief), measure, text_on_top=design.text_on_top)
    square = np.asarray(_square(picture, brief))
    image = Image.fromarray(veil(square, layout, palette))
    write(image, layout, palette)
    return jpeg(image, xmp.packet("trainedAlgorithmicMedia", systems))
