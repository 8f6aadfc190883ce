"""How long a response takes, as the delays of its pieces state it."""

from typing import Any

import pytest
from starlette.requests import Request

from tests.emulator import elevenlabs_speech, openai_chat, openai_media, openai_responses
from tests.emulator.operation import Answer
from tests.emulator.state import TYPICAL, Call, State

WRITING: dict[str, Any] = {"model": "gpt-4.1", "input": "Rain fell on Tuesday.", "stream": True}
CHAT = {**WRITING, "messages": [{"role": "user", "content": "Rain fell on Tuesday."}]}
SPEECH = {"model": "tts-1", "voice": "ash", "input": "Rain fell.", "response_format": "pcm"}


def delays(answer: Answer, operation: str, body: dict[str, Any]) -> list[float]:
    scope = {
        "type": "http",
        "query_string": b"",
        "path_params": {"voice": "21m00Tcm4TlvDq8ikWAM"},
        "headers": [],
    }
    state = State(key="key", latency=TYPICAL)
    reply = answer(Call(state, operation, Request(scope), body, None, 1))
    return [chunk.delay for chunk in reply.chunks]


@pytest.mark.parametrize(
    ("answer", "body"), [(openai_responses.answer, WRITING), (openai_chat.answer, CHAT)]
)
def test_tokens_arrive_after_the_first_one_at_their_rate(
    answer: Answer, body: dict[str, Any]
) -> None:
    waits = [delay for delay in delays(answer, "openai.chat", body) if delay]
    assert waits[0] == TYPICAL.first_token
    assert set(waits[1:]) == {TYPICAL.token}


@pytest.mark.parametrize("answer", [openai_responses.answer, openai_chat.answer])
def test_a_whole_answer_takes_as_long_as_all_its_tokens(answer: Answer) -> None:
    (wait,) = delays(answer, "openai.chat", {**CHAT, "stream": False})
    assert wait == pytest.approx(TYPICAL.first_token + 6 * TYPICAL.token)


@pytest.mark.parametrize("suffix", elevenlabs_speech.PATHS)
def test_the_first_sound_of_elevenlabs_is_waited_for(suffix: str) -> None:
    body = {"text": "Rain fell on Tuesday. The river rose."}
    first, *rest = delays(elevenlabs_speech.speech, f"elevenlabs.speech{suffix}", body)
    assert first == TYPICAL.first_sound
    assert not any(rest)


def test_the_first_sound_of_openai_is_waited_for() -> None:
    first, *rest = delays(openai_media.speak, "openai.speech", SPEECH)
    assert first == TYPICAL.first_sound
    assert not any(rest)
