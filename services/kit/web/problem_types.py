"""The types of problems that responses name: one table, from which their pages are made."""

from dataclasses import dataclass

PATH = "/problems/"
"""Path of the pages of the types."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A type of problem (RFC 9457): `code` is stable, and the last segment of its page's path."""

    code: str
    status: int
    title: str
    meaning: str
    """What has happened."""
    remedy: str
    """What to do about it."""

    @property
    def path(self) -> str:
        """The path of its page, which is its `type`."""
        return f"{PATH}{self.code}"


PROBLEM_TYPES = (
    ProblemType(
        "malformed", 400, "Bad Request",
        "The request cannot be read: its syntax, its JSON or one of its headers is malformed.",
        "`detail` says what cannot be read. Send JSON in UTF-8, without `NaN` and `Infinity`.",
    ),
    ProblemType(
        "unauthenticated", 401, "Unauthorized",
        "The station requires a key, and the request has none, or one that is unknown, expired or "
        "revoked.",
        "Send `Authorization: Bearer …` with a key of `radiox keys create`, or with a token that "
        "the station trusts.",
    ),
    ProblemType(
        "forbidden", 403, "Forbidden",
        "The key lacks the scope of the operation, or the Host or Origin is not allowed.",
        "Use a key with the scope that `detail` names, or have the host or the origin allowed by "
        "the station.",
    ),
    ProblemType(
        "not-found", 404, "Not Found",
        "There is nothing at the path: the resource does not exist, or does not exist yet.",
        "Check the path and the id. The files of a show exist once it is generated.",
    ),
    ProblemType(
        "method-not-allowed", 405, "Method Not Allowed",
        "The path exists, but does not support the method.",
        "Use one of the methods of the header `Allow`.",
    ),
    ProblemType(
        "request-timeout", 408, "Request Timeout",
        "The body of the request did not arrive in time.",
        "Send the request again, over a connection that is fast enough.",
    ),
    ProblemType(
        "conflict", 409, "Conflict",
        "The request does not fit the state of the resource, e.g. an id that belongs to another "
        "request, or an edit of an earlier revision.",
        "Read the resource again, and decide anew; `detail` says what does not fit.",
    ),
    ProblemType(
        "gone", 410, "Gone",
        "The resource was there, and is no more: the show was deleted, or its file was removed or "
        "is damaged.",
        "Do not ask for it again; request a new show.",
    ),
    ProblemType(
        "precondition-failed", 412, "Precondition Failed",
        "The resource is not at the version that the request names.",
        "Read the resource again, and repeat the change on its current version.",
    ),
    ProblemType(
        "too-large", 413, "Content Too Large",
        "The request is larger than the station accepts.",
        "Send less; `detail` names the limit.",
    ),
    ProblemType(
        "unsupported-media-type", 415, "Unsupported Media Type",
        "The body is in a format that the operation does not read.",
        "Send the media type that `detail` names, usually `application/json`.",
    ),
    ProblemType(
        "range-not-satisfiable", 416, "Range Not Satisfiable",
        "The file has no byte of the requested range.",
        "Ask for a range within the length that `Content-Range` names.",
    ),
    ProblemType(
        "invalid", 422, "Unprocessable Content",
        "The request can be read, but fields or parameters are invalid, unknown, or do not go "
        "together.",
        "`errors` names each field at fault and the reason; correct them. What `show` alone can "
        "judge, e.g. whether there is a preset, is not among them: the request is answered with "
        "202, and the show fails, with `field` and `reason` in its event.",
    ),
    ProblemType(
        "precondition-required", 428, "Precondition Required",
        "The operation changes a version of a resource, and the request names none.",
        "Send `If-Match` with the ETag that was read.",
    ),
    ProblemType(
        "rate-limited", 429, "Too Many Requests",
        "The key, or the address, has made too many requests.",
        "Wait for the seconds of `Retry-After`; `RateLimit-*` tell what is left.",
    ),
    ProblemType(
        "internal", 500, "Internal Server Error",
        "Something unexpected went wrong in the station.",
        "Tell the operator the `request_id`: the log holds the details under it.",
    ),
    ProblemType(
        "unavailable", 503, "Service Unavailable",
        "The broker, or the service that answers, is out of reach or did not answer in time. "
        "Nothing was accepted; a request that the broker has received without confirming it may "
        "still take effect.",
        "Repeat the request after the seconds of `Retry-After`; with the same `Idempotency-Key` "
        "or `show_id`, a repetition is harmless.",
    ),
    ProblemType(
        "overloaded", 503, "Service Unavailable",
        "As many requests or clients as the station serves at once are waiting already.",
        "Repeat the request after the seconds of `Retry-After`.",
    ),
)  # fmt: skip
"""Every type; the first of a status is the one of responses that name none."""

BY_CODE = {each.code: each for each in PROBLEM_TYPES}
BY_STATUS = {each.status: each for each in reversed(PROBLEM_TYPES)}


def type_of(status: int, code: str | None = None) -> ProblemType:
    """The type of a problem: that of the code, or else the usual one of the status.

    Raises:
        KeyError: there is no such code.
    """
    if code is not None:
        return BY_CODE[code]
    return BY_STATUS.get(status) or BY_STATUS[500 if status >= 500 else 400]  # noqa: PLR2004
