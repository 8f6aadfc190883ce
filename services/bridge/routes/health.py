"""The health of the station, for people and orchestrators, and its metrics."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from services.bridge import samples
from services.bridge.access import requires
from services.bridge.domain.health import Alive, Health, ServicesStatus
from services.bridge.inputs import OpenDeps
from services.bridge.openapi import json_response, problems, shown
from services.kit.telemetry import exposition
from services.kit.web.problems import Problem

ILL = "Something is ill: the same as JSON."
RETRY_AFTER = {"Retry-After": "5"}

PROBES = APIRouter(tags=["station"])
"""Routes at the root, where orchestrators look for them."""
ROUTER = APIRouter(tags=["station"])


@PROBES.get(
    "/health",
    operation_id="read_health",
    summary="Read the health of the station",
    response_model=Health,
    responses={
        **shown(samples.health(), "The station is well."),
        503: {"model": Health, "description": ILL, **samples.as_json(samples.health("ill"))},
    },
)
async def health(deps: OpenDeps) -> Response:
    """Ask each dependency whether it answers, and measure disk and memory.

    That is done at most once a second: all who ask meanwhile receive the same answer.
    """
    found = await deps.checks.health()
    return json_response(found, 200 if found.status == "ok" else 503)


@PROBES.get(
    "/health/live",
    operation_id="read_liveness",
    summary="Learn whether the bridge runs",
    response_model=Alive,
    responses=shown({"status": "ok"}, "It runs."),
)
async def live() -> Response:
    """Answer, whatever the state of the broker."""
    return json_response(Alive())


@PROBES.get(
    "/health/ready",
    operation_id="read_readiness",
    summary="Learn whether a request would be accepted now",
    response_model=Alive,
    responses=problems("unavailable") | shown({"status": "ok"}, "It would."),
)
async def ready(deps: OpenDeps) -> Response:
    """Ask JetStream, and wait for its answer."""
    if not await deps.ready():
        raise Problem(503, "JetStream does not answer, or lacks its streams", headers=RETRY_AFTER)
    return json_response(Alive())


@ROUTER.get(
    "/services/status",
    operation_id="read_services",
    summary="Find the services that run, and what waits for them",
    response_model=ServicesStatus,
    responses=shown(samples.services(), "The services."),
    dependencies=[Depends(requires("read"))],
)
async def services(deps: OpenDeps) -> Response:
    """Ask all services by NATS micro, and JetStream for their queues."""
    return json_response(await deps.checks.services())


@PROBES.get(
    "/metrics",
    operation_id="read_metrics",
    summary="Read the metrics, as Prometheus does",
    response_class=Response,
    responses={
        200: {
            "description": "The metrics, in the text format of Prometheus.",
            "content": {
                kind: {"schema": {"type": "string"}}
                for kind in ("text/plain", "application/openmetrics-text")
            },
        }
    },
    dependencies=[Depends(requires("read"))],
)
async def metrics(request: Request) -> Response:
    """Return the meters of this process: those of HTTP, and of the services that share it.

    Where the client accepts `application/openmetrics-text`, they have exemplars.
    """
    content, media_type = exposition(request.headers.get("accept", ""))
    return Response(content, headers={"content-type": media_type})
