"""Bills of materials of the images, in CycloneDX: `python -m infra.sbom FOLDER`.

The packages are resolved as infra/Dockerfile installs them, from pyproject.toml and the lock.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECIPE = ROOT / "infra/Dockerfile"
NAMES = {"slim": "sbom-slim.json", "audio": "sbom.json"}
"""File of each target of the Dockerfile."""


def installed(target: str) -> list[str]:
    """The options of `uv pip install` by which a target of the Dockerfile gets its packages."""
    slim, audio = re.findall(r"pyproject\.toml((?: |\\\n|--\S+|[\w/.-])+)", RECIPE.read_text())[-2:]
    options: list[str] = (slim if target == "slim" else audio).replace("\\\n", " ").split()
    return [option.replace("/mnt/app/slim.txt", "infra/slim.txt") for option in options]


def pinned(target: str) -> str:
    """The packages of a target with versions and hashes, as requirements.

    Raises:
        CalledProcessError: they cannot be resolved.
    """
    command = [
        *(_tool("uv"), "pip", "compile", "pyproject.toml", "--constraints", "requirements.lock"),
        *("--no-header", "--no-annotate", "--generate-hashes", "--quiet", *installed(target)),
    ]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


def write(target: str, path: Path) -> None:
    """Write the bill of materials of a target."""
    command = [
        *(_tool("cyclonedx-py"), "requirements", "--pyproject", "pyproject.toml"),
        *("--output-reproducible", "--of", "JSON", "-o", str(path.resolve()), "-"),
    ]
    subprocess.run(  # noqa: S603
        command, cwd=ROOT, check=True, input=pinned(target), text=True, stderr=subprocess.DEVNULL
    )


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


if __name__ == "__main__":
    for each, file in NAMES.items():
        write(each, Path(sys.argv[1]) / file)
