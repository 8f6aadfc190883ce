"""An MP3 stream at a constant bit rate: which byte of it is heard when."""

BIT_RATE = 192
"""Bit rate, in kb/s."""
FRAME_BYTES = 576
"""144 x 192,000 / 48,000: at 48 kHz no frame is padded."""
FRAME_SAMPLES = 1_152
DELAY = 576 + 529
"""Samples by which encoder and decoder are late (ISO/IEC 11172-3, LAME's technical FAQ)."""


def offset_of(samples: int) -> int:
    """The first byte of the frame in which a sample is heard, both counted from the begin."""
    return max(0, samples + DELAY) // FRAME_SAMPLES * FRAME_BYTES
