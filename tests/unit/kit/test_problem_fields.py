"""The fields at fault that the reason of a service names."""

import pytest

from services.kit.failures import Conflict, Discard, Invalid
from services.kit.web.problems import ERRORS, problem_of


@pytest.mark.parametrize(
    ("error", "fields"),
    [
        (
            Invalid("url: 10.0.0.1 is private; name another"),
            [("url", "10.0.0.1 is private; name another")],
        ),
        (Invalid("url: 10.0.0.1 is private"), [("url", "10.0.0.1 is private")]),
        (
            Invalid("hosts.0: Field required; minutes: too long: 90"),
            [("hosts.0", "Field required"), ("minutes", "too long: 90")],
        ),
        (
            Invalid("feeds.0: not found; check it; feeds.1: this is no feed"),
            [("feeds.0", "not found; check it"), ("feeds.1", "this is no feed")],
        ),
        (Conflict("version: it is at 3"), [("version", "it is at 3")]),
        (Invalid("the file is no sound"), []),
        (Discard("file: too large"), []),
    ],
)
def test_the_fields_of_a_refusal(error: Exception, fields: list[tuple[str, str]]) -> None:
    problem = problem_of(error, ERRORS)
    assert problem is not None
    assert [(each.field, each.reason) for each in problem.errors] == fields
