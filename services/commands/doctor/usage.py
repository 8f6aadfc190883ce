"""What takes up room: the broker's store, blobs, scratch folders, the cache and the log."""

from pathlib import Path
from stat import S_ISREG

from nats.js import JetStreamContext
from nats.js.api import StreamInfo

from contracts import subjects
from services.commands.doctor import retention
from services.commands.doctor.finding import Finding, room
from services.commands.terminal.logs import LOG_FILE, most_bytes
from services.kit.blobs import BlobStore
from services.kit.failures import Retry
from services.kit.scratch import abandoned
from services.kit.settings import PlatformSettings

KEY_VALUE = "KV_"
OBJECTS = "OBJ_"
"""How the NATS clients call the streams beneath buckets and object stores."""


async def of_broker(js: JetStreamContext) -> list[Finding]:
    """The store of a broker that runs: the whole, and every stream and bucket."""
    account = await js.account_info()
    found = [room("broker's store", "stream", account.streams, account.storage, "on the broker")]
    states = {str(info.config.name): info.state for info in await _streams(js)}
    return found + [
        _stream(name, states[name].messages, states[name].bytes) for name in sorted(states)
    ]


async def _streams(js: JetStreamContext) -> list[StreamInfo]:
    """Every stream; the broker tells of some at a time."""
    found: list[StreamInfo] = []
    while more := await js.streams_info(offset=len(found)):
        found += more
    return found


def of_store(data_dir: Path) -> list[Finding]:
    """The store that the embedded broker left on the disk; what it holds cannot be counted."""
    folders = sorted((data_dir / "nats" / "store" / "jetstream").glob("*/streams/*"))
    if not folders:
        return []
    sizes = {folder.name: _size(folder) for folder in folders}
    whole = room("broker's store", "stream", len(sizes), sum(sizes.values()), "on the disk")
    return [whole, *(_stream(name, None, size) for name, size in sizes.items())]


def _stream(name: str, count: int | None, size: int) -> Finding:
    if name.startswith(KEY_VALUE):
        bucket = name.removeprefix(KEY_VALUE)
        return room(f"bucket {bucket}", "value", count, size, retention.of_bucket(bucket))
    if name.startswith(OBJECTS):
        bucket = name.removeprefix(OBJECTS)
        return room(f"object store {bucket}", "chunk", count, size, retention.of_blobs(bucket))
    return room(f"stream {name}", "message", count, size, retention.of_stream(name))


async def of_blobs(blobs: BlobStore) -> list[Finding]:
    """The blobs of each bucket."""
    return [await _blobs(blobs, bucket) for bucket in subjects.BLOBS]


async def _blobs(blobs: BlobStore, bucket: str) -> Finding:
    what, kept = f"blobs {bucket}", retention.of_blobs(bucket)
    try:
        used = await blobs.usage(bucket)
    except Retry as error:
        return Finding(what, f"cannot be read: {error.reason}", kept, well=False)
    return room(what, "blob", used.count, used.bytes, kept)


def of_files(settings: PlatformSettings) -> list[Finding]:
    """The log, the cache, and the scratch folders that killed processes left behind."""
    left = abandoned()
    log = [path for path in settings.data_dir.glob(f"{LOG_FILE}*") if path.is_file()]
    cache = settings.data_dir / "cache"
    return [
        room("scratch", "folder", len(left), sum(map(_size, left)), "left behind; the next "
             "command removes them"),
        room("cache", "file", *_files(cache), retention.of_cache()),
        room("log", "file", len(log), sum(path.stat().st_size for path in log), most_bytes()),
    ]  # fmt: skip


def _size(folder: Path) -> int:
    return _files(folder)[1]


def _files(folder: Path) -> tuple[int, int]:
    """Number and bytes of the files below `folder`; one that goes meanwhile does not count."""
    count = size = 0
    for path in folder.rglob("*"):
        try:
            stat = path.lstat()
        except OSError:
            continue
        if S_ISREG(stat.st_mode):
            count, size = count + 1, size + stat.st_size
    return count, size
