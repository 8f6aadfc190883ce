"""Speech and mastering without a show."""

from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from contracts import (
    AudioGenerateQuery,
    AudioProcessQuery,
    AudioStatus,
    AudioStatusQuery,
    GeneratedAudio,
    ProcessedAudio,
    PublishedSpeech,
    VoicesQuery,
)
from contracts.preset import LOUDEST, QUIETEST
from contracts.production import PRODUCTION_LOUDNESS
from services.bridge.access import requires
from services.bridge.domain.work import AGAIN, WORK_SECONDS
from services.bridge.inputs import OpenDeps
from services.bridge.samples import as_json, example
from services.bridge.table import QueryRoute, linked, query_router, with_links
from services.bridge.uploading import ask_about, described, received

ROUTER = query_router(
    "audio",
    (
        QueryRoute(
            "POST",
            "/audio/generate",
            AudioGenerateQuery,
            GeneratedAudio,
            "Turn a script into audio",
            "request",
            description="The script is one of `POST /content/script` as it is, or one's own: "
            "segments with a speaker and a text are enough. It is spoken, mixed with music and "
            "mastered; the same script gives the same audio, which is made once. The MP3 has no "
            "tags." + AGAIN,
            timeout=WORK_SECONDS,
            linked=True,
        ),
        QueryRoute(
            "GET",
            "/audio/voices",
            VoicesQuery,
            PublishedSpeech,
            "List the voices, the preferred speech provider first",
        ),
        QueryRoute(
            "GET",
            "/audio/status",
            AudioStatusQuery,
            AudioStatus,
            "Tell how audio stands: its providers, its queue, and how fast it is",
        ),
    ),
)


class Mastering(BaseModel):
    """What comes with a sound that is mastered."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    loudness: Annotated[float, Field(ge=QUIETEST, le=LOUDEST)] = PRODUCTION_LOUDNESS
    """Integrated loudness of the result, in LUFS."""
    title: Annotated[str, Field(max_length=200)] = ""
    """Title, for the tags of the FLAC."""


_MASTERED: Any = linked(ProcessedAudio)


async def process_audio(request: Request, deps: OpenDeps) -> Any:
    """Master an uploaded sound."""
    file, values = await received(request, deps, Mastering)
    query = AudioProcessQuery(upload=file, **dict(values))
    reply = await ask_about(file, query, ProcessedAudio, deps)
    return with_links(reply, _MASTERED)


ROUTER.add_api_route(
    "/audio/process",
    process_audio,
    methods=["POST"],
    response_model=_MASTERED,
    operation_id="post_audio_process",
    summary="Master an uploaded sound",
    description="A WAV, FLAC, MP3, Ogg, AIFF or M4A of at most half an hour is decoded apart, "
    "brought to the loudness, limited to -2 dBTP, and encoded as MP3 and FLAC." + AGAIN,
    openapi_extra=described(Mastering),
    responses={200: as_json(example("audio.process.reply") | {"links": {}})},
    dependencies=[Depends(requires("request"))],
)
