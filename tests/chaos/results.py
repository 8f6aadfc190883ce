"""Results of the stages, made from the examples of the contracts for a given show."""

import json
from pathlib import Path
from typing import TypeVar

from contracts import AudioReady, BlobRef, CoverReady, ScriptReady, ShowEvent, subjects
from tests.chaos.fleet import Fleet

E = TypeVar("E", bound=ShowEvent)

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"


def script(show_id: str) -> ScriptReady:
    """The result of content."""
    return _example(ScriptReady, show_id)


async def audio(show_id: str, fleet: Fleet) -> AudioReady:
    """The result of audio, with blobs of a few bytes."""
    example = _example(AudioReady, show_id)
    blobs = {
        name: await _stored(fleet, getattr(example, name), show_id)
        for name in ("audio", "master", "transcript", "chapters_file")
    }
    return example.model_copy(update=blobs)


async def cover(show_id: str, fleet: Fleet) -> CoverReady:
    """The result of media."""
    example = _example(CoverReady, show_id)
    return example.model_copy(update={"cover": await _stored(fleet, example.cover, show_id)})


def _example(kind: type[E], show_id: str) -> E:
    facts = json.loads((EXAMPLES / f"{kind.subject}.json").read_text("utf-8"))
    return kind.model_validate(facts | {"show_id": show_id})


async def _stored(fleet: Fleet, ref: BlobRef, show_id: str) -> BlobRef:
    key = f"{show_id}/{ref.key.partition('/')[2]}"
    return await fleet.platform.blobs.put(subjects.BLOBS_SHOWS, key, key.encode(), ref.media_type)
