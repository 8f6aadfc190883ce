"""ElevenLabs' voices, models and subscription."""

import re
import uuid
from typing import Any, NamedTuple

from tests.emulator import elevenlabs_errors as errors
from tests.emulator.contract import check_response
from tests.emulator.state import Call, State
from tests.emulator.wire import RefusedError, Reply, json_reply

VOICE_ID = re.compile(r"[A-Za-z0-9]{20}")
PREMADE = {
    "21m00Tcm4TlvDq8ikWAM": ("Rachel", "female", "en"),
    "EXAVITQu4vr4xnSDxMaL": ("Sarah", "female", "en"),
    "JBFqnCBsd6RMkjVDRZzb": ("George", "male", "en"),
    "pNInz6obpgDQGcFmaJgB": ("Adam", "male", "en"),
}
"""Name, gender and language by the voice's id; others of 20 letters and digits are spoken too."""
CREDITS = 100_000


class Limits(NamedTuple):
    """What a model allows in a request."""

    characters: int
    context: bool
    """It reads the text before and after."""
    dialogue: bool = False
    """It speaks dialogues."""


MODELS = {
    "eleven_v4": Limits(5000, context=True, dialogue=True),
    "eleven_v4_turbo": Limits(5000, context=True),
    "eleven_v3": Limits(5000, context=False, dialogue=True),
    "eleven_multilingual_v2": Limits(10_000, context=True),
    "eleven_turbo_v2_5": Limits(40_000, context=True),
    "eleven_flash_v2_5": Limits(40_000, context=True),
}
"""The limit of v4's models is that of v3: none is published in what was read."""


def require_voice(state: State, voice: str) -> None:
    """Refuse a voice that the account does not have.

    Raises:
        RefusedError: it has none of this id.
    """
    if voice not in state.clones and not VOICE_ID.fullmatch(voice):
        message = f"A voice with the voice_id {voice} was not found."
        raise RefusedError(errors.error(404, "voice_not_found", message))


def require_model(model: str, characters: int) -> Limits:
    """Refuse a model that does not exist, and more characters than it takes.

    Raises:
        RefusedError: one or the other.
    """
    if model not in MODELS:
        message = f"A model with model ID {model} does not exist."
        raise RefusedError(errors.error(400, "model_not_found", message))
    limits = MODELS[model]
    if characters > limits.characters:
        message = (
            f"This request's text has {characters} characters and exceeds the character limit of "
            f"{limits.characters} characters for model '{model}'."
        )
        raise RefusedError(errors.error(400, "max_character_limit_exceeded", message))
    return limits


def list_voices(call: Call) -> Reply:
    """Answer `GET /v1/voices`, with all voices."""
    document = {"voices": _voices(call.state)}
    check_response("elevenlabs.voices.v1", document)
    return json_reply(document)


def search_voices(call: Call) -> Reply:
    """Answer `GET /v2/voices`, by page, name and category."""
    query = call.request.query_params
    wanted, category = query.get("search", "").lower(), query.get("category")
    found = [
        voice
        for voice in _voices(call.state)
        if wanted in voice["name"].lower() and category in {None, voice["category"]}
    ]
    size, start = int(query.get("page_size", "10")), int(query.get("next_page_token", "0"))
    more = start + size < len(found)
    document = {
        "voices": found[start : start + size],
        "has_more": more,
        "total_count": len(found),
        "next_page_token": str(start + size) if more else None,
    }
    check_response("elevenlabs.voices.v2", document)
    return json_reply(document)


def clone_voice(call: Call) -> Reply:
    """Answer `POST /v1/voices/add`; the voice is there from now on."""
    voice = uuid.uuid4().hex[:20]
    call.state.clones[voice] = call.body["name"]
    document = {"voice_id": voice, "requires_verification": False}
    check_response("elevenlabs.clone", document)
    return json_reply(document)


def list_models(_: Call) -> Reply:
    """Answer `GET /v1/models`."""
    document = [
        {
            "model_id": name,
            "name": name.replace("_", " ").title(),
            "can_do_text_to_speech": True,
            "maximum_text_length_per_request": limits.characters,
            "languages": [{"language_id": "en", "name": "English"}],
            "model_rates": {"character_cost_multiplier": 1.0},
        }
        for name, limits in MODELS.items()
    ]
    check_response("elevenlabs.models", document)
    return json_reply(document)


def subscription(call: Call) -> Reply:
    """Answer `GET /v1/user/subscription`; what was charged is used up."""
    used = sum(
        payment.units.get("characters", 0)
        for payment in call.state.books.payments
        if payment.operation.startswith("elevenlabs.")
    )
    document = {
        "tier": call.state.tier,
        "character_count": used,
        "character_limit": CREDITS,
        "max_credit_limit_extension": "unlimited",
        "can_extend_character_limit": False,
        "allowed_to_extend_character_limit": False,
        "next_character_count_reset_unix": 1800000000,
        "voice_slots_used": len(call.state.clones),
        "professional_voice_slots_used": 0,
        "professional_voice_slots_used_in_workspace": 0,
        "voice_limit": 30,
        "voice_add_edit_counter": len(call.state.clones),
        "professional_voice_limit": 1,
        "can_extend_voice_limit": False,
        "can_use_instant_voice_cloning": True,
        "can_use_professional_voice_cloning": call.state.tier == "pro",
        "currency": "usd",
        "current_overage": {"amount": "0", "currency": "usd"},
        "status": "active",
        "billing_period": "monthly_period",
        "character_refresh_period": "monthly_period",
    }
    check_response("elevenlabs.subscription", document)
    return json_reply(document)


def _voices(state: State) -> list[dict[str, Any]]:
    premade = [
        {
            "voice_id": voice,
            "name": name,
            "category": "premade",
            "labels": {"gender": gender, "language": language},
        }
        for voice, (name, gender, language) in PREMADE.items()
    ]
    clones = [
        {"voice_id": voice, "name": name, "category": "cloned", "labels": {}}
        for voice, name in state.clones.items()
    ]
    return premade + clones
