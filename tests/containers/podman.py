"""Podman with a store of the tests' own: images are kept between runs, the user's are left alone.

What a container needs of the machine is asked by running one: `reason_against` tells what is amiss.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(os.environ.get("RADIOX_TEST_CONTAINERS") or "~/.cache/radiox-containers").expanduser()
"""What is kept between runs; a few gigabytes, which may be removed at any time."""
RUN = Path("/run/radiox-containers")
"""What podman forgets when the machine restarts."""
TOOLS = ("podman", "buildah", "netavark", "aardvark-dns", "iptables", "debootstrap", "runc")
LIBRARIES = "/usr/lib/podman"
"""Where podman keeps netavark and aardvark-dns."""
TIMEOUT = 300.0


class PodmanError(AssertionError):
    """Podman refused; the message has its words."""


class Podman:
    """Runs podman on the tests' store."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def __call__(
        self, *arguments: str, check: bool = True, timeout: float = TIMEOUT, text: str = ""
    ) -> str:
        """What podman prints; `text` is what it reads.

        Raises:
            PodmanError: it fails, and `check` is true.
        """
        result = subprocess.run(
            ["podman", *arguments],  # noqa: S607 - whichever is installed
            input=text,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=timeout,
            check=False,
        )
        if check and result.returncode:
            raise PodmanError(f"podman {' '.join(arguments)}:\n{result.stderr}{result.stdout}")
        return result.stdout.strip()

    def has_image(self, name: str) -> bool:
        """Whether the store has an image."""
        return bool(self("image", "ls", "--quiet", name))

    def clean(self) -> None:
        """Remove what an earlier run has left, and layers that no image has used for long."""
        self("rm", "--all", "--force", "--time", "0")
        self("pod", "rm", "--all", "--force")
        self("volume", "prune", "--force")
        self("network", "prune", "--force")
        self("image", "prune", "--force", "--filter", "until=48h")


def missing_tools() -> list[str]:
    """The names of the programs that are not installed."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", LIBRARIES])
    return [tool for tool in TOOLS if shutil.which(tool, path=path) is None]


def reason_against() -> str:
    """Why containers cannot be tried on this machine; empty where they can, as far as is known."""
    if os.geteuid() != 0:
        return "bases of images are made, and networks are laid, by root"
    if missing := missing_tools():
        return f"not installed: {', '.join(missing)}"
    return ""


@contextmanager
def opened() -> Iterator[Podman]:
    """Podman, for one run at a time; what earlier runs have left is removed first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        podman = Podman(os.environ | _configured(FOLDER))
        podman.clean()
        yield podman


def _configured(folder: Path) -> dict[str, str]:
    """Write podman's configuration; returns the variables that name it."""
    containers, storage = folder / "containers.conf", folder / "storage.conf"
    networks = folder / "networks"
    networks.mkdir(exist_ok=True)
    storage.write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/storage"\nrunroot = "{RUN}"\n'
    )
    containers.write_text(
        "[containers]\n"
        'default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n'
        "[engine]\n"
        f'{_runtime()}lock_type = "file"\ntmp_dir = "{RUN}/libpod"\nevents_logger = "file"\n'
        f'[network]\nnetwork_backend = "netavark"\nnetwork_config_dir = "{networks}"\n'
    )
    return {
        "CONTAINERS_CONF": str(containers),
        "CONTAINERS_STORAGE_CONF": str(storage),
        # Checks of health are run by the tests, when they need to know: podman leaves that to
        # systemd, which need not be there.
        "DISABLE_HC_SYSTEMD": "true",
    }


def _runtime() -> str:
    """Settings of the runtime: crun refuses the hybrid cgroups that runc accepts."""
    if Path("/sys/fs/cgroup/cgroup.controllers").exists():
        return ""
    return 'runtime = "runc"\ncgroup_manager = "cgroupfs"\n'
