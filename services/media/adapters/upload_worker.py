"""Decodes an upload in a process of its own, which is bounded and can be ended.

Run as a file in an empty working directory; imports nothing else of ours. What it is to do comes as
JSON on standard input: see `sound` and `picture`. What it has found goes to standard output as
JSON: measurements, `{"refused": reason}`, or `{"full": true}` for a full disk. A process that ends
in another way ran out of its bounds, or the decoder crashed.
"""

import errno
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import mutagen
from mutagen.flac import FLAC
from mutagen.ogg import OggPage
from PIL import Image, ImageCms, ImageOps

MEMORY = 1 << 30
"""Bytes of address space that each process may use."""
MOST_FILES = 64
_RATE = 48_000
_CUT_SHORT = 0.02
"""Share of the stated length that may be missing: encoders round, and some estimate it."""
_ROUNDING = 1.0
"""The same in seconds, for short sounds."""
_SILENCE = -69.0
"""LUFS from which a sound counts as heard: FFmpeg states -70 for silence."""
_LARGEST_SIDE, _MOST_PIXELS = 10_000, 50_000_000
_MOST_SKEW = 1.02
"""Greatest ratio of the sides of a square picture."""
_WHITE = (255, 255, 255, 255)
_FULL = os.strerror(errno.ENOSPC)
_INTEGRATED = re.compile(r"\bI:\s+(-?[\d.]+) LUFS")
_PEAK = re.compile(r"\bPeak:\s+(-?[\d.]+|-?inf) dBFS")


class DiskFull(Exception):  # noqa: N818 - a state of the machine, not a fault of ours
    """There is no room for the decoded file."""


class Refused(Exception):  # noqa: N818 - a finding about an upload, not a fault of ours
    """Why an upload cannot be used, in words that say what to do."""


def sound(
    *, source: str, target: str, decoder: str, least: float, most: float, ffmpeg: str
) -> dict[str, Any]:
    """Decode a sound of `least` to `most` seconds and encode it as 48 kHz stereo FLAC at `target`.

    `decoder`: FFmpeg's demuxer; no other one is tried. Measured after EBU R128.

    Raises:
        Refused: it is damaged, cut short, silent, too short or too long.
    """
    stated = _stated_seconds(source)
    if stated is not None and stated > most:
        raise Refused(f"it states {_seconds(stated)} of sound; at most {_seconds(most)} are used")
    if decoder == "ogg":
        _require_end_of_ogg(source)
    loudness, peak = _transcode(source, target, decoder, most, ffmpeg)
    seconds = float(FLAC(target).info.length)  # type: ignore[no-untyped-call]
    if seconds > most:
        raise Refused(f"it is longer than {_seconds(most)}; cut it")
    if stated is not None and stated - seconds > max(_ROUNDING, _CUT_SHORT * stated):
        raise Refused(
            f"it is cut short: it states {_seconds(stated)} and holds {_seconds(seconds)}"
        )
    if seconds < least:
        raise Refused(f"it is {_seconds(seconds)} long; at least {_seconds(least)} are needed")
    if loudness < _SILENCE:
        raise Refused("it is silent")
    return {"seconds": round(seconds, 3), "loudness": loudness, "true_peak": peak}


def picture(*, source: str, target: str, decoder: str, side: int) -> dict[str, Any]:
    """Decode a square picture and write it, `side` pixels wide, as PPM to `target`.

    Its colours become sRGB, what is transparent white; nothing but pixels is kept.

    Raises:
        Refused: it is damaged, animated, not square, too small or too large.
    """
    try:
        image = Image.open(source, formats=(decoder,))
        _require_form(image, side)
        _srgb(ImageOps.exif_transpose(image)).resize((side, side), Image.Resampling.LANCZOS).save(
            target, "PPM"
        )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(f"it has more than {_MOST_PIXELS // 1_000_000} megapixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused(f"it is a damaged {decoder}: {error}; save it anew") from error
    return {"width": side, "height": side}


def _stated_seconds(source: str) -> float | None:
    """The length that a file states; none where it states none that can be read."""
    try:
        found = mutagen.File(source)
        return None if found is None else float(found.info.length) or None
    except (mutagen.MutagenError, AttributeError, ArithmeticError, ValueError):
        return None


def _require_end_of_ogg(source: str) -> None:
    """Refuse an Ogg file whose last page is not there: the format states no length."""
    last = None
    with Path(source).open("rb") as file:
        try:
            while True:
                last = OggPage(file)  # type: ignore[no-untyped-call]
        except EOFError:
            pass
        except mutagen.MutagenError as error:
            raise Refused("it is damaged or cut short; encode it anew") from error
    if last is None or not last.last:
        raise Refused("it is cut short: its last page is missing")


def _transcode(
    source: str, target: str, decoder: str, most: float, ffmpeg: str
) -> tuple[float, float]:
    """Write the FLAC; integrated loudness in LUFS and true peak in dBTP. Any error ends it."""
    filters = (
        f"aresample={_RATE}",
        "aformat=sample_fmts=dbl:channel_layouts=stereo",
        "ebur128=peak=true:framelog=quiet",
        "aresample=out_sample_fmt=s16:dither_method=triangular",
    )
    command = [
        *(ffmpeg, "-hide_banner", "-nostdin", "-nostats", "-v", "info"),
        *("-xerror", "-err_detect", "explode", "-threads", "1", "-protocol_whitelist", "file"),
        *("-f", decoder, "-i", f"file:{source}", "-map", "0:a:0", "-map_metadata", "-1"),
        *("-map_chapters", "-1", "-t", str(most + 1), "-af", ",".join(filters)),
        *("-c:a", "flac", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-threads", "1"),
        *("-f", "flac", f"file:{target}"),
    ]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    told = done.stderr[-4000:].decode(errors="replace")
    if _FULL in told:
        raise DiskFull
    integrated, peak = _INTEGRATED.search(told), _PEAK.search(told)
    if done.returncode or integrated is None or peak is None:
        raise Refused("it is damaged or cut short, or holds no sound; encode it anew")
    return float(integrated[1]), float(peak[1])


def _require_form(image: Image.Image, side: int) -> None:
    """Check what the head of a picture states, before its pixels are decoded."""
    width, height = image.size
    shown = f"it is {width} × {height} pixels"
    if max(image.size) > _LARGEST_SIDE or width * height > _MOST_PIXELS:
        raise Refused(f"{shown}, more than {_MOST_PIXELS // 1_000_000} megapixels; scale it down")
    if min(image.size) < side:
        raise Refused(f"{shown}; a cover has {side} or more a side")
    if max(image.size) > _MOST_SKEW * min(image.size):
        raise Refused(f"{shown}; a cover is square: crop it")
    if getattr(image, "n_frames", 1) > 1:
        raise Refused("it is animated; save one picture of it")


def _srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    opaque = _opaque(image)
    if not profile or image.mode not in {"RGB", "RGBA"}:
        return opaque
    try:
        return ImageCms.profileToProfile(  # type: ignore[return-value]
            opaque, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        )
    except (ImageCms.PyCMSError, OSError):  # without its profile it is a little paler
        return opaque


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, _WHITE), layer).convert("RGB")


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.1f} min"  # noqa: PLR2004


def _limit(cpu_seconds: int, output: int) -> None:
    """Bound this process and those that it starts; `output`: bytes that each file may have."""
    bounds = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in bounds:
        resource.setrlimit(kind, (most, most))


def main() -> None:
    """Do what standard input asks for."""
    asked = json.load(sys.stdin)
    _limit(asked.pop("cpu_seconds"), asked.pop("output"))
    kinds: dict[str, Callable[..., dict[str, Any]]] = {"sound": sound, "picture": picture}
    work = kinds[asked.pop("what")]
    try:
        found = work(**asked)
    except Refused as refusal:
        found = {"refused": str(refusal)}
    except DiskFull:
        found = {"full": True}
    except MemoryError:
        found = {"refused": f"it takes more than {MEMORY >> 20} MB to decode"}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
