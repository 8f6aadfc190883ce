"""A stand-in for the `nats` CLI: its commands `req` and `sub`, as its source declares them.

It takes no other arguments than those that the examples use, and refuses all others.
"""

import argparse
import asyncio
import os
import sys

import nats
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nats", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    request = commands.add_parser("req", aliases=["request"], allow_abbrev=False)
    request.add_argument("subject")
    request.add_argument("body")
    request.add_argument("-H", "--header", action="append", default=[])
    request.add_argument("-r", "--raw", action="store_true")
    subscribe = commands.add_parser("sub", aliases=["subscribe"], allow_abbrev=False)
    subscribe.add_argument("subject", nargs="?")
    subscribe.add_argument("--stream")
    subscribe.add_argument("--start-sequence", type=int)
    subscribe.add_argument("--count", type=int, required=True)
    subscribe.add_argument("-r", "--raw", action="store_true")
    return parser.parse_args()


async def main(given: argparse.Namespace) -> None:
    """The token is given as the user, as the CLI takes it where there is no password."""
    client = await nats.connect(os.environ["NATS_URL"], token=os.environ["NATS_USER"])
    try:
        await (request if given.command.startswith("req") else subscribe)(client, given)
    finally:
        await client.close()


async def request(client: Client, given: argparse.Namespace) -> None:
    headers = dict(header.split(":", 1) for header in given.header) or None
    reply = await client.request(given.subject, given.body.encode(), timeout=5, headers=headers)
    if not given.raw:
        for name, value in (reply.headers or {}).items():
            sys.stderr.write(f"{name}: {value}\n")
    show(reply.data)


async def subscribe(client: Client, given: argparse.Namespace) -> None:
    if given.stream is None:
        plain = await client.subscribe(given.subject)
        for _ in range(given.count):
            show((await plain.next_msg(timeout=60)).data)
        return
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=given.start_sequence,
        ack_policy=AckPolicy.NONE,
    )
    stored = await client.jetstream().pull_subscribe(">", stream=given.stream, config=config)
    for _ in range(given.count):
        [message] = await stored.fetch(1, timeout=60)
        show(message.data)


def show(body: bytes) -> None:
    sys.stdout.write(f"{body.decode()}\n")


asyncio.run(main(arguments()))
