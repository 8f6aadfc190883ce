"""Readable YAML: text in blocks, no anchors, keys in their order."""

from typing import Any

import yaml


class _Readable(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    style = "|" if "\n" in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Readable.add_representer(str, _text)


def render(content: dict[str, Any], comment: str) -> str:
    """`content` as YAML, below a line with `comment`."""
    body = yaml.dump(content, Dumper=_Readable, sort_keys=False, allow_unicode=True, width=100)
    return f"# {comment}\n{body}"
