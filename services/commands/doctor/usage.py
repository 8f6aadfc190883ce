"""Disk usage of the broker's store, blobs, scratch folders, the cache and the log."""

from pathlib import Path
from stat import S_ISREG

from nats.js import JetStreamContext
from nats.js.api import StreamInfo

from contracts import subjects
from services.commands.doctor import retention
from services.commands.doctor.finding import Finding, disk_usage
from services.commands.terminal.logs import LOG_FILE, max_size_text
from services.kit.blobs import BlobStore
from services.kit.blobs.jetstream import OBJECT_STREAM_PREFIX
from services.kit.failures import Retry
from services.kit.kv import KV_STREAM_PREFIX
from services.kit.scratch import abandoned
from services.kit.settings import PlatformSettings


async def of_broker(js: JetStreamContext) -> list[Finding]:
    """The store of a running broker: its total, and each stream and bucket."""
    account = await js.account_info()
    found = [
        disk_usage("broker's store", "stream", account.streams, account.storage, "on the broker")
    ]
    states = {str(info.config.name): info.state for info in await _streams(js)}
    return found + [
        _stream(name, states[name].messages, states[name].bytes) for name in sorted(states)
    ]


async def _streams(js: JetStreamContext) -> list[StreamInfo]:
    """All streams; the broker lists them in pages."""
    found: list[StreamInfo] = []
    while more := await js.streams_info(offset=len(found)):
        found += more
    return found


def of_store(data_dir: Path) -> list[Finding]:
    """The store of an embedded broker that does not run; its messages cannot be counted."""
    folders = sorted((data_dir / "nats" / "store" / "jetstream").glob("*/streams/*"))
    if not folders:
        return []
    sizes = {folder.name: _size(folder) for folder in folders}
    total = disk_usage("broker's store", "stream", len(sizes), sum(sizes.values()), "on the disk")
    return [total, *(_stream(name, None, size) for name, size in sizes.items())]


def _stream(name: str, count: int | None, size: int) -> Finding:
    if name.startswith(KV_STREAM_PREFIX):
        bucket = name.removeprefix(KV_STREAM_PREFIX)
        return disk_usage(f"bucket {bucket}", "value", count, size, retention.of_bucket(bucket))
    if name.startswith(OBJECT_STREAM_PREFIX):
        bucket = name.removeprefix(OBJECT_STREAM_PREFIX)
        return disk_usage(
            f"object store {bucket}", "chunk", count, size, retention.of_blobs(bucket)
        )
    return disk_usage(f"stream {name}", "message", count, size, retention.of_stream(name))


async def of_blobs(blobs: BlobStore) -> list[Finding]:
    """The blobs of each bucket."""
    return [await _blobs(blobs, bucket) for bucket in subjects.BLOBS]


async def _blobs(blobs: BlobStore, bucket: str) -> Finding:
    what, kept = f"blobs {bucket}", retention.of_blobs(bucket)
    try:
        used = await blobs.usage(bucket)
    except Retry as error:
        return Finding(what, f"cannot be read: {error.reason}", kept, ok=False)
    return disk_usage(what, "blob", used.count, used.bytes, kept)


def of_files(settings: PlatformSettings) -> list[Finding]:
    """The log, the cache, and the scratch folders of killed processes."""
    scratch = abandoned()
    scratch_size = sum(map(_size, scratch))
    log = [path for path in settings.data_dir.glob(f"{LOG_FILE}*") if path.is_file()]
    log_size = sum(path.stat().st_size for path in log)
    cached = _files(settings.data_dir / "cache")
    return [
        disk_usage("scratch", "folder", len(scratch), scratch_size, retention.of_scratch()),
        disk_usage("cache", "file", *cached, retention.of_cache()),
        disk_usage("log", "file", len(log), log_size, max_size_text()),
    ]


def _size(folder: Path) -> int:
    return _files(folder)[1]


def _files(folder: Path) -> tuple[int, int]:
    """Number and bytes of the files below `folder`; a file that is removed meanwhile is skipped."""
    count = size = 0
    for path in folder.rglob("*"):
        try:
            stat = path.lstat()
        except OSError:
            continue
        if S_ISREG(stat.st_mode):
            count, size = count + 1, size + stat.st_size
    return count, size
