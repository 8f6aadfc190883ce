"""Fills an empty broker and its store of blobs from a backup."""

from services import fleet
from services.kit.backup.folder import BackupFolder
from services.kit.backup.making import Report
from services.kit.backup.manifest import Manifest
from services.kit.backup.restoring import restore_blobs, restore_streams
from services.kit.broker import jetstream
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.topology import provision


async def fill(
    settings: PlatformSettings, folder: BackupFolder, manifest: Manifest, report: Report
) -> None:
    """Restore streams and blobs; what this version needs beside them is provisioned."""
    async with connected(settings, fleet.OPERATOR) as (broker, platform):
        replicas = settings.nats_replicas
        await restore_streams(platform.client, folder, manifest, replicas, report)
        await provision(jetstream(broker), fleet.consumers(), settings)
        await restore_blobs(platform.blobs, folder, manifest, report)
