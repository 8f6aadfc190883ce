"""Adapters of onair: the chain of airings on the broker, and segments in the blob store."""
