"""Stand-ins for public images, where no registry is reached: made from this machine's Debian.

What a test shows on them holds for RadioX's own layers and files, not for the public images.
"""

import hashlib
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.containers.podman import Podman

PREFIX = "localhost/radiox-stand-in"
PACKAGES = "python3,python3-venv,busybox,ca-certificates"
SINK = Path(__file__).with_name("trace_sink.py")


def python_base(podman: Podman) -> str:
    """In place of `python:…-slim`: Debian with its own Python. Returns the image's name."""
    mirror, suite = _debian()
    key = hashlib.sha256(f"{mirror} {suite} {PACKAGES} {platform.machine()}".encode()).hexdigest()
    name = f"{PREFIX}/python:{suite}-{key[:12]}"
    if not podman.has_image(name):
        with TemporaryDirectory(dir="/var/tmp") as folder:
            _import(podman, _bootstrapped(Path(folder), mirror, suite), name)
    return name


def broker(podman: Podman, base: str) -> str:
    """In place of `nats:…-alpine`: the nats-server of the tests on the same base."""
    server = Path(sys.executable).with_name("nats-server")
    return _with_file(podman, base, "nats", server, "/usr/local/bin/nats-server")


def trace_store(podman: Podman, base: str) -> str:
    """In place of `jaegertracing/jaeger`: takes spans over OTLP, and tells what it was sent."""
    return _with_file(podman, base, "jaeger", SINK, "/usr/local/bin/trace-sink")


def _debian() -> tuple[str, str]:
    """Address and suite of the archive that apt is configured with."""
    suite = platform.freedesktop_os_release()["VERSION_CODENAME"]
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for line in listed:
        address, release, component = line.split()
        if (release, component) == (suite, "main"):
            return address, suite
    raise AssertionError(f"apt has no source of Debian {suite}: {listed}")


def _bootstrapped(folder: Path, mirror: str, suite: str) -> Path:
    """A root folder with Debian's smallest system and Python."""
    root = folder / "root"
    log = folder / "log"
    command = [
        "debootstrap",
        "--variant=minbase",
        f"--include={PACKAGES}",
        suite,
        str(root),
        mirror,
    ]
    with log.open("w") as output:
        done = subprocess.run(command, stdout=output, stderr=output, check=False)
    assert done.returncode == 0, f"debootstrap from {mirror} failed:\n{log.read_text()[-2000:]}"
    (root / "usr/bin/python").symlink_to("python3")
    (root / "usr/bin/wget").symlink_to("busybox")  # the check of the broker's health calls it
    for left in ("etc/resolv.conf", "etc/hostname", "etc/apt/sources.list"):
        (root / left).unlink(missing_ok=True)
    for cache in ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man"):
        shutil.rmtree(root / cache, ignore_errors=True)
    return root


def _import(podman: Podman, root: Path, name: str) -> None:
    archive = root.with_suffix(".tar")
    subprocess.run(["tar", "-C", root, "-cf", archive, "."], check=True)  # noqa: S607
    podman("import", "--change", 'CMD ["python3"]', str(archive), name)


def _with_file(podman: Podman, base: str, image: str, file: Path, target: str) -> str:
    """An image that has one program more; made anew where the program or the base changes."""
    key = hashlib.sha256(base.encode() + file.read_bytes()).hexdigest()
    name = f"{PREFIX}/{image}:{key[:12]}"
    if not podman.has_image(name):
        with TemporaryDirectory() as folder:
            shutil.copy(file, Path(folder, "program"))
            recipe = f'FROM {base}\nCOPY --chmod=755 program {target}\nCMD ["{target}"]\n'
            podman("build", "--tag", name, "--file", "-", folder, text=recipe)
    return name
