"""The station's own cover, for shows without one."""

import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from infra.docs.station_cover import main


def test_the_committed_cover_is_what_the_command_paints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = tmp_path / "cover.jpg"
    monkeypatch.setattr(sys, "argv", ["station_cover", str(painted)])
    main()
    with resources.as_file(resources.files("services.show") / "assets" / "cover.jpg") as committed:
        assert committed.stat().st_size < 120_000
        one, other = (np.asarray(Image.open(path)).astype(int) for path in (painted, committed))
    assert one.shape == other.shape == (1400, 1400, 3)
    assert np.abs(one - other).mean() < 1
