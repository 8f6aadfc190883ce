"""A subscriber that stops leaves no message behind, on a real nats-server."""

import asyncio

import pytest
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from contracts import ShowCancelRequested, subjects
from services.kit.broker import connection, jetstream
from services.kit.delivery.subscriber import PullSubscriber
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.proxy import proxy_to
from tests.waiting import until

STREAM = subjects.STREAM_SHOWS
CONSUMER = subjects.consumer_of("show", ShowCancelRequested.subject)


async def waiting_requests(js: JetStreamContext) -> int:
    return (await js.consumer_info(STREAM, CONSUMER)).num_waiting or 0


async def unacknowledged(js: JetStreamContext) -> int:
    return (await js.consumer_info(STREAM, CONSUMER)).num_ack_pending or 0


async def refuse(message: Msg) -> None:
    pytest.fail(f"{message.subject} was processed by a subscriber that stops")


async def nothing() -> None:
    return


@pytest.mark.parametrize(("is_delivered_meanwhile", "deliveries"), [(True, 2), (False, 1)])
async def test_a_message_that_meets_a_stop_is_delivered_to_the_next_subscriber(
    broker_settings: PlatformSettings, *, is_delivered_meanwhile: bool, deliveries: int
) -> None:
    """Pings pass at once: a client that counts on them would take the broker for informed."""
    await provision_fleet(broker_settings.model_copy(update={"ack_wait": 300.0}))
    async with (
        connected(broker_settings, "direct") as (direct, platform),
        proxy_to(broker_settings) as (proxy, settings),
        connected(settings, "stops") as (broker, _),
    ):
        js, event = jetstream(direct), ShowCancelRequested(show_id="s1")
        subscriber = PullSubscriber(
            connection(broker), STREAM, CONSUMER, process=refuse, restore=nothing
        )
        subscriber.start()
        await until(lambda: waiting_requests(js))
        proxy.delay()
        draining = asyncio.create_task(subscriber.drain())
        await proxy.has_delayed.wait()
        if is_delivered_meanwhile:
            await platform.publisher.publish(event)
            await until(lambda: unacknowledged(js))
        proxy.forward()
        await draining
        await subscriber.stop(0)
        if not is_delivered_meanwhile:
            await platform.publisher.publish(event)
        next_one = await js.pull_subscribe_bind(CONSUMER, STREAM)
        (message,) = await next_one.fetch(timeout=5)
        assert message.metadata.num_delivered == deliveries
