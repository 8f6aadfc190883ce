"""Examples for the description of the interface, made of the golden examples of the contracts."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from contracts import ArchiveShowsPage, ShowGenerated
from services.bridge.domain import lists, views
from services.bridge.domain.health import (
    Condition,
    DependencyHealth,
    Health,
    InstanceStatus,
    QueueStatus,
    resource,
    services_status,
)
from services.bridge.domain.lists import ShowList
from services.bridge.domain.paths import SHOWS
from services.bridge.domain.views import ReviewDecision

SHOW_ID = "7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa"


@cache
def example(name: str) -> Any:
    """The golden example of a contract, by its subject; None where there is none."""
    path = files("contracts").joinpath("examples", f"{name}.json")
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def named() -> Any:
    """A show that is named."""
    return views.named(SHOW_ID).model_dump(mode="json")


def show() -> Any:
    """A show that was generated."""
    event = ShowGenerated.model_validate(example(ShowGenerated.subject))
    return views.archived_view(event).model_dump(mode="json")


def show_list() -> Any:
    """A page of shows."""
    page = ArchiveShowsPage.model_validate(example("archive.shows.list.reply"))
    following = None if page.next is None else f"{SHOWS}?after={page.next}"
    shows = tuple(map(lists.listed, page.shows))
    links = {"next": following}
    answer = ShowList(shows=shows, next=page.next, as_of=page.as_of, links=links)
    return answer.model_dump(mode="json")


def decision() -> Any:
    """The answer to a reviewer."""
    return ReviewDecision(
        show_id=SHOW_ID,
        revision=2,
        seconds=58.5,
        seconds_requested=60.0,
        links=views.links(SHOW_ID) | views.review_links(SHOW_ID),
    ).model_dump(mode="json")


def as_json(sample: Any) -> dict[str, Any]:
    """The content of a response, by an example of it."""
    return {"content": {"application/json": {"example": sample}}}


def health(broker: Condition = "ok") -> Any:
    """The health of a station."""
    reason = "" if broker == "ok" else "JetStream does not answer, or lacks its streams"
    return Health(
        status=broker,
        version="0.1.0",
        uptime=86_400.0,
        dependencies={
            "broker": DependencyHealth(status=broker, latency_ms=0.8, reason=reason),
            "blobs": DependencyHealth(status="ok", latency_ms=1.1),
        },
        disk=resource(500_000_000_000, 320_000_000_000, 1),
        memory=resource(16_000_000_000, 9_000_000_000, 1, 180_000_000),
    ).model_dump(mode="json")


def services() -> Any:
    """The status of the services."""
    instance = InstanceStatus(
        id="Yw1LxN3gQ5", version="0.1.0", started="2026-03-14T06:30:00Z", endpoints=()
    )
    queue = QueueStatus(
        subject="script.ready",
        stream="SHOWS",
        consumer="audio-script-ready",
        waiting=2,
        in_flight=1,
        redelivered=0,
    )
    return services_status({"audio": [instance]}, {"audio": [queue]}).model_dump(mode="json")
