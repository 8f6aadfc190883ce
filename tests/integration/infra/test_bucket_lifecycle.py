"""The lifecycle of a bucket: a store of S3 takes it, and it removes nothing that is needed."""

import json
from pathlib import Path

import boto3  # type: ignore[import-untyped]
import pytest

from contracts import subjects
from services.kit.accounts import S3Account
from tests.s3_server import BUCKET, KEY, SECRET, emptied, s3_server

FILE = Path(__file__).parents[3] / "infra/production/s3/lifecycle.json"


def test_the_store_takes_it(tmp_path: Path) -> None:
    lifecycle = json.loads(FILE.read_text())
    with s3_server(tmp_path) as address:
        emptied(address)
        client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )
        client.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration=lifecycle)
        stored = client.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert {rule["ID"] for rule in stored} == {rule["ID"] for rule in lifecycle["Rules"]}
    assert {rule["Status"] for rule in stored} == {"Enabled"}


@pytest.mark.parametrize("rule", json.loads(FILE.read_text())["Rules"], ids=lambda rule: rule["ID"])
def test_no_rule_removes_what_a_service_keeps(rule: dict[str, dict[str, object]]) -> None:
    """The services remove what is old; a rule with an age of its own would break their shows."""
    assert "Days" not in rule.get("Expiration", {})
    assert "Date" not in rule.get("Expiration", {})


def test_the_shows_are_where_the_station_keeps_them() -> None:
    prefix = S3Account.model_fields["s3_prefix"].default
    rules = {rule["ID"]: rule for rule in json.loads(FILE.read_text())["Rules"]}
    moved = rules["shows-to-infrequent-access"]
    assert moved["Filter"]["And"]["Prefix"] == f"{prefix}/{subjects.BLOBS_SHOWS}/"
    assert moved["Transitions"][0]["Days"] >= 30  # the least that S3 takes for this class
