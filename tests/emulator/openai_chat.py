"""OpenAI's Chat Completions API, which compatible servers have too."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from tests.emulator.answers import output_format
from tests.emulator.contract import check_response
from tests.emulator.openai_errors import BROKEN, error, invalid
from tests.emulator.openai_media import identified
from tests.emulator.state import Call
from tests.emulator.wire import Chunk, RefusedError, Reply, json_reply
from tests.emulator.writing import Written, pieces, write


def answer(call: Call) -> Reply:
    """Answer `POST /v1/chat/completions`."""
    written = write(call)
    head = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "created": int(time.time()),
        "model": call.body["model"],
        "service_tier": "default",
        "system_fingerprint": "fp_emulator",
    }
    if call.body.get("stream"):
        return _streamed(call, head, written)
    if call.has("stream_error"):
        raise RefusedError(error(500, BROKEN, "server_error"))
    document = {
        **head,
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "message": _message(written),
                "logprobs": None,
                "finish_reason": _finish(written),
            }
        ],
        "usage": _usage(written),
    }
    check_response("openai.chat", document)
    latency = call.state.latency
    delay = latency.first_token + latency.token * written.output_tokens
    return json_reply(document, headers=identified(), delay=delay)


def answer_compatible(call: Call) -> Reply:
    """Answer as an older compatible server, which follows no schema.

    Raises:
        RefusedError: a schema is given.
    """
    if output_format(call.body).get("type") == "json_schema":
        message = "'response_format.type' must be one of 'text' or 'json_object'"
        raise RefusedError(invalid(message, "response_format.type"))
    return answer(call)


def answer_missing(_: Call) -> Reply:
    """Answer where an older compatible server has no such API."""
    return Reply([Chunk(b"404 page not found")], "text/plain", 404)


def _message(written: Written) -> dict[str, Any]:
    said = {"content": None, "refusal": written.text}
    if not written.refused:
        said = {"content": written.text, "refusal": None}
    return {"role": "assistant", **said, "annotations": []}


def _finish(written: Written) -> str:
    return "length" if written.incomplete else "stop"


def _usage(written: Written) -> dict[str, Any]:
    return {
        "prompt_tokens": written.input_tokens,
        "completion_tokens": written.output_tokens,
        "total_tokens": written.input_tokens + written.output_tokens,
        "prompt_tokens_details": {"cached_tokens": written.cached_tokens, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": written.reasoning_tokens},
    }


def _choices(written: Written) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Give the deltas, and how the last of them ends."""
    field = "refusal" if written.refused else "content"
    yield {"role": "assistant", "content": ""}, None
    for piece in pieces(written.text):
        yield {field: piece}, None
    yield {}, _finish(written)


def _streamed(call: Call, head: dict[str, Any], written: Written) -> Reply:
    with_usage = bool((call.body.get("stream_options") or {}).get("include_usage"))
    head = {**head, "object": "chat.completion.chunk", **({"usage": None} if with_usage else {})}
    documents = [
        {**head, "choices": [{"index": 0, "delta": d, "logprobs": None, "finish_reason": end}]}
        for d, end in _choices(written)
    ]
    if with_usage:
        documents.append({**head, "choices": [], "usage": _usage(written)})
    latency = call.state.latency
    chunks = []
    for number, document in enumerate(documents):
        check_response("openai.chat.chunk", document)
        delay = latency.token if number else latency.first_token
        chunks.append(
            Chunk(f"data: {json.dumps(document, ensure_ascii=False)}\n\n".encode(), delay)
        )
    chunks.append(Chunk(b"data: [DONE]\n\n"))
    if call.has("stream_error") and call.fault:
        failure = {"error": {"message": BROKEN, "type": "server_error", "code": None}}
        kept = chunks[: max(1, int(len(chunks) * call.fault.share))]
        chunks = [*kept, Chunk(f"data: {json.dumps(failure)}\n\n".encode())]
    return Reply(chunks, "text/event-stream", headers=identified(), streamed=True)
