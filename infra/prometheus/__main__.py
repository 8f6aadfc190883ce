"""Writes the files of rules, and those of their tests."""

from pathlib import Path

from infra.prometheus import cases, rules_files

HERE = Path(__file__).parent

for folder, texts in (("rules", rules_files.generate()), ("tests", cases.generate())):
    for outdated in (HERE / folder).glob("*.yaml"):
        outdated.unlink()
    for name, text in texts.items():
        (HERE / folder / name).write_text(text, "utf-8")
