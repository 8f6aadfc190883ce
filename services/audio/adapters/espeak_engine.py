"""libespeak-ng for `worker_process.py`: an engine whose state is global.

The library seeds its breath noise with the time, keeps its oscillators from one text to the next,
and cannot be reset. So the noise gets a fixed seed, and each request a process that has never
spoken. Imports nothing but the standard library.

A request is `{"voice", "wpm", "pitch", "range", "texts": [...]}`, the head of the response
`{"rate", "parts": [{"samples": n, "words": [[character, sample], ...], "phonemes": "..."}, ...]}`
or `{"error": "..."}`; the samples are 16-bit mono. Phonemes are written in the International
Phonetic Alphabet, and only if the request has `"phonemes": true`.
"""

import ctypes
from array import array
from collections.abc import Callable
from typing import Any

_SYNCHRONOUS = 2
_UTF8 = 1
_PHONEMES = 0x100
"""Text in double brackets is read as espeak's phoneme mnemonics."""
_IPA = 2
_LIST_END, _WORD = 0, 1
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_HEADROOM = 80
"""Percent of the usual volume: at 100 some voices clip."""
_POSITION_CHARACTER = 1

Engine = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h; text positions count characters from 1."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Engine:
    """libespeak-ng: text in, samples, word positions and phonemes out."""

    def __init__(self, library: str, data: str) -> None:
        self._espeak = ctypes.CDLL(library)
        self.rate: int = self._espeak.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
        if self.rate <= 0:
            raise OSError(f"espeak-ng finds no data in {data}")
        self._espeak.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._samples = array("h")
        self._words: list[tuple[int, int]] = []
        self._callback = _Callback(self._collect)
        self._espeak.espeak_SetSynthCallback(self._callback)

    def set_voice(self, voice: str, wpm: int, pitch: int, pitch_range: int) -> bool:
        """Set voice, words a minute, base pitch and pitch range; whether the voice exists."""
        if self._espeak.espeak_SetVoiceByName(voice.encode()) != 0:
            return False
        settings = {_RATE: wpm, _PITCH: pitch, _RANGE: pitch_range, _VOLUME: _HEADROOM}
        for parameter, value in settings.items():
            self._espeak.espeak_SetParameter(parameter, value, 0)
        return True

    def synthesize(self, text: str) -> tuple[bytes, list[tuple[int, int]]]:
        """Samples, and (character, sample) of each word; `text` has no markup but phonemes."""
        self._samples, self._words = array("h"), []
        data = text.encode() + b"\0"
        flags = _UTF8 | _PHONEMES
        self._espeak.espeak_Synth(data, len(data), 0, _POSITION_CHARACTER, 0, flags, None, None)
        self._espeak.espeak_Synchronize()
        return self._samples.tobytes(), self._words

    def phonemes(self, text: str) -> str:
        """The phonemes of a text that has been synthesized: only then are brackets understood."""
        data = ctypes.create_string_buffer(text.encode())
        rest = ctypes.c_char_p(ctypes.addressof(data))
        clauses: list[str] = []
        while rest.value is not None:
            clause = self._espeak.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
            clauses.append((clause or b"").decode().strip())
        return " ".join(clauses).strip()

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._samples.frombytes(ctypes.string_at(samples, 2 * count))
        at = 0
        while events[at].type != _LIST_END:
            if events[at].type == _WORD:
                self._words.append((events[at].text_position - 1, events[at].sample))
            at += 1
        return 0


def open_engine(library: str, data: str) -> Engine:
    """Load the library and its data; returns the function that serves requests.

    Raises:
        OSError: there is no library, or there are no data.
    """
    engine = _Engine(library, data)
    return lambda request: _respond(engine, request)


def _respond(engine: _Engine, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    if not engine.set_voice(request["voice"], request["wpm"], request["pitch"], request["range"]):
        return {"error": f"espeak-ng has no voice {request['voice']!r}"}, b""
    spoken = [engine.synthesize(text) for text in request["texts"]]
    parts: list[dict[str, Any]] = [
        {"samples": len(pcm) // 2, "words": words} for pcm, words in spoken
    ]
    if request.get("phonemes"):
        for part, text in zip(parts, request["texts"], strict=True):
            part["phonemes"] = engine.phonemes(text)
    return {"rate": engine.rate, "parts": parts}, b"".join(pcm for pcm, _ in spoken)
