"""The first segment of a show, which needs no words: ident and intro last longer than it.

It has the very samples with which the mix of the show begins, unless the show opens without drums
because people died in its first story: nobody knows that yet.
"""

from services.audio.adapters.aac import EncoderFailedError
from services.audio.adapters.segmenter import Segmenter
from services.audio.domain.air import AirSegment
from services.audio.domain.bed import Music
from services.audio.domain.mixer import Mixer
from services.audio.domain.scene import Scene
from services.broadcast.timeline import BLOCK, SEGMENT
from services.kit.failures import Discard

_BEHIND = 2 * BLOCK
"""Samples behind a segment on which its last frames depend: limiter and encoder look ahead."""


def opening(music: Music, loudness: float, *, calm: bool) -> AirSegment | None:
    """The first segment of a show; None where ident and intro are too short for one; blocks.

    Of the bed only the intro is heard: what `music` has behind it does not matter.

    Raises:
        Discard: there is no encoder.
    """
    mixer = Mixer(music, 1.0, loudness)
    if mixer.head < SEGMENT + _BEHIND:
        return None
    made: list[AirSegment] = []
    try:
        segmenter = Segmenter(made.append)
        try:
            for piece in mixer.open(Scene(calm=calm)):
                segmenter.write(piece.mix)
            segmenter.close()
        finally:
            segmenter.abandon()
    except EncoderFailedError as error:
        raise Discard(str(error)) from error
    return made[0]
