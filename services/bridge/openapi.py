"""Describes the HTTP interface: what routes say of their bodies and errors, and openapi.json."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.responses import Response

from services.bridge.access import Scope
from services.bridge.routing import ScopedRoute
from services.kit.web.problem_types import BY_CODE, BY_STATUS, PROBLEM_TYPES
from services.kit.web.problems import PROBLEM_JSON, ProblemBody

Json = dict[str, Any]

SCHEMAS = "#/components/schemas/"
RESPONSES = "#/components/responses/"
COMMON_HEADERS = "#/components/headers/"
ALWAYS = "X-Request-Id"
HEADERS: dict[str, tuple[str, str]] = {
    ALWAYS: ("Id of the request, under which the log of the station has it.", "string"),
    "Location": ("Path of what the request has made.", "string"),
    "Preference-Applied": ("What was done of `Prefer`.", "string"),
    "ETag": ("The version that was read, for `If-Match` and `If-None-Match`.", "string"),
    "Content-Range": ("Which bytes these are, or how many there are.", "string"),
    "Accept-Ranges": ("`bytes`: ranges may be asked for.", "string"),
    "Retry-After": ("Seconds after which the request may be repeated.", "integer"),
    "RateLimit-Limit": ("Requests that a minute allows.", "integer"),
    "RateLimit-Remaining": ("Requests that are left of them.", "integer"),
    "RateLimit-Reset": ("Seconds until there are as many again.", "integer"),
    "WWW-Authenticate": ("How to say who asks.", "string"),
}
"""The headers of responses: what each says, and its type; `ALWAYS` is in all of them."""
HEADERS_OF = {
    "200": ("ETag",),
    "201": ("Location",),
    "202": ("Location", "Preference-Applied"),
    "206": ("Content-Range", "Accept-Ranges", "ETag"),
    "401": ("WWW-Authenticate",),
    "416": ("Content-Range",),
    "429": ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
    "503": ("Retry-After",),
}
"""Which of them the responses of a status have."""
REQUEST_ID = "7d0f4c52a3b94f4e8c1b2a6d5e4f3c21"
DESCRIPTION = """\
News in, radio out. `POST /api/v1/shows`, with as little as `{}`, requests a show; follow it with
`GET /api/v1/shows/{show_id}/events`, and fetch the MP3 from `GET /api/v1/shows/{show_id}/audio`.

Responses change by additions only: ignore the fields that you do not know. Every answer carries
`X-Request-Id`. Errors are `application/problem+json` (RFC 9457): `code` is for programs, `type`
leads to a page that says what to do. The same is to be had over NATS: see `/asyncapi`.
"""
TAGS = {
    "shows": "Request shows, follow them, and fetch their files.",
    "review": "Read, edit, approve and reject scripts before they are spoken.",
    "speakers": "The hosts of the station.",
    "content": "News, feeds and scripts.",
    "audio": "Speech and mastering.",
    "media": "Jingles, beds, covers: the station's own files.",
    "data": "The archive, the presets and the configuration.",
    "analytics": "What listeners do, what was made, and what is wrong.",
    "webhooks": "Events, sent to the addresses of integrators.",
    "station": "Health, status and documentation of the station.",
}
"""The groups of operations, in the order of the documentation."""
SECURITY: dict[str, Json] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (`radiox keys create`), or a token (JWT) that the station "
        "trusts. A station that listens on the loopback alone requires none.",
    },
    "apiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "An API key, where the header Authorization has another use.",
    },
}
HINTS = {
    "read": "sees shows and records",
    "request": "makes shows too",
    "admin": "changes the station too",
}


def _headers() -> Json:
    """The headers of responses."""
    return {
        name: {"description": text, "required": name == ALWAYS, "schema": {"type": kind}}
        for name, (text, kind) in HEADERS.items()
    }


def header(name: str, description: str, sample: str) -> Json:
    """The description of a header that an endpoint reads itself, with an example."""
    schema = {"type": "string", "examples": [sample]}
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": schema,
    }


def json_request(
    kind: type[BaseModel], sample: Any, *, headers: Sequence[Json] = (), required: bool = True
) -> Json:
    """The description of a body and headers that an endpoint reads itself, with an example."""
    schema = kind.model_json_schema(ref_template=f"{SCHEMAS}{{model}}")
    content: Json = {"schema": schema, "example": sample}
    described: Json = {
        "requestBody": {"required": required, "content": {"application/json": content}}
    }
    return {"parameters": list(headers), **described} if headers else described


def json_response(
    answer: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The response of a model, whose JSON pydantic writes."""
    return Response(answer.model_dump_json(), status, headers, media_type="application/json")


def shown(sample: Any, description: str, status: int = 200) -> dict[int | str, Json]:
    """The description of a response, with an example of it."""
    content = {"application/json": {"example": sample}}
    return {status: {"description": description, "content": content}}


def problems(*codes: str) -> dict[int | str, Json]:
    """The description of errors, by their codes."""
    statuses = [BY_CODE[code].status for code in codes]
    return {
        status: {"description": _meaning(status), "content": {PROBLEM_JSON: {}}}
        for status in statuses
    }


def _meaning(status: int) -> str:
    return " Or: ".join(each.meaning for each in PROBLEM_TYPES if each.status == status)


def _problem_responses() -> Json:
    """The responses of errors, one for each status, by the code that is usual."""
    return {
        kind.code: {
            "description": _meaning(status),
            "headers": _named_headers(str(status)),
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": f"{SCHEMAS}Problem"},
                    "example": {
                        "type": kind.path,
                        "title": kind.title,
                        "status": status,
                        "detail": kind.meaning,
                        "code": kind.code,
                        "request_id": REQUEST_ID,
                    },
                }
            },
        }
        for status, kind in sorted(BY_STATUS.items())
    }


def document(app: FastAPI) -> Json:
    """The OpenAPI 3.1 document of the interface."""
    described = get_openapi(
        title="RadioX",
        version=version("radiox"),
        description=DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        license_info={"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        separate_input_output_schemas=False,
    )
    described["externalDocs"] = {"description": "The same over NATS", "url": "/asyncapi"}
    components = described.setdefault("components", {})
    schemas: Json = components.setdefault("schemas", {})
    schemas |= _with_definitions("Problem", ProblemBody)
    for route in (each for each in app.routes if isinstance(each, APIRoute)):
        for operation in _operations(described, route):
            _describe(operation, route)
    _hoist(described["paths"], schemas)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["schemas"] = dict(sorted(schemas.items()))
    components["headers"] = _headers()
    components["responses"] = _problem_responses()
    components["securitySchemes"] = SECURITY
    return described


def _operations(described: Json, route: APIRoute) -> Iterator[Json]:
    """The operations of a route that the document has."""
    path = described["paths"].get(route.path_format, {}) if route.include_in_schema else {}
    for method in route.methods or ():
        if method.lower() in path:
            yield path[method.lower()]


def _describe(operation: Json, route: APIRoute) -> None:
    """Add what all operations have: who may use them, and how they fail."""
    scope = _scope_of(route)
    operation["security"] = [] if scope is None else [{"bearer": []}, {"apiKey": []}]
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _without_null(parameter["schema"])
    codes = ["malformed", "internal", "unavailable"]  # a head that is too long is malformed
    if scope is not None:
        text = f"Needs the scope `{scope}`, which {HINTS[scope]}."
        operation["description"] = f"{operation.get('description', '').strip()}\n\n{text}".strip()
        operation["x-scope"] = scope
        codes += ["unauthenticated", "forbidden", "rate-limited"]
    if operation.keys() & {"parameters", "requestBody"}:
        codes.append("not-found")
    if not route.methods or route.methods - {"GET", "HEAD"}:
        codes.append("conflict")
    if "requestBody" in operation:
        codes += ["request-timeout", "too-large", "unsupported-media-type", "invalid"]
    elif operation.get("parameters"):
        codes.append("invalid")
    own: Json = operation["responses"]
    if "HTTPValidationError" in json.dumps(own.get("422", {})):
        del own["422"]
    failed = {str(status) for status in problems(*codes)}
    failed |= {status for status, each in own.items() if PROBLEM_JSON in each.get("content", {})}
    operation["responses"] = _headed(dict(sorted({**own, **_references(failed)}.items())))


def _without_null(schema: Json) -> Json:
    """The schema of a parameter that may be left out: it cannot be null."""
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**kinds[0], **{name: value for name, value in schema.items() if name != "anyOf"}}


def _headed(responses: Json) -> Json:
    """The responses with the headers that each has."""
    for status, response in responses.items():
        if "$ref" not in response:
            response["headers"] = _named_headers(status)
    return responses


def _named_headers(status: str) -> Json:
    names = (ALWAYS, *HEADERS_OF.get(status, ()))
    return {name: {"$ref": f"{COMMON_HEADERS}{name}"} for name in names}


def _references(statuses: Iterable[str]) -> Json:
    return {each: {"$ref": f"{RESPONSES}{BY_STATUS[int(each)].code}"} for each in statuses}


def _scope_of(route: APIRoute) -> Scope | None:
    """The scope that a route needs; None where it is public."""
    return route.needs.scope if isinstance(route, ScopedRoute) and route.needs else None


def _with_definitions(name: str, kind: type[BaseModel]) -> Json:
    schema = kind.model_json_schema(ref_template=f"{SCHEMAS}{{model}}", mode="serialization")
    return {**schema.pop("$defs", {}), name: schema}


def _hoist(node: Any, schemas: Json) -> None:
    """Move the definitions of bodies to the schemas of the document."""
    if isinstance(node, list):
        for each in node:
            _hoist(each, schemas)
    elif isinstance(node, dict):
        for name, definition in node.pop("$defs", {}).items():
            schemas.setdefault(name, definition)
        for each in node.values():
            _hoist(each, schemas)
