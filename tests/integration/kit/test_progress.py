"""Reports on progress over a real nats-server, as asyncapi.yaml documents them."""

import asyncio
from pathlib import Path

import yaml
from nats.aio.msg import Msg

from contracts import Progress
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

DOCUMENT = yaml.load(
    (Path(__file__).parents[3] / "asyncapi.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
HEADERS = DOCUMENT["components"]["schemas"]["ProgressHeaders"]["properties"]


async def test_reports_have_the_documented_headers(broker_settings: PlatformSettings) -> None:
    report = Progress(show_id="s1", stage="speech", done=1, total=4)
    heard: asyncio.Queue[Msg] = asyncio.Queue()
    async with connected(broker_settings, "test") as (_, platform):
        await platform.client.subscribe("progress.*", cb=heard.put)
        await platform.client.flush()
        for _ in range(2):
            await platform.notify(report)
        async with asyncio.timeout(10):
            one, two = await heard.get(), await heard.get()
    assert Progress.model_validate_json(one.data) == report
    headers, others = one.headers or {}, two.headers or {}
    assert headers.keys() == HEADERS.keys()
    assert headers["ce-id"] != others["ce-id"]
