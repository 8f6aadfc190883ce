"""The station's own media in shows: added, chosen by use, heard, seen and credited."""

from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from contracts import ShowGenerated
from tests.command_line import FEEDS, json_of, radiox
from tests.integration.media import files


def test_a_preset_plays_and_shows_the_media_that_suit_it(
    env: dict[str, str], tmp_path: Path
) -> None:
    for file, kind in (
        (files.sound(tmp_path / "bed.mp3", 9.0), "bed"),
        (files.sound(tmp_path / "ident.ogg", 2.0), "ident"),
        (files.sound(tmp_path / "jingle.wav", 1.5), "jingle"),
        (files.picture(tmp_path / "cover.png"), "cover"),
    ):
        facts = ("--title", f"The {kind}", "--licence", "CC0, Ann", "--use", "world")
        json_of(env, "media", "add", str(file), "--kind", kind, *facts)
    out = tmp_path / "out"
    made = radiox(
        env, "show", "--preset", "world", "--feeds", FEEDS, "--minutes", "1", "--out", str(out)
    )
    assert made.returncode == 0, made.stderr
    event = ShowGenerated.model_validate_json((out / "show.json").read_bytes())
    assert event.music == "The bed (CC0, Ann); The jingle (CC0, Ann); The ident (CC0, Ann)"
    assert "Music: The bed (CC0, Ann)" in event.notes
    assert "Cover: The cover – CC0, Ann" in event.notes
    assert event.ai.cover == ()
    assert not event.fallbacks
    assert abs(event.loudness.integrated + 16) < 0.5
    with Image.open(out / "cover.jpg") as cover:
        top, bottom = (np.array(cover)[row].mean(axis=0) for row in (10, -10))
    assert top[2] > 200 > top[0]  # blue at the top and red at the bottom, as it was uploaded
    assert bottom[0] > 200 > bottom[2]
    assert {size.file.media_type for size in event.cover_sizes} == {"image/webp", "image/png"}
    mix, rate = soundfile.read(out / "master.flac")
    ident = files.music(2.0)[rate // 2 : rate, 0]
    assert np.corrcoef(mix[rate // 2 : rate, 0], ident)[0, 1] > 0.9
