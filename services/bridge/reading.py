"""Reads shows: their state, and how they ended."""

from contracts import ShowEvent, ShowState
from services.bridge.ports import Deps
from services.kit.web.problems import Problem


async def state_of(show_id: str, deps: Deps) -> ShowState | None:
    """The state of a show, None where there is none yet.

    Once there is one, the request need not be remembered any more.
    """
    state = await deps.gateway.state(show_id)
    if state is not None:
        deps.recent.forget(show_id)
    return state


def found(state: ShowState | None, show_id: str) -> ShowState:
    """The state of a show.

    Raises:
        Problem: there is none, or the show was deleted.
    """
    if state is None:
        raise Problem(404, f"there is no show {show_id}")
    if state.deleted_at is not None:
        raise Problem(410, f"show {show_id} was deleted")
    return state


async def end_of(show_id: str, deps: Deps) -> ShowEvent | None:
    """The terminal event of a show; None before there is one.

    Raises:
        Problem: there is no such show, or it was deleted.
    """
    state = await state_of(show_id, deps)
    if state is None and (event := await archived_end(show_id, deps)) is not None:
        return event
    return await deps.gateway.outcome(found(state, show_id))


async def archived_end(show_id: str, deps: Deps) -> ShowEvent | None:
    """The event that ended a show whose state has expired; None where there is none.

    Raises:
        Problem: the show was deleted.
    """
    archived = await deps.archive.find(show_id)
    if archived is None:
        return None
    if archived.deleted_at is not None:
        raise Problem(410, f"show {show_id} was deleted")
    return archived.generated or archived.failed or archived.cancelled
