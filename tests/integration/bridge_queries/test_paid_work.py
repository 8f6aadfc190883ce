"""Work without a show that costs money: booked, kept within budgets, and never bought twice."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pydantic import SecretStr

from contracts import subjects
from services.kit.calls.account import Account
from tests.emulator.server import Emulator, emulator
from tests.integration.bridge_queries.conftest import OVERRIDES, Station, running_station
from tests.integration.bridge_queries.test_content import AS_OF, OUTLETS
from tests.script_models import honest

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROVIDERS = {
    "content": {"writer": "openai,local"},
    "audio": {"speech": "openai,espeak"},
    "media": {"covers": "openai,local"},
}
FAILING = {"budget": 0.000_001, "over_budget": "fail"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vendor() -> AsyncIterator[Emulator]:
    async with emulator(writer=honest) as served:
        yield served
    assert not served.books.violations


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def station(
    tmp_path_factory: pytest.TempPathFactory, publisher: str, vendor: Emulator
) -> AsyncIterator[Station]:
    account = {
        "OPENAI_API_KEY": SecretStr(vendor.key),
        "OPENAI_BASE_URL": vendor.openai_url,
    }
    paid = {name: chosen | account for name, chosen in PROVIDERS.items()}
    folder = tmp_path_factory.mktemp("paid")
    async with running_station(folder, publisher, OVERRIDES | paid) as station:
        yield station


async def spent(station: Station, key: str) -> float:
    """What an account has spent, once what was reserved is settled."""
    found = await station.platform.bucket(subjects.BUCKET_SPEND).get(key)
    return 0.0 if found is None else Account.model_validate_json(found[0]).spent


async def test_a_script_is_booked_and_bought_once(station: Station, vendor: Emulator) -> None:
    feeds = [{"url": station.feed(name)} for name in OUTLETS]
    request = {"feeds": feeds, "as_of": AS_OF, "minutes": 1, "seed": 3}
    script = (await station.post("/content/script", request | {"show_id": "one"}))["script"]
    assert script["written_by"].startswith("openai/")
    (usage,) = script["usage"]
    assert usage["cost"] > 0
    bought = len(vendor.books.payments)
    assert bought > 0
    assert await spent(station, f"show.{script['show_id']}") == pytest.approx(usage["cost"])
    again = (await station.post("/content/script", request | {"show_id": "one"}))["script"]
    assert again == script
    other = (await station.post("/content/script", request | {"show_id": "two"}))["script"]
    assert (other["usage"], other["parts_reused"]) == ([], len(script["segments"]))
    assert other["saved"] == pytest.approx(usage["cost"])
    assert len(vendor.books.payments) == bought
    refused = request | {"show_id": "three", "minutes": 1.5} | FAILING
    assert "budget" in await station.refusal("/content/script", refused)
    assert len(vendor.books.payments) == bought


async def test_audio_is_booked_and_bought_once(station: Station, vendor: Emulator) -> None:
    name = (await station.get("/speakers", language="en"))["hosts"][0]["name"]
    script = {"segments": [{"speaker": name, "text": "The ferries run again."}]}
    before = len(vendor.books.payments)
    made = await station.post("/audio/generate", {"script": script})
    assert {voice["provider"] for voice in made["voices"]} == {"openai"}
    cost = sum(each["cost"] for each in made["usage"])
    assert cost > 0
    assert await spent(station, f"show.{made['audio_id']}") == pytest.approx(cost)
    bought = len(vendor.books.payments)
    assert bought == before + 1
    assert await station.post("/audio/generate", {"script": script}) == made
    louder = await station.post("/audio/generate", {"script": script | {"loudness": -14}})
    assert (louder["usage"], louder["takes_reused"]) == ([], 1)
    assert louder["saved"] == pytest.approx(cost)
    assert len(vendor.books.payments) == bought
    other = {"segments": [{"speaker": name, "text": "They do not."}]} | FAILING
    assert "budget" in await station.refusal("/audio/generate", {"script": other})
    assert len(vendor.books.payments) == bought


async def test_a_cover_is_booked_and_bought_once(station: Station, vendor: Emulator) -> None:
    request = {"title": "The Harbour", "as_of": "2026-03-18T20:00:00Z", "seed": 7}
    before = len(vendor.books.payments)
    made = await station.post("/media/generate/cover", request)
    assert made["painted_by"] == "openai"
    (usage,) = made["usage"]
    assert usage["cost"] > 0
    assert await spent(station, f"show.{made['cover_id']}") == pytest.approx(usage["cost"])
    assert len(vendor.books.payments) == before + 1
    assert await station.post("/media/generate/cover", request) == made
    dearer = request | {"seed": 8, "title": "The Lighthouse"} | FAILING
    assert "budget" in await station.refusal("/media/generate/cover", dearer)
    assert len(vendor.books.payments) == before + 1


async def test_what_belongs_to_no_show_is_booked_on_the_day(station: Station) -> None:
    keys = await station.platform.bucket(subjects.BUCKET_SPEND).keys()
    (day,) = [key for key in keys if key.startswith("day.")]
    shows = [await spent(station, key) for key in keys if key.startswith("show.")]
    assert await spent(station, day) == pytest.approx(sum(shows))
