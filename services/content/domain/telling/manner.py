"""The manner of a show: how its hosts greet, address their listeners and sign off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from contracts import ShowAccepted
from services.content.domain.language.spoken_time import SpokenTime, spoken_time

_ENDS = (".", "!", "?", "…")


def moment(accepted: ShowAccepted, local: datetime) -> SpokenTime:
    """The time of a show in words, with the greeting of its style, where that has one."""
    told = spoken_time(local, accepted.language)
    own = _drawn(accepted.style.greetings, "greeting", accepted)
    return replace(told, greeting=own) if own else told


def sign_off(accepted: ShowAccepted) -> str:
    """The sentence with which the last host ends the show; empty where its style has none."""
    drawn = _drawn(accepted.style.sign_offs, "sign-off", accepted)
    return f"{drawn}." if drawn and not drawn.endswith(_ENDS) else drawn


def _drawn(phrases: Sequence[str], purpose: str, accepted: ShowAccepted) -> str:
    if not phrases:
        return ""
    return Random(f"{accepted.seed} {purpose}").choice(phrases)  # noqa: S311 - a choice of words
