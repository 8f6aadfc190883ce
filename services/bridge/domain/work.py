"""Work without a show: how long a client waits for it, and what it does then."""

WORK_SECONDS = 120.0
"""Seconds in which work without a show must be done; after that the response is 503."""
AGAIN = (
    " Work that takes longer than two minutes, or comes while all workers are busy, is answered "
    "with 503 and `Retry-After`; what was bought by then is kept, so that the request may be "
    "repeated at no cost."
)
