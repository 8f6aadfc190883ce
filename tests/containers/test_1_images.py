"""The images: what is in them, and what is not."""

import json

import pytest

from tests.containers.images import Images
from tests.containers.podman import Podman, PodmanError

SOUND = ("soundfile", "soxr", "lameenc", "imageio_ffmpeg", "espeakng_loader", "py_nanotts")


def configured(podman: Podman, image: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(podman("inspect", image))[0]["Config"]
    return found


def test_both_run_as_a_user_of_their_own(podman: Podman, images: Images) -> None:
    for image in (images.slim, images.audio):
        assert configured(podman, image)["User"] == "radiox"
        assert podman("run", "--rm", "--entrypoint", "id", image, "-u") == "1000"


def test_the_slim_image_has_neither_encoders_nor_voices_nor_a_broker(
    podman: Podman, images: Images
) -> None:
    code = f"from importlib.util import find_spec; print([n for n in {SOUND} if find_spec(n)])"
    listed = ("run", "--rm", "--entrypoint", "python")
    assert podman(*listed, images.slim, "-c", code) == "[]"
    assert podman(*listed, images.audio, "-c", code) == str([*SOUND])
    assert podman("run", "--rm", "--entrypoint", "ls", images.audio, "/venv/bin/nats-server")
    with pytest.raises(PodmanError, match="nats-server"):
        podman("run", "--rm", "--entrypoint", "ls", images.slim, "/venv/bin/nats-server")


def test_what_the_build_needed_does_not_stay(podman: Podman, images: Images) -> None:
    """Neither the settings of pip and uv, nor the tools, nor the tests, nor bytecode to be made."""
    script = (
        (
            "ls -A /root /app /wheels 2>/dev/null;"
            "ls /etc/pip.conf /etc/uv /home/radiox/.config 2>/dev/null;"
            "find / -xdev ( -name pip.conf -o -name uv.toml -o -name uv -type f ) 2>/dev/null;"
            "find /venv -path '*/tests/conftest.py' -path '*radiox*'; true"
        )
        .replace("( ", r"\( ")
        .replace(" )", r" \)")
    )
    for image in (images.slim, images.audio):
        found = podman("run", "--rm", "--user", "0", "--entrypoint", "sh", image, "-c", script)
        left = [line for line in found.splitlines() if not line.endswith((".bashrc", ".profile"))]
        assert [line for line in left if line and not line.endswith(":")] == []
        variables = configured(podman, image)["Env"]
        assert isinstance(variables, list)
        assert not [line for line in variables if line.startswith(("PIP_", "UV_", "SSL_"))]
