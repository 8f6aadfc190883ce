"""Blobs: files that are stored outside the events, behind one port."""

from services.kit.blobs.port import BlobMissing, BlobStore, Usage

__all__ = ["BlobMissing", "BlobStore", "Usage"]
