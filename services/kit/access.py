"""What a service uses of the broker beside its routes, queries and projections, as plain data."""

from dataclasses import dataclass

from contracts.event import Contract


@dataclass(frozen=True, slots=True)
class Access:
    """What a service may reach on the broker that no other part of its declaration tells.

    The permissions of its user follow from this (infra/nats/users.conf): what is not declared is
    refused there.
    """

    reads: tuple[str, ...] = ()
    """Buckets that it reads."""
    writes: tuple[str, ...] = ()
    """Buckets that it reads and writes."""
    purges: tuple[str, ...] = ()
    """Buckets of which it removes many keys at once, and for good."""
    fetches: tuple[str, ...] = ()
    """Blobs that it reads, by bucket."""
    stores: tuple[str, ...] = ()
    """Blobs that it reads, writes and removes, by bucket."""
    asks: tuple[type[Contract], ...] = ()
    """Queries that it asks of other services."""
    replays: tuple[str, ...] = ()
    """Streams that it reads from the beginning, or follows, beside those of what it observes."""
    inspects: tuple[str, ...] = ()
    """Streams that it looks at: single messages, and how far consumers are."""
    counts: bool = False
    """Whether it uses the counters that processes share."""
    checks_store: bool = False
    """Whether it checks that the broker stores what it is sent."""
    discovers: bool = False
    """Whether it finds the services that run, and how much waits for each."""
    buries: bool = False
    """Whether it records the dead letters of other services' consumers."""
