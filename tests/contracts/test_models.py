"""AsyncAPI's own generator makes types that compile of asyncapi.yaml, each under its name."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import contracts

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "infra/asyncapi"
EXAMPLES = Path(contracts.__file__).parent / "examples"
READ = """
import importlib, json, pathlib, pkgutil, models
kinds = {}
for module in pkgutil.iter_modules(models.__path__):
    for name, kind in vars(importlib.import_module(f"models.{module.name}")).items():
        kinds[name] = kind
show = json.loads((pathlib.Path(EXAMPLES) / "show.generated.json").read_text("utf-8"))
read = kinds["ShowGenerated"].model_validate(show | {"language": "fr", "later": 1})
print(read.language, type(read.audio).__name__, type(read.hosts[0].voice).__name__)
"""


def generated(language: str, folder: Path) -> set[str]:
    """Generate the types; return their names."""
    node = shutil.which("node")
    if node is None or not (TOOLS / "node_modules/@asyncapi/modelina").is_dir():
        reason = "the generator needs Node: `make parser`"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    script = [node, str(TOOLS / "models.mjs"), str(ROOT / "asyncapi.yaml"), language, str(folder)]
    result = subprocess.run(script, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return set(result.stdout.split())


def test_typescript(tmp_path: Path) -> None:
    names = generated("typescript", tmp_path)
    assert {"ShowGenerated", "BlobRef", "Language", "ShowState"} - names == set()
    assert {name for name in names if "Anonymous" in name} == set()
    compiler = TOOLS / "node_modules/typescript/bin/tsc"
    sources = sorted(str(path) for path in tmp_path.glob("*.ts"))
    command = ["node", str(compiler), "--noEmit", "--strict", "--target", "es2022", *sources]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    fields = (tmp_path / "ShowGenerated.ts").read_text("utf-8")
    assert "'show_id': string;" in fields
    assert "'audio': BlobRef;" in fields


def test_python(tmp_path: Path) -> None:
    names = generated("python", tmp_path / "models")
    assert {"ShowGenerated", "BlobRef", "Language", "ShowState"} - names == set()
    assert {name for name in names if "Anonymous" in name} == set()
    code = READ.replace("EXAMPLES", repr(str(EXAMPLES)))
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (result.returncode, result.stdout.split()) == (0, ["fr", "BlobRef", "Voice"]), result
