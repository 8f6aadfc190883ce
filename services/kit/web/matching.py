"""The route that a refused request would have met: it never came there."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from services.kit.web.paths import UNMATCHED


def matched(scope: Scope, routes: Sequence[BaseRoute]) -> str:
    """The template of the first route with the path of a request, whatever its method."""
    for route in routes:
        if route.matches(scope)[0] is not Match.NONE:
            return str(getattr(route, "path", UNMATCHED))
    return UNMATCHED
