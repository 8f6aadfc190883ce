"""A running station does as openapi.json says, whatever it is sent (schemathesis)."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services import fleet
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack

pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]

OPENAPI = Path(__file__).parents[3] / "openapi.json"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
LONG = ("follow_show", "post_audio_generate")
"""Operations whose response takes as long as a show, or its speech: their own tests wait."""
SECONDS = 120
SEED = 1


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a station with all services, whose limits are off."""
    bridge = {"port": 0, "limit_shows": 0, "limit_requests": 0, "wait_seconds": 2}
    async with embedded_stack(
        PlatformSettings(data_dir=tmp_path),
        services=tuple(fleet.SERVICES),
        overrides={"bridge": bridge},
    ) as stack:
        yield stack.address_of("bridge")


async def test_no_request_breaks_the_station_or_the_schema(station: str, tmp_path: Path) -> None:
    excluded = [word for name in LONG for word in ("--exclude-operation-id", name)]
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", str(OPENAPI), "--url", station,
        "--checks", ",".join(CHECKS), *excluded,
        "--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--seed", str(SEED),
        "--max-time", str(SECONDS), "--request-timeout", "20",
        "--no-shrink", "--continue-on-failure", "--no-color",
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
