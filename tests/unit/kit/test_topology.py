import pytest
from nats.js.api import AckPolicy, DiscardPolicy, RetentionPolicy, StorageType

from contracts import ShowCancelRequested, subjects
from services.kit.service import Route
from services.kit.settings import PlatformSettings
from services.kit.topology import bucket_config, consumer_config, stream_config


async def handle(*_: object) -> None:
    return None


@pytest.mark.parametrize("name", subjects.STREAMS)
def test_a_stream_lies_on_disk_and_drops_its_oldest(name: str) -> None:
    config = stream_config(name, replicas=3)
    assert config.subjects == list(subjects.STREAMS[name])
    assert config.storage == StorageType.FILE
    assert config.retention == RetentionPolicy.LIMITS
    assert config.discard == DiscardPolicy.OLD
    assert config.num_replicas == 3
    assert config.duplicate_window == 6 * 3600
    assert config.max_age == subjects.STREAM_AGES.get(name, 0)


def test_a_message_waits_for_its_time_in_the_pipeline_alone() -> None:
    schedules = {n for n in subjects.STREAMS if stream_config(n, 1).allow_msg_schedules}
    assert schedules == {subjects.STREAM_SHOWS}


@pytest.mark.parametrize("name", subjects.BUCKETS)
def test_a_bucket_is_laid_out_as_nats_clients_expect(name: str) -> None:
    config = bucket_config(name, replicas=1)
    assert config.name == f"KV_{name}"
    assert config.subjects == [f"$KV.{name}.>"]
    assert config.max_msgs_per_subject == 1
    assert config.discard == DiscardPolicy.NEW
    assert config.deny_delete
    assert config.allow_msg_ttl
    assert config.max_age == subjects.BUCKET_AGES.get(name, 0)


def test_a_consumer_outlives_its_process_and_is_acknowledged_by_hand() -> None:
    settings = PlatformSettings(ack_wait=12.0)
    config = consumer_config("show", Route(ShowCancelRequested, handle), settings)
    assert config.durable_name == "show-show-cancel-requested"
    assert config.filter_subject == ShowCancelRequested.subject
    assert config.ack_policy == AckPolicy.EXPLICIT
    assert config.ack_wait == 12.0
    assert config.max_ack_pending == 1000


def test_the_broker_gives_up_long_after_the_policy_has() -> None:
    config = consumer_config("show", Route(ShowCancelRequested, handle), PlatformSettings())
    assert config.max_deliver is not None
    assert config.max_deliver > 10 * PlatformSettings().attempts


def test_a_pattern_takes_the_place_of_the_subject() -> None:
    route = Route(ShowCancelRequested, handle, pattern=subjects.DEAD_LETTERS)
    config = consumer_config("show", route, PlatformSettings())
    assert (config.durable_name, config.filter_subject) == ("show-dead", "dead.>")
