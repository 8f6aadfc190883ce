"""Voices of Piper that a test makes: small models that hum what they are given.

The graph is that of a real voice as far as its inputs, its outputs and the names of its operators
matter: phoneme ids in, for each one some frames, from which the length of each sound can be read.
A vowel is a tone with overtones at the pitch of the voice, another sound is its overtones alone,
and a pause is silent.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from services.audio.adapters.piper_install import install
from services.audio.settings import AudioSettings
from services.kit.http_client import open_http_client

RATE, HOP = 16_000, 64
FRAMES = 16
"""Frames of a sound; a pause between two takes four."""
SILENT = frozenset("_^$ !'(),-.:;?ˈˌ")
"""Symbols without sound."""
VOWELS = frozenset("aeiouyæøœɐɑɒɔəɚɛɜɪʊʌᵻ")  # noqa: RUF001
VOICES: Mapping[str, float] = {
    "en_US-lessac-low": 210.0,
    "en_US-ryan-low": 110.0,
    "de_DE-kerstin-low": 210.0,
    "de_DE-thorsten-low": 110.0,
}
"""Pitches in Hz of a woman's and a man's voice of each language."""


def write_voice(
    folder: Path, name: str, pitch: float = 150.0, *, timed: bool = True, **config: object
) -> Path:
    """Write a voice's model and its configuration, of which `config` replaces parts.

    `timed`: whether piper finds the lengths of sounds in the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    onnx.save(_model(pitch, timed=timed), str(model))
    language = name[:2]
    described = {
        "audio": {"sample_rate": RATE, "quality": "low"},
        "espeak": {"voice": "en-us" if language == "en" else language},
        "phoneme_type": "espeak",
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "num_symbols": 256,
        "num_speakers": 1,
        "phoneme_id_map": _ids(),
        "hop_length": HOP,
    }
    text = json.dumps(described | config)
    model.with_name(f"{name}.onnx.json").write_text(text, encoding="utf-8")
    return model


async def install_voices(settings: AudioSettings, made: Path) -> None:
    """Make `VOICES` in the folder `made`, and install them as a user does."""
    async with open_http_client() as http:
        for name, pitch in VOICES.items():
            write_voice(made, name, pitch)
            await install(name, settings, http, lambda _, __: None, source=str(made))


def _ids() -> Mapping[str, Sequence[int]]:
    """The ids of phonemes, by the map that every voice of Piper has."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP  # noqa: PLC0415 - after the engine

    return DEFAULT_PHONEME_ID_MAP


def _table(of: dict[str, float], default: float) -> np.ndarray:
    table = np.full((256, 1), default, np.float32)
    for symbol, ids in _ids().items():
        table[ids] = of.get(symbol, default)
    return table


def _model(pitch: float, *, timed: bool) -> onnx.ModelProto:
    constants = {
        "frames": _table(dict.fromkeys("_ˈˌːˑ", 4.0) | dict.fromkeys("^$", 16.0), FRAMES),
        "voiced": _table(dict.fromkeys(SILENT, 0.0) | dict.fromkeys(VOWELS, 0.5), 0.15),
        "harmonics": np.arange(1, 6, dtype=np.float32)[:, None],
        "gains": np.array([[1.0, 0.7, 0.5, 0.35, 0.25]], np.float32) / 2.2,
        "turn": np.array(2 * np.pi * pitch / RATE, np.float32),
        "hop": np.array(HOP, np.int64),
        "zero": np.array(0, np.int64),
        "step": np.array(1, np.int64),
        "axis0": np.array([0], np.int64),
        "axis1": np.array([1], np.int64),
        "audio": np.array([1, 1, -1], np.int64),
    }
    integer, real = TensorProto.INT64, TensorProto.FLOAT
    node = helper.make_node
    nodes = [
        # frames of each id, which piper finds by the operator Ceil
        node("Squeeze", ["input", "axis0"], ["ids"]),
        node("Gather", ["scales", "axis1"], ["length"]),
        node("Gather", ["frames", "ids"], ["usual"]),
        node("Mul", ["usual", "length"], ["wanted"]),
        node("Ceil" if timed else "Round", ["wanted"], ["w_ceil"]),
        node("Cast", ["w_ceil"], ["counts"], to=integer),
        node("Squeeze", ["counts", "axis1"], ["sizes"]),
        # the id of each frame, and of each sample
        node("CumSum", ["sizes", "zero"], ["ends"]),
        node("ReduceSum", ["sizes"], ["total"], keepdims=0),
        node("Range", ["zero", "total", "step"], ["frame"]),
        node("Unsqueeze", ["frame", "axis1"], ["column"]),
        node("GreaterOrEqual", ["column", "ends"], ["past"]),
        node("Cast", ["past"], ["passed"], to=integer),
        node("ReduceSum", ["passed", "axis1"], ["index"], keepdims=0),
        node("Gather", ["ids", "index"], ["sounds"]),
        node("Mul", ["total", "hop"], ["samples"]),
        node("Range", ["zero", "samples", "step"], ["sample"]),
        node("Div", ["sample", "hop"], ["frame_of_sample"]),
        node("Gather", ["sounds", "frame_of_sample"], ["sound"]),
        node("Gather", ["voiced", "sound"], ["levels"]),
        node("Transpose", ["levels"], ["level"]),
        # a tone with overtones, as loud as the sound of the sample
        node("Cast", ["sample"], ["time"], to=real),
        node("Mul", ["time", "turn"], ["phase"]),
        node("Mul", ["harmonics", "phase"], ["angles"]),
        node("Sin", ["angles"], ["waves"]),
        node("MatMul", ["gains", "waves"], ["tone"]),
        node("Mul", ["tone", "level"], ["heard"]),
        node("Reshape", ["heard", "audio"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "voice",
        [
            helper.make_tensor_value_info("input", integer, ["batch", "phonemes"]),
            helper.make_tensor_value_info("input_lengths", integer, ["batch"]),
            helper.make_tensor_value_info("scales", real, [3]),
        ],
        [helper.make_tensor_value_info("output", real, ["batch", "channel", "time"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
