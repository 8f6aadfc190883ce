"""Requests a show and saves its MP3 with nats-py alone; arguments: file, and request as JSON."""

import asyncio
import base64
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy


async def main(path: str = "show.mp3", wanted: str = '{"minutes": 1}') -> None:
    """Make a show, of a minute where nothing else is wanted, and write it to `path`."""
    url = os.environ.get("RADIOX_NATS_URL", "nats://127.0.0.1:4222")
    token = os.environ.get("RADIOX_NATS_TOKEN")
    client = await nats.connect(url, token=token, max_reconnect_attempts=3)
    js, show_id = client.jetstream(), str(uuid4())
    show: dict[str, Any] = {"show_id": ""}
    new = ConsumerConfig(deliver_policy=DeliverPolicy.NEW, ack_policy=AckPolicy.NONE)
    ends = await js.pull_subscribe("show.*", stream="ARCHIVE", config=new)  # before the request
    request = json.loads(wanted) | {"show_id": show_id}
    own_id = {"Nats-Msg-Id": f"newsroom-{show_id}"}  # sent again, it makes no second show
    await js.publish("show.requested", json.dumps(request).encode(), headers=own_id)
    while show["show_id"] != show_id:  # other shows end there too
        [end] = await ends.fetch(1, timeout=1800)
        show = json.loads(end.data)
    if end.subject != "show.generated":
        sys.exit(f"{end.subject}: {show['reason']}")
    ref, data = show["audio"], b""
    while len(data) < ref["size"]:  # 512 KiB at a time
        query = {"bucket": ref["bucket"], "key": ref["key"], "offset": len(data)}
        reply = await client.request("blob.read", json.dumps(query).encode(), timeout=10)
        data += base64.b64decode(json.loads(reply.data)["data"])
    if hashlib.sha256(data).hexdigest() != ref["sha256"]:
        sys.exit("the file is damaged")
    await asyncio.to_thread(Path(path).write_bytes, data)
    print(f"{show['title']}: {path}")
    await client.close()


asyncio.run(main(*sys.argv[1:]))
