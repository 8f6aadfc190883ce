import logging

import pytest
from starlette.types import Message, Receive, Scope, Send

from services.kit.web.access_log import AccessLog

TRACE, OWN = "4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers with nothing."""
    del scope, receive
    await send({"type": "http.response.start", "status": 204, "headers": []})


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def ignored(message: Message) -> None:
    del message


@pytest.mark.parametrize(
    ("header", "trace_id"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", OWN),
        (f"00-{TRACE}-{'0' * 16}-01", OWN),
        ("", OWN),
    ],
)
async def test_a_line_names_the_trace_that_the_request_is_part_of(
    header: str, trace_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A header that is invalid is continued by nobody: a trace begins here."""
    caplog.set_level(logging.INFO)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"traceparent", header.encode())],
        "state": {"request_id": "r", "trace_id": OWN},
    }
    await AccessLog(answer, lambda _: "/")(scope, nothing, ignored)
    [record] = caplog.records
    assert vars(record)["trace_id"] == trace_id
