"""HLS playlists of a channel, as a pure function of its airings and the time (RFC 8216).

A playlist changes when the next segment is listed, and at no other moment: it is a function of the
last segment that is listed. So replicas answer byte for byte alike, whatever the time within it.
There is no discontinuity at joins: segments are served with positions from the channel's epoch.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from services.broadcast.segments import CODECS, RENDITIONS, Rendition
from services.broadcast.timeline import AHEAD, RATE, SEGMENT, Span, Timeline
from services.onair.domain.channels import Channel

MEDIA_TYPE = "application/vnd.apple.mpegurl"
TARGET = 4
"""Length of the longest segment in seconds, rounded."""
WINDOW = 16 * SEGMENT
"""Samples that a playlist lists at least: 61 s."""
DATED = 4
"""Segments of which one tells its time, from the first one that is listed of what is heard."""
TITLE = 200
"""Characters of a title that a playlist tells."""
BANDWIDTHS: dict[Rendition, tuple[int, int]] = {
    "flac": (1_536_000, 850_000),
    "aac": (210_000, 200_000),
}
"""Bits a second of the largest segment that there can be, and of those that there are on average:
PCM and the measured rate of lossless music and speech; the encoder's rate with its container."""

_WHOLE = f"#EXTINF:{SEGMENT / RATE:.6f},\n"
_UNTOLD = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ") | {0x22: "'"}
"""What an attribute must not hold: control characters and quotes (RFC 8216, section 4.2)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How far a channel is listed at a moment."""

    segment: int
    """Media sequence number of the last segment that is listed."""
    end: int
    """Position behind it."""
    change: int
    """Position behind the next one: it is listed `AHEAD` before that."""


def listed(timeline: Timeline, position: int) -> Edge | None:
    """How far a channel is listed at a position; None before its first segment is.

    Listed is what ends within `AHEAD`: nothing can be scheduled into it any more.
    """
    span = timeline.at(position + AHEAD)
    if span is None:
        return None
    whole = (position + AHEAD - span.start) // SEGMENT
    end = span.start + whole * SEGMENT
    found = Edge(span.segment + whole - 1, end, min(end + SEGMENT, span.end))
    return found if whole or timeline.at(end - 1) else None


def master() -> str:
    """A master playlist; the playlists of the renditions lie beside it."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rendition in RENDITIONS:
        peak, average = BANDWIDTHS[rendition]
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},"
            f'CODECS="{CODECS[rendition]}"'
        )
        lines.append(f"{rendition}.m3u8")
    return "\n".join([*lines, ""])


def live(channel: Channel, rendition: Rendition, last: Edge) -> str:
    """The playlist of a channel that lists up to `last`."""
    # Without their zone, moments are written in half the time.
    start, epoch = last.end - WINDOW, channel.epoch.astimezone(UTC).replace(tzinfo=None)
    spans = list(channel.timeline.spans(max(0, start), last.end))
    skipped = max(0, (start - spans[0].start) // SEGMENT)
    ranges = [_date_range(span, epoch, last.end) for span in spans]
    listed = [_segments(spans[0], skipped, rendition, epoch, last.segment)]
    listed += [_segments(span, 0, rendition, epoch, last.segment) for span in spans[1:]]
    return (
        f"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{TARGET}\n"
        f"#EXT-X-MEDIA-SEQUENCE:{spans[0].segment + skipped}\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        f'#EXT-X-MAP:URI="../{rendition}/init.mp4"\n{"".join(ranges)}{"".join(listed)}'
    )


def _segments(span: Span, skipped: int, rendition: Rendition, epoch: datetime, last: int) -> str:
    """The segments of a span behind the first `skipped`, up to the number `last`."""
    first, end = span.segment + skipped, min(last + 1, span.segment + span.segments)
    lines = [f"{_WHOLE}{rendition}/{number}.m4s\n" for number in range(first, end)]
    if end == span.segment + span.segments:
        seconds = (span.samples - (span.segments - 1) * SEGMENT) / RATE
        lines[-1] = f"#EXTINF:{seconds:.6f},\n{rendition}/{end - 1}.m4s\n"
    for index in range(0, len(lines), DATED):
        moment = moment_of(span.start + (skipped + index) * SEGMENT, epoch)
        lines[index] = f"#EXT-X-PROGRAM-DATE-TIME:{_written(moment)}\n{lines[index]}"
    return "".join(lines)


def of_show(rendition: Rendition, generation: int, samples: int, *, ended: bool) -> str:
    """The playlist of a show, from its first segment on.

    `samples`: length of the segments that there are; `ended`: whether there will be no more.
    """
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{TARGET}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if ended else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",
        f'#EXT-X-MAP:URI="../../air/{rendition}/init.mp4"',
    ]
    for number, start in enumerate(range(0, samples, SEGMENT)):
        seconds = min(SEGMENT, samples - start) / RATE
        lines += (f"#EXTINF:{seconds:.6f},", f"{rendition}/{generation}/{number}.m4s")
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if ended else []), ""])


def _date_range(span: Span, epoch: datetime, listed: int) -> str:
    """What is heard in a span, as a date range; how long, once that cannot change any more.

    The next one begins at its end, as both are written.
    """
    start = milliseconds(span.start)
    length = ""
    if span.end <= listed:
        length = f",DURATION={(milliseconds(span.end) - start) / 1_000:.3f}"
    return (
        f'#EXT-X-DATERANGE:ID="{span.airing.number}-{span.segment}",CLASS="radiox.span",'
        f'START-DATE="{_written(epoch + timedelta(milliseconds=start))}"{length}{_told(span)}\n'
    )


def _told(span: Span) -> str:
    """Attributes that tell what is heard."""
    item, airing = span.filler, span.airing
    if item:
        told = (
            ("KIND", item.kind), ("TITLE", item.title), ("ARTIST", item.artist),
            ("SHOW", item.show_id),
        )  # fmt: skip
    else:
        told = (
            ("KIND", airing.kind), ("TITLE", airing.title), ("EPISODE", airing.episode),
            ("SHOW", airing.show_id),
        )  # fmt: skip
    return "".join([f',X-{name}="{quoted(value)}"' for name, value in told if value])


@lru_cache(maxsize=1_000)
def quoted(text: str) -> str:
    """A text as it may stand between quotes in an attribute."""
    return text[:TITLE].translate(_UNTOLD).strip()


def moment_of(position: int, epoch: datetime) -> datetime:
    """The moment of a position, rounded to milliseconds."""
    return epoch + timedelta(milliseconds=milliseconds(position))


def milliseconds(position: int) -> int:
    """A position in milliseconds, rounded."""
    return (position + RATE // 2_000) * 1_000 // RATE


def _written(moment: datetime) -> str:
    """A moment (UTC, without its zone) in ISO 8601."""
    return f"{moment.isoformat(timespec='milliseconds')}Z"
