from fastapi import APIRouter, FastAPI
from httpx import ASGITransport, AsyncClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.bridge.routing import include

ROUTER = APIRouter()


@ROUTER.post("/direct")
async def direct(request: Request) -> Response:
    resolved = "fastapi_inner_astack" in request.scope
    return PlainTextResponse(f"{resolved} {(await request.body()).decode()}")


@ROUTER.post("/resolved")
async def resolved(request: Request, word: str) -> Response:
    return PlainTextResponse(f"{'fastapi_inner_astack' in request.scope} {word}")


@ROUTER.post("/model")
async def model(request: Request) -> dict[str, bool]:
    return {"resolved": "fastapi_inner_astack" in request.scope}


def client() -> AsyncClient:
    app = FastAPI()
    include(app, ROUTER)
    return AsyncClient(transport=ASGITransport(app), base_url="http://station")


async def test_an_endpoint_that_takes_the_request_alone_is_called_directly() -> None:
    async with client() as http:
        assert (await http.post("/direct", content="body")).text == "False body"


async def test_an_endpoint_with_parameters_has_them_resolved() -> None:
    async with client() as http:
        assert (await http.post("/resolved?word=hello")).text == "True hello"
        assert (await http.post("/resolved")).status_code == 422


async def test_an_endpoint_that_returns_no_response_has_one_made() -> None:
    async with client() as http:
        assert (await http.post("/model")).json() == {"resolved": True}
