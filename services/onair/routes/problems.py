"""The pages to which the `type` of a problem leads."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.kit.web.problem_pages import html
from services.kit.web.problem_types import BY_CODE, PROBLEM_TYPES, ProblemType
from services.onair.problems import Problem
from services.onair.static import page_files

POLICY = "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'"


async def all_problems(_: Request) -> Response:
    """The page of all types of problems."""
    return _page(PROBLEM_TYPES)


async def one_problem(request: Request) -> Response:
    """The page of a type of problem."""
    code = request.path_params["code"]
    if code not in BY_CODE:
        raise Problem(404, f"there is no problem {code}; /problems lists all of them")
    return _page((BY_CODE[code],))


def _page(types: tuple[ProblemType, ...]) -> Response:
    styles = f"/static/{page_files().release}/css/tokens.css"
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return Response(html(types, styles), headers=headers, media_type="text/html")


ROUTES = [Route("/problems", all_problems), Route("/problems/{code}", one_problem)]
