"""Who may do what over HTTP: scopes, and the dependency that every route declares.

`authentication` tells who sends a request, by an API key (`keys`) or a token of an identity
provider (`tokens`).
"""

from dataclasses import dataclass

from starlette.requests import Request

from services.client.keys import SCOPES, Scope
from services.kit.web.problems import Problem

__all__ = ["SCOPES", "Caller", "Requirement", "Scope", "caller_of", "requires", "unauthorized"]

REALM = 'Bearer realm="radiox"'
HOW = "send an API key or a token: `Authorization: Bearer …`"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request; `scope` includes the lesser ones.

    `name` stands in the log. `identity`, of which limits count the requests, is that of a key or a
    user; it is empty for this machine's user.
    """

    name: str
    scope: Scope
    identity: str = ""

    def may(self, scope: Scope) -> bool:
        """Whether it has `scope`, or a greater one."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


def caller_of(request: Request) -> Caller | None:
    """Who sends the request; None where that is not known."""
    caller: Caller | None = getattr(request.state, "caller", None)
    return caller


@dataclass(frozen=True, slots=True)
class Requirement:
    """The dependency of a route that needs `scope`."""

    scope: Scope

    async def __call__(self, request: Request) -> None:
        """Check the caller.

        Raises:
            Problem: it is not known, or lacks the scope.
        """
        caller = caller_of(request)
        if caller is None:
            raise unauthorized(HOW)
        if not caller.may(self.scope):
            challenge = f'{REALM}, error="insufficient_scope", scope="{self.scope}"'
            raise Problem(
                403,
                f"this needs the scope {self.scope}; {caller.name} has {caller.scope}",
                headers={"WWW-Authenticate": challenge},
            )


def requires(scope: Scope) -> Requirement:
    """The dependency of a route that needs `scope`."""
    return Requirement(scope)


def unauthorized(reason: str, *, given: bool = False) -> Problem:
    """The refusal of a request whose sender is not known; `given`: it had invalid credentials."""
    fault = ', error="invalid_token"' if given else ""
    return Problem(401, reason, headers={"WWW-Authenticate": f"{REALM}{fault}"})
