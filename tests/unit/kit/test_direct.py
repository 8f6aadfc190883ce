"""Routes that are called directly, and responses that are sent more than once."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from services.kit.web.direct import DirectRoute
from services.kit.web.headers import header_of
from services.kit.web.security_headers import SecurityHeaders

KEPT = Response("sound", headers={"X-Content-Type-Options": "own"})


async def kept(_: Request) -> Response:
    return KEPT


async def agent(request: Request) -> Response:
    return Response(header_of(request.scope, b"user-agent") or "none")


def client() -> TestClient:
    routes = [DirectRoute("/kept", kept), DirectRoute("/agent", agent)]
    guard = Middleware(SecurityHeaders, page="default-src 'none'")
    return TestClient(Starlette(routes=routes, middleware=[guard]))


def test_a_response_that_is_sent_again_has_the_same_headers() -> None:
    before = [*KEPT.raw_headers]
    with client() as http:
        first, second = http.get("/kept"), http.get("/kept")
    assert first.headers.multi_items() == second.headers.multi_items()
    assert first.headers.get_list("x-content-type-options") == ["own"]
    assert len(first.headers) > len(before)
    assert KEPT.raw_headers == before


def test_a_direct_route_answers_get_and_head_alone() -> None:
    with client() as http:
        assert (http.head("/kept").status_code, http.post("/kept").status_code) == (200, 405)


def test_a_header_is_read_by_its_name_in_lower_case() -> None:
    with client() as http:
        assert http.get("/agent", headers=[("user-agent", "a"), ("user-agent", "b")]).text == "a"
        del http.headers["user-agent"]
        assert http.get("/agent").text == "none"
