"""The documents as one page: what integrators do first, then what happens between the services."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from infra.asyncapi.audience import GROUPS

Json = dict[str, Any]

LIMITS = {
    "minLength": "length at least {}",
    "maxLength": "length at most {}",
    "minimum": "at least {}",
    "exclusiveMinimum": "above {}",
    "maximum": "at most {}",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
    "maxProperties": "at most {} entries",
    "pattern": "matches `{}`",
}
"""Bounds of a value, in words."""
VERBS = {"send": "publish", "receive": "consume"}
"""What an integrator does where no reply is asked for."""


def page(full: Json, view: Json) -> str:
    """The HTML of the page; `view` is what concerns integrators."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"inline": inline, "kind": kind, "limits": limits, "example": _example}
    return templates.get_template("page.html").render(
        info=view["info"],
        text=Markup(_MARKDOWN.render(view["info"]["description"])),  # noqa: S704 - our own text
        sections=_headings(view["info"]["description"]),
        groups=[*_groups(view)],
        headers=[each for each in _schemas(view) if each["name"].endswith("Headers")],
        schemas=[each for each in _schemas(view) if not each["name"].endswith("Headers")],
        services=[*_services(full)],
    )


def inline(text: str) -> Markup:
    """A line of Markdown."""
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704 - our own text, HTML is escaped


def kind(schema: Json) -> Markup:
    """What a value is, with links to the schemas that it refers to."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#{0}">{0}</a>').format(name)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return Markup(" or ").join(kind(choice) for choice in choices)
    if schema.get("type") == "array":
        return Markup("list of {}").format(kind(schema.get("items", {})))
    values = schema.get("additionalProperties") or schema.get("patternProperties")
    if schema.get("type") == "object" and isinstance(values, dict):
        inner = next(iter(values.values())) if "patternProperties" in schema else values
        return Markup("map of {}").format(kind(inner) if isinstance(inner, dict) else "any")
    return escape(schema.get("format") or schema.get("type") or "any")


def limits(schema: Json) -> list[str]:
    """The bounds of a value, those of its choices included, as lines of Markdown."""
    found = [text.format(schema[key]) for key, text in LIMITS.items() if key in schema]
    values = schema.get("x-known-values") or schema.get("enum") or ()
    if values:
        known = ", ".join(f"`{value}`" for value in values)
        found.append(f"known values: {known}" if "x-known-values" in schema else f"one of {known}")
    if schema.get("default") not in (None, "", [], {}):
        found.append(f"default `{json.dumps(schema['default'], ensure_ascii=False)}`")
    for choice in schema.get("anyOf", ()):
        found += limits(choice)
    return found + (limits(schema["items"]) if isinstance(schema.get("items"), dict) else [])


def _headings(text: str) -> list[tuple[str, str]]:
    """Anchor and title of each section of the text."""
    titles = [line.removeprefix("## ") for line in text.split("\n") if line.startswith("## ")]
    return [(_anchor(title), title) for title in titles]


def _anchor(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _markdown() -> MarkdownIt:
    """CommonMark with tables, without HTML; headings have anchors."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def heading(renderer: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        tokens[index].attrSet("id", _anchor(tokens[index + 1].content))
        return str(renderer.renderToken(tokens, index, options, env))

    markdown.add_render_rule("heading_open", heading)
    return markdown


_MARKDOWN = _markdown()


def _groups(view: Json) -> Iterable[Json]:
    """The groups of operations, with the messages of each."""
    for name, description in GROUPS.items():
        found = [
            _operation(key, operation, view)
            for key, operation in view["operations"].items()
            if operation["tags"] == [{"name": name}]
        ]
        if found:
            yield {"name": name, "description": description, "operations": found}


def _operation(key: str, operation: Json, view: Json) -> Json:
    channel = view["channels"][_last(operation["channel"])]
    reply = operation.get("reply")
    return {
        "id": key,
        "verb": "request" if reply else VERBS[operation["action"]],
        "title": operation.get("title", ""),
        "summary": operation["summary"],
        "address": channel["address"],
        "description": channel["description"],
        "message": _message(operation["messages"][0], view),
        "reply": _message(reply["messages"][0], view) if reply else None,
    }


def _message(reference: Json, view: Json) -> Json:
    message = view["components"]["messages"][_last(reference)]
    return {
        "payload": _last(message["payload"]),
        "headers": _last(message["headers"]) if "headers" in message else None,
        "example": message["examples"][0],
    }


def _last(reference: Json) -> str:
    return str(reference["$ref"].rpartition("/")[2])


def _schemas(view: Json) -> Iterable[Json]:
    for name, schema in view["components"]["schemas"].items():
        required = schema.get("required", ())
        fields = [
            {"name": field, "schema": each, "required": field in required}
            for field, each in schema.get("properties", {}).items()
        ]
        yield {"name": name, "schema": schema, "fields": fields}


def _services(full: Json) -> Iterable[Json]:
    """What each party receives and sends, besides integrators."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for operation in full["operations"].values():
        if operation["x-audience"] == "internal":
            party = found.setdefault(operation["tags"][0]["name"], {"receive": {}, "send": {}})
            address = full["channels"][_last(operation["channel"])]["address"]
            party[operation["action"]][address] = None
    described = {tag["name"]: tag["description"] for tag in full["info"]["tags"]}
    for name, subjects in found.items():
        yield {
            "name": name,
            "description": described[name],
            "receives": [*subjects["receive"]],
            "sends": [*subjects["send"]],
        }


def _example(message: Json) -> str:
    """Headers and payload of an example, as they are sent."""
    headers = "".join(f"{name}: {value}\n" for name, value in message.get("headers", {}).items())
    payload = json.dumps(message["payload"], indent=2, ensure_ascii=False)
    return f"{headers}\n{payload}" if headers else payload
