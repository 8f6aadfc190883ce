"""The station's media in a show: its bed, jingle and ident take the place of RadioX's own."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import soundfile

from contracts import BlobRef, Fallback, MusicChoice
from services.audio.domain.bed import BED_LOUDNESS, Music, SingleBed, overlap_of, overlapped
from services.audio.domain.loudness import KWeighting, blocks, gated
from services.audio.domain.music.recording import IDENT_LOUDNESS
from services.audio.domain.shaping import shaped
from services.audio.domain.signal import RATE, Samples, amplitude
from services.kit.blobs import BlobMissing, BlobStore

logger = logging.getLogger(__name__)

Part: TypeAlias = Literal["bed", "jingle", "ident"]
PARTS: tuple[Part, ...] = ("bed", "jingle", "ident")
JINGLE_LOUDNESS = BED_LOUDNESS
"""Loudness of the loudest 400 ms of a jingle in LUFS: it stands alone between stories."""
_OVERLAP = 0.6
"""Seconds by which the bed starts before the ident ends."""
_MEASURED = 180 * RATE
"""Frames of a bed whose loudness is measured: weighting takes a second for each minute."""
_BED = "bed.npy"


@dataclass(frozen=True, slots=True)
class ChosenMedia:
    """The files of a show's media, in a folder of its own, with their credits."""

    folder: Path
    credits: Mapping[Part, str]
    """Title and licence of each part that is there."""
    fallbacks: tuple[Fallback, ...] = ()
    """What was chosen and is not there any more."""

    def path(self, part: Part) -> Path:
        """The file of a part."""
        return self.folder / f"{part}.flac"


async def fetched(choice: MusicChoice | None, blobs: BlobStore, folder: Path) -> ChosenMedia:
    """Fetch the chosen sounds into `folder`; for what is not there any more, RadioX's own play.

    Raises:
        Retry: the store is unavailable.
    """
    found = ChosenMedia(folder, {})
    for part in PARTS:
        ref = getattr(choice, part) if choice else None
        if choice is not None and ref is not None:
            found = await _with(found, part, ref, choice, blobs)
    return found


async def _with(
    found: ChosenMedia, part: Part, ref: BlobRef, choice: MusicChoice, blobs: BlobStore
) -> ChosenMedia:
    title, licence = choice.titles.get(part, part), choice.licences.get(part, "")
    try:
        with found.path(part).open("wb") as file:
            async for piece in blobs.stream(ref):
                await asyncio.to_thread(file.write, piece)
    except BlobMissing:
        reason = f"{ref.key} is not among the station's media any more"
        logger.warning("the %s: %s", part, reason)
        lost = Fallback(operation="music", wanted=f"station/{title}", used="local", reason=reason)
        return replace(found, fallbacks=(*found.fallbacks, lost))
    credit = f"{title} ({licence})" if licence else title
    return replace(found, credits={**found.credits, part: credit})


def assembled(own: Music, chosen: ChosenMedia) -> Music:
    """`own` with the chosen parts in the place of its own; blocks.

    The bed is looped, and levelled to where the own one sits; it is read from a file as it is
    heard. Without the own bed, the own ending does not sound, for it is in the own bed's key.
    """
    music, titles = own, list(chosen.credits.values())
    if "bed" in chosen.credits:
        bed = SingleBed(_loop(chosen.path("bed"), chosen.folder / _BED))
        music = replace(music, bed=bed, grid=RATE // 100, outro=own.outro[:0])
    if "ident" in chosen.credits:
        ident = _read(chosen.path("ident"), IDENT_LOUDNESS)
        entry = max(len(ident) - int(_OVERLAP * RATE), 0)
        music = replace(music, ident=ident, entry=entry)
    if "jingle" in chosen.credits:
        music = replace(music, sting=_read(chosen.path("jingle"), JINGLE_LOUDNESS))
    if len(titles) < len(PARTS):
        titles.append(own.title)
    return replace(music, title="; ".join(dict.fromkeys(titles)))


def _read(path: Path, loudness: float) -> Samples:
    sound, _ = soundfile.read(path, dtype="float32", always_2d=True)
    return shaped(sound, loudness)


def _loop(path: Path, target: Path) -> Samples:
    """A loop whose samples are read from `target` when they are used; written piece by piece."""
    weighting, cells = KWeighting(2), []
    with soundfile.SoundFile(path) as file:
        shape = (file.frames, 2)
        written = np.lib.format.open_memmap(target, "w+", np.float32, shape)
        for start in range(0, file.frames, RATE):
            piece = file.read(RATE, dtype="float32", always_2d=True)
            written[start : start + RATE] = piece
            if start < _MEASURED:
                cells.append(weighting.feed(piece))
    gain = np.float32(amplitude(BED_LOUDNESS - gated(blocks(np.concatenate(cells)))))
    for start in range(0, len(written), RATE):
        written[start : start + RATE] *= gain
    overlap = overlap_of(len(written))
    written[:overlap] = overlapped(written[:overlap], written[-overlap:])
    written.flush()
    samples: Samples = np.asarray(np.load(target, mmap_mode="r"))
    return samples[: len(samples) - overlap]
