"""What the emulated language model makes of a request: text, tokens, and how it ends."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from tests.emulator.answers import (
    instructions_of,
    output_format,
    schema_of,
    tokens,
    with_invented_number,
)
from tests.emulator.contract import Problem, problems_of_strict_schema
from tests.emulator.openai_errors import error, invalid
from tests.emulator.state import Call
from tests.emulator.wire import RefusedError

KNOWN_MODELS = re.compile(r"gpt-|chatgpt-|o\d|tts-")
REASONING_MODELS = re.compile(r"gpt-[5-9]|o\d")
REASONING_TOKENS = 64
CACHED = 1024
"""Tokens at a prompt's beginning that are cheaper once they have been seen."""
REFUSAL = "I'm sorry, but I can't help with that."
OFF_SCHEMA = '{"answer": ["This is", {"not": "what was asked for"}], "note": 7}'
SCHEMA_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Written:
    """An answer of the model, and its tokens."""

    text: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    reasons: bool
    """A reasoning item precedes the message, and its tokens are among those of the output."""
    refused: bool
    incomplete: bool
    """It ends where the limit of tokens was reached."""

    @property
    def reasoning_tokens(self) -> int:
        """Tokens of the output that are not text."""
        return REASONING_TOKENS if self.reasons else 0


def write(call: Call) -> Written:
    """Answer a request, with the fault that is planned, and charge it.

    Raises:
        RefusedError: the model does not exist, or the schema is not one that it can follow.
    """
    if not call.operation.startswith("openai.compatible"):
        require_model(call.body["model"])
    _require_schema(call)
    read = instructions_of(call.body)
    text = _faulty(call, call.state.writer(call.body))
    input_tokens = tokens(read)
    reasons = bool(REASONING_MODELS.match(call.body["model"])) and _effort(call.body) != "none"
    limit = call.body.get("max_output_tokens") or call.body.get("max_completion_tokens")
    spent = tokens(text) + (REASONING_TOKENS if reasons else 0)
    short = call.has("incomplete") or (limit is not None and spent > limit)
    if short:
        text = text[: len(text) // 2]
        spent = limit or tokens(text)
    written = Written(
        text=text,
        input_tokens=input_tokens,
        cached_tokens=_cached(call, read, input_tokens),
        output_tokens=spent,
        reasons=reasons,
        refused=call.has("refusal"),
        incomplete=short,
    )
    _charge(call, read, written)
    return written


def require_model(model: str) -> None:
    """Refuse a model that the provider does not have.

    Raises:
        RefusedError: it has none of this name.
    """
    if not KNOWN_MODELS.match(model):
        message = f"The model `{model}` does not exist or you do not have access to it."
        raise RefusedError(error(404, message, "invalid_request_error", "model_not_found"))


def pieces(text: str) -> list[str]:
    """Split a text as a stream does: a word at a time."""
    return re.findall(r"\s*\S+|\s+$", text)


def _require_schema(call: Call) -> None:
    form = output_format(call.body)
    schema = schema_of(call.body)
    if schema is None:
        return
    found = list(problems_of_strict_schema(schema)) if form.get("strict") else []
    if not SCHEMA_NAME.fullmatch(form.get("name", "")):
        found.append(Problem("name", "must be letters, digits, _ and -, 64 at most"))
    if found:
        call.state.books.violations.append(f"{call.operation}: {found[0].where}: {found[0].what}")
        message = f"Invalid schema for response_format: {found[0].where}: {found[0].what}."
        raise RefusedError(invalid(message, "text.format.schema", "invalid_json_schema"))


def _faulty(call: Call, text: str) -> str:
    if call.has("refusal"):
        return REFUSAL
    if call.has("off_schema"):
        return OFF_SCHEMA
    if call.has("broken_answer"):
        return text[: max(1, len(text) * 2 // 3)]
    return with_invented_number(text) if call.has("invented_number") else text


def _effort(body: dict[str, Any]) -> str | None:
    effort = (body.get("reasoning") or {}).get("effort", body.get("reasoning_effort"))
    return None if effort is None else str(effort)


def _cached(call: Call, read: str, count: int) -> int:
    if count < CACHED:
        return 0
    prefix = hashlib.sha256(read[: CACHED * 4].encode()).hexdigest()
    seen = prefix in call.state.prefixes
    call.state.prefixes.add(prefix)
    return CACHED if seen else 0


def _charge(call: Call, read: str, written: Written) -> None:
    content = {"model": call.body["model"], "read": read, "schema": schema_of(call.body)}
    call.pay(
        content,
        input_tokens=written.input_tokens,
        cached_input_tokens=written.cached_tokens,
        output_tokens=written.output_tokens,
    )
