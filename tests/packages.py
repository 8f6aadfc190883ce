"""Packages of sound in a blob store, made as audio makes them."""

import numpy as np
from numpy.typing import NDArray

from contracts import subjects
from contracts.audio import ShowPackage
from services.audio.adapters.segmenter import Segmenter
from services.audio.domain.air import AirSegment
from services.broadcast.segments import LEAD, MEDIA_TYPE, key_of
from services.broadcast.timeline import BLOCK, RATE
from services.kit.blobs import BlobStore

Pcm = NDArray[np.int16]


def tone(blocks: int, seed: int) -> Pcm:
    """A tone with noise that ends with its last sample: (samples, 2), the lead not counted."""
    samples = blocks * BLOCK - LEAD
    time = np.arange(samples) / RATE
    wave = 0.3 * np.sin(2 * np.pi * (200 + 37 * seed) * time)
    noise = np.random.default_rng(seed).normal(0, 0.01, (samples, 2))
    pcm: Pcm = np.rint((wave[:, None] * (1.0, 0.7) + noise) * 32767).astype(np.int16)
    return pcm


def aired(pcm: Pcm) -> Pcm:
    """What of a sound is on the air: the lead is silent."""
    return np.concatenate((np.zeros((LEAD, 2), np.int16), pcm))


def segments(pcm: Pcm) -> tuple[list[AirSegment], int]:
    """The segments of a sound, and the samples that are heard."""
    made: list[AirSegment] = []
    segmenter = Segmenter(made.append)
    segmenter.write(pcm.astype(np.float32) / np.float32(32768))
    heard = segmenter.close()
    return made, heard


async def store(blobs: BlobStore, key: str, pcm: Pcm) -> ShowPackage:
    """Package a sound, and store it."""
    made, heard = segments(pcm)
    for segment in made:
        await store_segment(blobs, key, segment)
    return ShowPackage(key=key, samples=heard)


async def store_segment(blobs: BlobStore, key: str, segment: AirSegment) -> None:
    """Store one segment in all renditions."""
    for rendition, body in segment.renditions.items():
        where = key_of(key, rendition, segment.number)
        await blobs.put(subjects.BLOBS_AIR, where, body, MEDIA_TYPE)
