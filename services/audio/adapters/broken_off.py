"""What arrived of a take before its stream broke off, for providers that tell the times."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from services.audio.adapters.network_texts import NetworkTexts
from services.audio.adapters.received_audio import ReceivedAudio
from services.audio.domain.continuation import beginning
from services.audio.domain.reported_times import ReportedTimes
from services.audio.domain.speech import Take
from services.audio.ports import BrokenOff
from services.kit.failures import Discard, Retry


async def broken_off(
    failure: Retry,
    take: Take,
    texts: NetworkTexts,
    received: tuple[ReceivedAudio, ReportedTimes],
    pcm_rate: int,
) -> Retry:
    """The failure with the whole sentences that were received; as it is where there are none."""
    audio, times = received
    spoken = texts.spoken(take)
    with suppress(Retry, Discard):
        heard = await audio.heard(pcm_rate)
        kept = await asyncio.to_thread(
            beginning, heard, spoken.text, times.starts(spoken), take.language
        )
        if kept is not None:
            at = spoken.offsets[kept.length]
            marks = tuple(mark for mark in times.marks(spoken) if mark.offset < at)
            speech = replace(kept.speech, marks=marks)
            rest = replace(take, text=take.text[at:])
            if texts.spoken(rest).text == spoken.text[kept.length :]:
                return BrokenOff(failure.reason, begun=speech, rest=rest)
    return failure
