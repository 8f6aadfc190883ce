"""Every route of the HTTP interface: closed without a key, and to a key of a lesser scope."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from services.bridge.access import SCOPES, Scope
from services.bridge.app import application
from services.bridge.middlewares import UPLOADS
from services.bridge.middlewares.public import is_public
from services.bridge.middlewares.rate_limit import COSTLY
from services.bridge.routing import ScopedRoute
from services.kit.settings import PlatformSettings
from tests.integration.bridge.access import Guarded, bearer, guarded_bridge

READS = {"GET", "HEAD"}
READING_POSTS = frozenset({"/api/v1/analytics/events"})
"""Paths that take a POST, and change nothing of the station: what listeners tell of themselves."""


@dataclass(frozen=True)
class Declared:
    """A route: its method, its path with plausible parameters, and the scopes that it declares."""

    method: str
    template: str
    scopes: tuple[Scope, ...]

    @property
    def path(self) -> str:
        return re.sub(r"\{[^}]+\}", "a1", self.template)


def declared() -> list[Declared]:
    found: list[Declared] = []
    for route in application().routes:
        assert isinstance(route, ScopedRoute), route
        scopes = () if route.needs is None else (route.needs.scope,)
        methods = route.methods or {"GET"}
        found += [Declared(method, route.path, scopes) for method in methods - {"HEAD"}]
    return found


ROUTES = declared()


def test_there_are_routes_and_each_but_the_public_ones_declares_its_scope() -> None:
    assert len(ROUTES) > 20
    for route in ROUTES:
        assert len(route.scopes) == (not is_public(route.template)), route
        if route.method not in READS and route.template not in READING_POSTS:
            assert set(route.scopes) & {"request", "admin"}, route


STATION = re.compile(r"/api/v1/(speakers|data|database|media/(upload|archive)|webhooks)\b")
"""What belongs to the station: to change it needs the scope `admin`."""


def test_who_may_make_shows_may_not_change_the_station() -> None:
    changing = [r for r in ROUTES if STATION.match(r.template) and r.method not in READS]
    assert len(changing) > 10
    assert [r for r in changing if r.scopes != ("admin",)] == []


def test_paths_with_rules_of_their_own_exist() -> None:
    costly = {r.template for r in ROUTES if r.method == "POST" and COSTLY.fullmatch(r.template)}
    assert len(costly) == 3
    assert {r.template for r in ROUTES} >= UPLOADS


@pytest.fixture
async def env(broker_settings: PlatformSettings) -> AsyncIterator[Guarded]:
    options = {"limit_shows": 0, "limit_requests": 0, "answer_seconds": 1.0}
    async with guarded_bridge(broker_settings, **options) as guarded:
        yield guarded


async def status(env: Guarded, route: Declared, headers: dict[str, str]) -> httpx.Response:
    """The answer's head; its body, e.g. a stream of events, is not awaited."""
    request = env.http.build_request(route.method, route.path, headers=headers)
    response = await env.http.send(request, stream=True)
    await response.aclose()
    return response


async def test_each_route_is_closed_without_a_key_and_to_lesser_scopes(env: Guarded) -> None:
    keys: dict[Scope, str] = {scope: await env.key(scope) for scope in SCOPES}
    for route in ROUTES:
        if is_public(route.template):
            continue
        refused = await status(env, route, {})
        assert refused.status_code == 401, route
        assert refused.headers["www-authenticate"].startswith("Bearer ")
        [scope] = route.scopes
        for lesser in SCOPES[: SCOPES.index(scope)]:
            refused = await status(env, route, bearer(keys[lesser]))
            assert refused.status_code == 403, (route, lesser)
            assert f'scope="{scope}"' in refused.headers["www-authenticate"]


async def test_each_route_that_reads_is_open_to_its_scope(env: Guarded) -> None:
    keys: dict[Scope, str] = {scope: await env.key(scope) for scope in SCOPES}
    for route in ROUTES:
        for scope in route.scopes:
            if route.method in READS:
                answer = await status(env, route, bearer(keys[scope]))
                assert answer.status_code not in {401, 403}, route
