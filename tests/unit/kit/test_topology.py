import pytest
from nats.js.api import AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType

from contracts import HostSaved, ShowCancelRequested, subjects
from services.kit.service import Route
from services.kit.settings import PlatformSettings
from services.kit.topology import bucket_config, consumer_config, stream_config


async def handle(*_: object) -> None:
    return None


@pytest.mark.parametrize("name", subjects.STREAMS)
def test_a_stream_is_stored_on_disk_and_discards_its_oldest_messages(name: str) -> None:
    config = stream_config(name, replicas=3)
    assert config.subjects == list(subjects.STREAMS[name])
    assert config.storage == StorageType.FILE
    assert config.retention == RetentionPolicy.LIMITS
    assert config.discard == DiscardPolicy.OLD
    assert config.num_replicas == 3
    assert config.duplicate_window == 6 * 3600
    assert config.max_age == subjects.STREAM_AGES.get(name, 0)


def test_only_deadlines_and_webhooks_are_scheduled() -> None:
    schedules = {n for n in subjects.STREAMS if stream_config(n, 1).allow_msg_schedules}
    assert schedules == {subjects.STREAM_DEADLINES, subjects.STREAM_WEBHOOKS}


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


def test_a_consumer_is_durable_and_acknowledged_explicitly() -> None:
    settings = PlatformSettings(ack_wait=12.0)
    config = consumer_config("show", Route(ShowCancelRequested, handle), settings)
    assert config.durable_name == "show-show-cancel-requested"
    assert config.filter_subject == ShowCancelRequested.subject
    assert config.ack_policy == AckPolicy.EXPLICIT
    assert config.ack_wait == 12.0
    assert config.max_ack_pending == 1000


def test_max_deliver_is_far_above_the_attempts_of_the_policy() -> None:
    config = consumer_config("show", Route(ShowCancelRequested, handle), PlatformSettings())
    assert config.max_deliver is not None
    assert config.max_deliver > 10 * PlatformSettings().attempts


def test_a_pattern_replaces_the_subject() -> None:
    route = Route(ShowCancelRequested, handle, pattern=subjects.DEAD_LETTERS)
    config = consumer_config("show", route, PlatformSettings())
    assert (config.durable_name, config.filter_subject) == ("show-dead", "dead.>")


def test_the_fields_of_a_template_are_wildcards() -> None:
    config = consumer_config("webhook", Route(HostSaved, handle), PlatformSettings())
    assert (config.durable_name, config.filter_subject) == ("webhook-host-saved", "host.saved.*")


def test_a_route_may_leave_out_what_was_there_before_it() -> None:
    for only_new, policy in ((False, DeliverPolicy.ALL), (True, DeliverPolicy.NEW)):
        route = Route(ShowCancelRequested, handle, only_new=only_new)
        assert consumer_config("show", route, PlatformSettings()).deliver_policy == policy
