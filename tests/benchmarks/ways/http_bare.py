"""Serves `POST /shows` by the bare framework: a raw, confirmed publish, and nothing else."""

import asyncio
import json
import sys
from uuid import uuid4

import nats
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from contracts import subjects


async def serve(url: str, token: str) -> None:
    """Serve on a free port, which is printed."""
    client = await nats.connect(url, token=token)
    js = client.jetstream()
    app = FastAPI(openapi_url=None)

    @app.post("/api/v1/shows")
    async def request_show(request: Request) -> JSONResponse:
        show_id = str(uuid4())
        body = json.dumps(await request.json() | {"show_id": show_id}).encode()
        headers = {"Nats-Msg-Id": show_id}
        await js.publish(subjects.SHOW_REQUESTED, body, headers=headers)
        return JSONResponse({"show_id": show_id}, 202)

    config = uvicorn.Config(app, port=0, http="h11", access_log=False, log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    address = server.servers[0].sockets[0].getsockname()
    print(f"http://127.0.0.1:{address[1]}", flush=True)  # noqa: T201 - the result
    await task


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
