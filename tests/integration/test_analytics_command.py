"""`radiox analytics` and `radiox alerts` ask running services."""

import asyncio
import csv
import json
import os
from pathlib import Path

from contracts import ArchiveFigures, ArchiveFiguresQuery, subjects
from services import fleet
from services.client.queries import ask
from services.kit.calls.breaker import CircuitState
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.archive_events import failed, generated
from tests.command_line import Result, radiox
from tests.parquet_files import table_of
from tests.waiting import until


async def run(settings: PlatformSettings, *arguments: str, cwd: Path | None = None) -> Result:
    assert settings.nats_token is not None
    reach = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value(),
        "RADIOX_DATA_DIR": str(settings.data_dir),
    }
    return await asyncio.to_thread(radiox, os.environ | reach, *arguments, cwd=cwd)


async def archived(settings: PlatformSettings) -> None:
    """Have an archive of two shows."""
    async with connected(settings, "test") as (_, platform):
        await platform.publisher.publish(generated(1, channel="world"))
        await platform.publisher.publish(failed(2))

        async def there() -> bool:
            found = await ask(platform.client, ArchiveFiguresQuery(), ArchiveFigures)
            return found.total.failed == 1

        await until(there)


async def test_a_report_is_printed_and_tables_are_exported(
    broker_settings: PlatformSettings, tmp_path: Path
) -> None:
    data, analytics = fleet.load("data"), fleet.load("analytics")
    async with running(data, broker_settings), running(analytics, broker_settings):
        await archived(broker_settings)
        printed = await run(broker_settings, "analytics", "report")
        assert (printed.returncode, printed.stderr) == (0, "")
        assert "Shows: 1 generated, 1 failed, 0 cancelled; 1 minutes" in printed.stdout
        assert "espeak: no answer within 20 seconds" in printed.stdout
        assert "Seconds of the stages" in printed.stdout
        whole = json.loads((await run(broker_settings, "analytics", "report", "--json")).stdout)
        assert whole["groups"][0]["channel"] in {"world", ""}
        failures = await run(
            broker_settings, "analytics", "report", "--table", "failures", "--json"
        )
        assert [each["stage"] for each in json.loads(failures.stdout)] == ["audio"]
        only = await run(broker_settings, "analytics", "report", "--channel", "none", "--json")
        assert json.loads(only.stdout)["days"] == []

        made = await run(broker_settings, "analytics", "export", "--table", "shows", cwd=tmp_path)
        assert made.stdout == "radiox-shows.csv: 2 rows\n"
        rows = csv.DictReader((tmp_path / "radiox-shows.csv").read_text().splitlines())
        assert [row["status"] for row in rows] == ["failed", "generated"]
        file = tmp_path / "days.parquet"
        export = ("analytics", "export", "--format", "parquet", "--output", str(file), "--json")
        assert json.loads((await run(broker_settings, *export)).stdout)["rows"] == 1
        assert table_of(file.read_bytes()).to_pylist()[0]["generated"] == 1
        refused = await run(broker_settings, "analytics", "report", "--since", "2020-01-01")
        assert refused.returncode == 2
        assert "since: it lies 1 to 400 days before until" in refused.stderr


async def test_alerts_are_listed_silenced_and_tested(broker_settings: PlatformSettings) -> None:
    analytics = fleet.load("analytics", every=0.1)
    async with running(analytics, broker_settings):

        async def evaluated() -> bool:
            return (
                "Nothing is known yet" not in (await run(broker_settings, "alerts", "list")).stdout
            )

        await until(evaluated)
        async with connected(broker_settings, "test") as (_, platform):
            state = CircuitState(failures=10, open_until=4e9).model_dump_json().encode()
            await platform.bucket(subjects.BUCKET_CIRCUITS).put("acme.speech", state)

        async def pending() -> bool:
            found = json.loads((await run(broker_settings, "alerts", "list", "--json")).stdout)
            return any(each["rule"] == "CircuitOpen" for each in found["alerts"])

        await until(pending)
        listed = await run(broker_settings, "alerts", "list")
        assert "acme" in listed.stdout
        rules = json.loads((await run(broker_settings, "alerts", "rules", "--json")).stdout)[
            "rules"
        ]
        by_name = {each["name"]: each for each in rules}
        assert by_name["CircuitOpen"]["evaluated"]
        assert not by_name["InterfaceFailing"]["evaluated"]
        label = "radiox.provider=acme"
        quiet = await run(
            broker_settings, "alerts", "silence", "CircuitOpen", "--label", label, "--json"
        )
        silence = json.loads(quiet.stdout)
        assert silence["labels"] == {"radiox.provider": "acme"}
        assert silence["silence_id"] in (await run(broker_settings, "alerts", "silences")).stdout
        assert "(silenced)" in (await run(broker_settings, "alerts", "list")).stdout
        ended = await run(broker_settings, "alerts", "unsilence", silence["silence_id"])
        assert ended.stdout == f"{silence['silence_id']} has ended.\n"
        tested = await run(broker_settings, "alerts", "test")
        assert (tested.returncode, "log\ttaken" in tested.stdout) == (0, True)


REFUSED = {
    ("silence",): "name either a rule",
    ("silence", "NoShow", "--all"): "name either a rule",
    ("silence", "Nothing"): "rule: there is no rule Nothing",
    ("silence", "NoShow", "--label", "x"): "--label x: it must be NAME=VALUE",
    ("unsilence", "a b"): "silence_id: ",
}


async def test_what_cannot_be_is_refused(broker_settings: PlatformSettings) -> None:
    async with running(fleet.load("analytics"), broker_settings):
        for arguments, said in REFUSED.items():
            refused = await run(broker_settings, "alerts", *arguments)
            assert refused.returncode == 2
            assert said in refused.stderr
