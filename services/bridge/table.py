"""Routes as a table: an HTTP method and a path become a query, and its reply the response."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature, getdoc
from typing import Annotated, Any, Literal, cast
from uuid import uuid4

from fastapi import APIRouter, Body, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo
from starlette.routing import compile_path

from contracts.event import Contract
from services.bridge.access import Scope, requires
from services.bridge.domain.files import links_of
from services.bridge.domain.requests import id_of_key
from services.bridge.inputs import IdempotencyKey, Services, parsed
from services.bridge.openapi import problems, shown
from services.bridge.samples import example
from services.client.queries import TIMEOUT
from services.kit.failures import Retry

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class QueryRoute:
    """A route of the HTTP interface that asks a service.

    The fields of `request` that the path names come from the path. The others are parameters of
    GET and DELETE, and the JSON body of the others. `hidden` fields keep their defaults, those in
    `values` have these values.
    """

    method: Method
    path: str
    """Path below `/api/v1`, e.g. `/speakers/{name}`."""
    request: type[Contract]
    response: type[Contract]
    summary: str
    scope: Scope = "read"
    status: int = 200
    description: str = ""
    aliases: tuple[str, ...] = ()
    """Other paths of the same route."""
    hidden: frozenset[str] = frozenset()
    values: Mapping[str, object] = field(default_factory=dict)
    linked: bool = False
    """Whether the response has `links`, with the addresses of the reply's files."""
    named_by: str = ""
    """The field that names the work: where it is left out, the header `Idempotency-Key` does."""
    timeout: float = TIMEOUT
    """Seconds in which the service must reply; after that the response is 503."""


class QueryRouter(APIRouter):
    """A router that knows which queries its routes ask."""

    def __init__(self, tag: str) -> None:
        super().__init__(tags=[tag])
        self.asks: list[type[Contract]] = []


def query_router(tag: str, table: Iterable[QueryRoute]) -> QueryRouter:
    """A router of the routes of a table; `tag` groups them in the documentation."""
    router = QueryRouter(tag)
    for route in table:
        router.asks.append(route.request)
        response = linked(route.response) if route.linked else route.response
        for path in (route.path, *route.aliases):
            router.add_api_route(
                path,
                _endpoint(route, response),
                methods=[route.method],
                response_model=response,
                status_code=route.status,
                summary=route.summary,
                description=route.description,
                responses=_responses(route),
                operation_id=operation_id(route.method, path),
                dependencies=[Depends(requires(route.scope))],
            )
    return router


def _responses(route: QueryRoute) -> dict[int | str, dict[str, Any]]:
    """The description of the responses, with the golden example of the reply."""
    sample = example(f"{_subject(route)}.reply")
    if route.linked:
        sample = {**sample, "links": links_of(route.response.model_validate(sample))}
    described = (getdoc(route.response) or "").partition("\n\n")[0].replace("\n", " ")
    # What changes a record may meet another change of it.
    conflicts = {} if route.method == "GET" else problems("conflict")
    return shown(sample, described, route.status) | conflicts


def _subject(route: QueryRoute) -> str:
    return str(getattr(route.request, "subject"))  # noqa: B009 - queries have one


def operation_id(method: str, path: str) -> str:
    """E.g. `get_speakers_name`, after the method and the path."""
    return re.sub(r"\W+", "_", f"{method} {path}").strip("_").lower()


def linked(reply: type[Contract]) -> type[Contract]:
    """The reply with the addresses of its files."""
    about = "Addresses of the files, by the field that refers to them."
    links = (dict[str, str], Field(description=about))
    return create_model(reply.__name__, __base__=reply, links=links)


def with_links(reply: Contract, response: type[Contract]) -> Contract:
    """A reply as the response with links that `linked` has made."""
    return response(**dict(reply), links=links_of(reply))


def _endpoint(route: QueryRoute, response: type[Contract]) -> Callable[..., Any]:
    """The endpoint of a route, with the signature that FastAPI reads."""
    in_path = compile_path(route.path)[2].keys()
    fields = route.request.model_fields
    rest = {
        name: found
        for name, found in fields.items()
        if name not in in_path and name not in route.hidden and name not in route.values
    }

    async def ask(services: Services, **given: Any) -> Contract:
        asked, key = given.pop("asked", None), given.pop("idempotency_key", None)
        values = {**route.values, **given}
        if asked is not None:
            values |= asked.model_dump(exclude_unset=True)
        query = _named(parsed(route.request, values), route, key)
        try:
            reply = await services.ask(query, route.response, route.timeout)
        except Retry as error:
            raise _unavailable(error, query, route) from error
        return with_links(reply, response) if route.linked else reply

    parameters = [_keyword("services", Services)]
    parameters += [
        _keyword(name, Annotated[fields[name].rebuild_annotation(), Path()]) for name in in_path
    ]
    if route.named_by:
        parameters.append(_keyword("idempotency_key", IdempotencyKey, default=None))
    if rest:
        parameters.append(_asked(route, rest))
    cast("Any", ask).__signature__ = Signature(parameters)
    return ask


def _named(query: Contract, route: QueryRoute, key: str | None) -> Contract:
    """The query of work that has a name, which is drawn where the client gives none."""
    if not route.named_by or getattr(query, route.named_by) is not None:
        return query
    name = str(uuid4()) if key is None else id_of_key(key)
    return query.model_copy(update={route.named_by: name})


def _unavailable(error: Retry, query: Contract, route: QueryRoute) -> Exception:
    """The failure of a query; of work that has a name, it says how to go on with it."""
    if not route.named_by:
        return error
    name = getattr(query, route.named_by)
    again = f'repeat the request with "{route.named_by}": "{name}", which pays for nothing twice'
    return Retry(f"{error.reason}; {again}", after=error.after)


def _asked(route: QueryRoute, fields: Mapping[str, FieldInfo]) -> Parameter:
    """The parameter of the fields that the path does not name; no body is needed for defaults."""
    model: Any = _model(route, fields)
    if route.method in {"GET", "DELETE"}:
        return _keyword("asked", Annotated[model, Query()])
    given = example(_subject(route)) or {}
    sample = {name: value for name, value in given.items() if name in fields and value is not None}
    body = Body(openapi_examples={"example": {"value": sample}})
    if any(each.is_required() for each in fields.values()):
        return _keyword("asked", Annotated[model, body])
    return _keyword("asked", Annotated[model | None, body], default=None)


def _keyword(name: str, annotation: object, default: object = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _model(route: QueryRoute, fields: Mapping[str, FieldInfo]) -> type[BaseModel]:
    """The model of the parameters, or of the body; unknown fields are refused."""
    definitions: dict[str, Any] = {
        name: (found.rebuild_annotation(), found) for name, found in fields.items()
    }
    config = ConfigDict(extra="forbid", title=route.request.__name__)
    name = f"{route.request.__name__}Parameters"
    return create_model(name, __config__=config, **definitions)
