"""Why slots are late, dropped or failed: as codes with values, and in words."""

from contracts import SlotReason, SlotReasonCode

MAX_LENGTH = 500
"""Characters of a reason in words."""
_WORDS: dict[str, str] = {
    "gone": "the grid has it no more",
    "unserved": "nobody served the channel as its show was to be made",
    "over_budget": "the {usd} USD that shows may cost a day are used up",
    "not_finished": "its show was not finished within {minutes} minutes",
    "not_aired": "its show could not be aired within {minutes} minutes",
    "waiting": "its show is not finished; filler is heard until it is",
    "deleted": "the show was deleted",
    "cancelled": "the show was cancelled",
    "kept_scheduled": "the grid has “{title}” here since version {version}, but this show was "
    "scheduled already",
    "kept_no_time": "the grid has “{title}” here since version {version}, but there was no time to "
    "make it",
}


def because(code: SlotReasonCode, **values: str | float) -> SlotReason:
    """A reason, with the values that its words need."""
    return SlotReason(
        code=code,
        values={
            name: value if isinstance(value, str) else f"{value:g}"
            for name, value in values.items()
        },
    )


def unmade(text: str, stage: str = "") -> SlotReason:
    """The reason of a show that was not made: `text` is that of who could not make it."""
    return because("failed", text=text[:MAX_LENGTH], **({"stage": stage} if stage else {}))


def cancelled(text: str) -> SlotReason:
    """The reason of a show that somebody cancelled, with what they say to it, if anything."""
    return because("cancelled", **({"text": text[:MAX_LENGTH]} if text else {}))


def in_words(reason: SlotReason) -> str:
    """A reason in words, as operators read it."""
    said = ": ".join(filter(None, (reason.values.get("stage"), reason.values.get("text"))))
    return said[:MAX_LENGTH] or _WORDS[reason.code].format(**reason.values)


GONE = because("gone")
"""The grid had the slot."""
DELETED = because("deleted")
UNSERVED = because("unserved")
WAITING = because("waiting")
