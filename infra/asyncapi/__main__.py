"""Writes the documents into the folder that is given, by default the current one."""

import sys
from pathlib import Path

from infra.asyncapi.views import SCHEMAS, generate

folder = Path(*sys.argv[1:2])
for outdated in (folder / SCHEMAS).glob("*.json"):
    outdated.unlink()
(folder / SCHEMAS).mkdir(parents=True, exist_ok=True)
for name, text in generate().items():
    (folder / name).write_text(text, "utf-8")
