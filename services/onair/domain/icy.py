"""ICY, the metadata of Shoutcast: titles within the bytes of an MP3 stream.

After every `INTERVAL` bytes of sound comes one byte with the length of what follows in units of 16
bytes, 0 where nothing has changed, and then the title, filled up with zeros.
"""

from dataclasses import dataclass

INTERVAL = 4_096
"""Bytes of sound from one block to the next (`icy-metaint`): 0.17 s at 192 kb/s. That is how exact
a title can be; most servers send one block in 16,000 bytes."""
_UNIT = 16
_MAX_UNITS = 255
_WORDS = b"StreamTitle='%s';"


def block_of(title: str) -> bytes:
    """The block that tells a title; quotes that would end it are replaced."""
    text = " ".join(title.replace("'", "\u2019").split())
    room = _UNIT * _MAX_UNITS - len(_WORDS % b"")
    encoded = text.encode()[:room].decode(errors="ignore").encode()
    told = _WORDS % encoded
    units = -(-len(told) // _UNIT)
    return bytes([units]) + told.ljust(units * _UNIT, b"\0")


@dataclass(frozen=True, slots=True)
class TitleChange:
    """A title, and the byte of the sound from which on it holds."""

    offset: int
    title: str


@dataclass(frozen=True, slots=True)
class SoundPiece:
    """Bytes of an MP3 stream, and the titles that hold around them."""

    offset: int
    """Number of the bytes before it, since the stream began."""
    sound: bytes
    changes: tuple[TitleChange, ...]

    @property
    def end(self) -> int:
        """Offset of the byte behind it."""
        return self.offset + len(self.sound)

    def behind(self, offset: int) -> "SoundPiece":
        """The part from `offset` on."""
        return SoundPiece(offset, self.sound[offset - self.offset :], self.changes)


class Framing:
    """Puts titles between the bytes of one listener's stream."""

    def __init__(self) -> None:
        self._left = INTERVAL
        self._told = ""

    def framed(self, piece: SoundPiece) -> bytes:
        """The sound with the titles that hold where they stand; pieces follow each other."""
        sound = piece.sound
        parts = []
        at = 0
        while len(sound) - at >= self._left:
            at, end = at + self._left, at
            parts.append(sound[end:at])
            parts.append(self._block(_holding(piece.offset + at, piece.changes)))
            self._left = INTERVAL
        parts.append(sound[at:])
        self._left -= len(sound) - at
        return b"".join(parts)

    def _block(self, title: str) -> bytes:
        if not title or title == self._told:
            return b"\0"
        self._told = title
        return block_of(title)


def _holding(offset: int, changes: tuple[TitleChange, ...]) -> str:
    """The title that holds for the byte at `offset`; empty where none does."""
    return next((each.title for each in reversed(changes) if each.offset <= offset), "")
