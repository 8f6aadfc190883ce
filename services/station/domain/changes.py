"""What becomes of slots whose show was asked for, and that the grid has otherwise by now.

What was made for them stays in the archive. A slot remembers by which version of the grid it is as
it is: a scheduler that has not read the latest one yet changes nothing back.
"""

from contracts import SlotReasonCode
from services.station.domain.asking import is_same, is_too_late, request_of
from services.station.domain.grid import Occurrence
from services.station.domain.planning import View
from services.station.domain.reasons import DELETED, GONE, because, in_words
from services.station.domain.state import OVER, Slot

MAX_EARLIER = 5
"""Requests that a slot remembers."""


def renewed(view: View, slot: Slot, occurrence: Occurrence) -> Slot:
    """The slot as the grid has it: planned where another show is to be asked for.

    It is kept as it is where it is too late for another one, and says so.
    """
    if slot.opening or view.version <= slot.version:
        return slot
    changes: dict[str, object] = {"version": view.version, "start": occurrence.start}
    slot = slot.model_copy(update={**changes, "kept": "", "kept_why": None})
    if _has(view, slot, occurrence):
        return _back(view, slot, occurrence) if _is_gone(slot) else slot
    if (slot.show_id, slot.at) in view.aired:
        return _kept(slot, occurrence, "kept_scheduled")
    if is_too_late(view, occurrence):
        return _kept(slot, occurrence, "kept_no_time")
    changes = {"state": "planned"}
    if slot.request is not None and slot.sent and slot.state != "failed" and slot.why != DELETED:
        request = slot.request.model_copy(update={"feeds": None})
        changes["earlier"] = (*slot.earlier, request)[-MAX_EARLIER:]
    if occurrence.preset and (slot.request is not None or slot.earlier):
        changes["attempt"] = slot.attempt + 1
    return slot.model_copy(update=changes)


def gone(view: View, slot: Slot) -> Slot:
    """The slot as one that the grid has no more."""
    if slot.state in OVER:
        return slot
    return slot.model_copy(update={"version": view.version}).ended("dropped", GONE)


def _has(view: View, slot: Slot, occurrence: Occurrence) -> bool:
    """Whether the show of a slot is what the grid has there."""
    if occurrence.show_id or not slot.preset:
        return slot.show_id == occurrence.show_id
    if slot.request is None:  # it was dropped before its show was asked for
        return slot.state == "planned"
    return is_same(slot.request, request_of(view, occurrence))


def _back(view: View, slot: Slot, occurrence: Occurrence) -> Slot:
    """The slot once the grid has it again: its show was asked for, or is asked for now."""
    changes: dict[str, object] = {"state": "requested", "reason": "", "why": None}
    if slot.request is not None:
        request, known = request_of(view, occurrence), slot.request
        kept = {"show_id": slot.show_id, "budget": known.budget if slot.sent else request.budget}
        changes["request"] = request.model_copy(update=kept)
    return slot.model_copy(update=changes)


def _kept(slot: Slot, occurrence: Occurrence, code: SlotReasonCode) -> Slot:
    what = occurrence.title or occurrence.preset or occurrence.show_id
    why = because(code, title=what, version=slot.version)
    if slot.state in OVER:
        return slot.ended(slot.state, why) if _is_gone(slot) else slot
    return slot.model_copy(update={"kept": in_words(why), "kept_why": why})


def _is_gone(slot: Slot) -> bool:
    return slot.reason == in_words(GONE)
