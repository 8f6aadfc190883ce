"""Writes the files of dashboards."""

from pathlib import Path

from infra.grafana import generate

folder = Path(__file__).parent / "dashboards"
for outdated in folder.glob("*.json"):
    outdated.unlink()
for name, text in generate().items():
    (folder / name).write_text(text, "utf-8")
