"""Files as people upload them, and as those who mean harm do."""

import io
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import numpy as np
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image
from PIL.PngImagePlugin import PngInfo

RATE = 48_000


def music(seconds: float, rate: int = RATE) -> np.ndarray:
    """Two voices that are struck twice a second: (frames, 2)."""
    t = np.arange(int(seconds * rate)) / rate
    beat = 0.3 * np.exp(-3 * (2 * t % 1))
    sides = [np.sin(2 * np.pi * (220 + 110 * side) * t) * beat for side in range(2)]
    return np.stack(sides, axis=1).astype(np.float32)


def sound(path: Path, seconds: float = 6.0, samples: np.ndarray | None = None) -> Path:
    """Write a sound in the format of its extension."""
    wav = path if path.suffix == ".wav" else path.with_name("source.wav")
    soundfile.write(wav, music(seconds) if samples is None else samples, RATE, "PCM_16")
    if wav != path:
        command = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-i", str(wav)]
        codec = ["-c:a", "libopus"] if path.suffix == ".opus" else []
        subprocess.run([*command, *codec, str(path)], check=True)
        wav.unlink()
    return path


def picture(path: Path, width: int = 1600, height: int = 1600, mode: str = "RGB") -> Path:
    """Write a picture, blue at the top and red at the bottom, with GPS coordinates."""
    rows = np.linspace(0, 255, height, dtype=np.uint8)[:, None]
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0], pixels[..., 2] = rows, 255 - rows
    image = Image.fromarray(pixels).convert(mode)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (47.0, 22.0, 0.0)}
    exif[0x010E] = "taken at home"
    image.save(path, exif=exif)
    return path


def archive() -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("page.html", "<p>hello</p>" * 1000)
    return file.getvalue()


def silent_flac_without_length(path: Path, seconds: int) -> Path:
    """A FLAC of silence that does not state how long it is: a few kilobytes for many minutes."""
    with soundfile.SoundFile(path, "w", 8000, 1, "PCM_16", format="FLAC") as file:
        for _ in range(seconds // 60):
            file.write(np.zeros(60 * 8000, np.int16))
    data = bytearray(path.read_bytes())
    at = 8 + 13  # STREAMINFO: the length is the last 36 bits before the checksum
    data[at] &= 0xF0
    data[at + 1 : at + 5] = bytes(4)
    path.write_bytes(data)
    return path


def picture_bomb(path: Path, side: int = 20_000) -> Path:
    """A PNG of a few kilobytes that takes gigabytes once it is decoded."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side)) for _ in range(100)) + packer.flush()
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    return path


def png_with_script(path: Path) -> Path:
    """A PNG with a text that browsers may run where they take it for a page."""
    info = PngInfo()
    info.add_text("Comment", "<ScRipt>alert(1)</sCript>")
    Image.new("RGB", (1500, 1500), "navy").save(path, pnginfo=info)
    return path


def animation(path: Path) -> Path:
    """A WebP of two pictures."""
    frames = [Image.new("RGB", (1500, 1500), colour) for colour in ("navy", "white")]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    return path
