"""OpenAI's Responses API, whole and as a stream of events."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from tests.emulator.contract import check_response
from tests.emulator.openai_errors import BROKEN, error
from tests.emulator.openai_media import identified
from tests.emulator.state import Call
from tests.emulator.wire import Chunk, RefusedError, Reply, json_reply
from tests.emulator.writing import Written, pieces, write


def answer(call: Call) -> Reply:
    """Answer `POST /v1/responses`."""
    written = write(call)
    response = _Response(call, written)
    if call.body.get("stream"):
        return _streamed(call, response)
    if call.has("stream_error"):
        raise RefusedError(error(500, BROKEN, "server_error"))
    document = response.document(done=True)
    check_response("openai.responses", document)
    latency = call.state.latency
    delay = latency.first_token + latency.token * written.output_tokens
    return json_reply(document, headers=identified(), delay=delay)


class _Response:
    """One response as its documents and events show it."""

    def __init__(self, call: Call, written: Written) -> None:
        self.call, self.written = call, written
        self.ids = {kind: f"{kind}_{uuid.uuid4().hex}" for kind in ("resp", "rs", "msg")}
        self.created = int(time.time())

    @property
    def index(self) -> int:
        """Position of the message in the output."""
        return 1 if self.written.reasons else 0

    def document(self, *, done: bool) -> dict[str, Any]:
        """Give the response, in progress or as it ends."""
        body, cut = self.call.body, self.written.incomplete
        status = ("incomplete" if cut else "completed") if done else "in_progress"
        return {
            "id": self.ids["resp"],
            "object": "response",
            "created_at": self.created,
            "status": status,
            "completed_at": int(time.time()) if done and not cut else None,
            "error": None,
            "incomplete_details": {"reason": "max_output_tokens"} if done and cut else None,
            "instructions": body.get("instructions"),
            "max_output_tokens": body.get("max_output_tokens"),
            "model": body["model"],
            "output": self.items() if done else [],
            "parallel_tool_calls": True,
            "previous_response_id": None,
            "reasoning": body.get("reasoning") or {"effort": None, "summary": None},
            "store": body.get("store", True),
            "temperature": body.get("temperature", 1.0),
            "text": body.get("text") or {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": [],
            "top_p": 1.0,
            "truncation": "disabled",
            "usage": self.usage() if done else None,
            "user": None,
            "metadata": body.get("metadata") or {},
        }

    def items(self) -> list[dict[str, Any]]:
        """Give the output as it ends."""
        status = "incomplete" if self.written.incomplete else "completed"
        message = self.message(status, [self.part(self.written.text)])
        return [self.reasoning(), message] if self.written.reasons else [message]

    def reasoning(self) -> dict[str, Any]:
        """Give the item that stands for the model's reasoning; its text is not shown."""
        return {"id": self.ids["rs"], "type": "reasoning", "summary": []}

    def message(self, status: str, content: list[dict[str, Any]]) -> dict[str, Any]:
        """Give the message."""
        item = {"id": self.ids["msg"], "type": "message", "role": "assistant"}
        return {**item, "status": status, "content": content}

    def part(self, text: str) -> dict[str, Any]:
        """Give the message's only part."""
        if self.written.refused:
            return {"type": "refusal", "refusal": text}
        return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}

    def usage(self) -> dict[str, Any]:
        """Give the tokens."""
        written = self.written
        return {
            "input_tokens": written.input_tokens,
            "input_tokens_details": {
                "cached_tokens": written.cached_tokens,
                "cache_write_tokens": 0,
            },
            "output_tokens": written.output_tokens,
            "output_tokens_details": {"reasoning_tokens": written.reasoning_tokens},
            "total_tokens": written.input_tokens + written.output_tokens,
        }

    def events(self) -> Iterator[dict[str, Any]]:
        """Give the events in the order in which the provider sends them."""
        at = {"output_index": self.index}
        yield {"type": "response.created", "response": self.document(done=False)}
        yield {"type": "response.in_progress", "response": self.document(done=False)}
        if self.written.reasons:
            reasoning = {"output_index": 0, "item": self.reasoning()}
            yield {"type": "response.output_item.added", **reasoning}
            yield {"type": "response.output_item.done", **reasoning}
        yield {
            "type": "response.output_item.added",
            **at,
            "item": self.message("in_progress", []),
        }
        yield from self._content_events(
            {"item_id": self.ids["msg"], **at, "content_index": 0}, self.written.text
        )
        yield {"type": "response.output_item.done", **at, "item": self.items()[self.index]}
        end = "incomplete" if self.written.incomplete else "completed"
        yield {"type": f"response.{end}", "response": self.document(done=True)}

    def _content_events(self, at: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
        kind, field = ("refusal", "refusal") if self.written.refused else ("output_text", "text")
        extra: dict[str, Any] = {} if self.written.refused else {"logprobs": []}
        yield {"type": "response.content_part.added", **at, "part": self.part("")}
        for piece in pieces(text):
            yield {"type": f"response.{kind}.delta", **at, "delta": piece, **extra}
        yield {"type": f"response.{kind}.done", **at, field: text, **extra}
        yield {"type": "response.content_part.done", **at, "part": self.part(text)}


def _streamed(call: Call, response: _Response) -> Reply:
    chunks, latency, started = [], call.state.latency, False
    for number, event in enumerate(response.events()):
        document = {**event, "sequence_number": number}
        check_response("openai.event", document)
        delay = 0.0
        if event["type"].endswith(".delta"):
            delay = latency.token if started else latency.first_token
            started = True
        data = json.dumps(document, ensure_ascii=False)
        chunks.append(Chunk(f"event: {event['type']}\ndata: {data}\n\n".encode(), delay))
    if call.has("stream_error") and call.fault:
        chunks = [*chunks[: max(1, int(len(chunks) * call.fault.share))], _failed(len(chunks))]
    return Reply(chunks, "text/event-stream", headers=identified(), streamed=True)


def _failed(number: int) -> Chunk:
    event = {"type": "error", "code": "server_error", "message": BROKEN, "param": None}
    document = {**event, "sequence_number": number}
    check_response("openai.event", document)
    return Chunk(f"event: error\ndata: {json.dumps(document)}\n\n".encode())
