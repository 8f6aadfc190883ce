"""What the doctor says of a consumer for which messages wait."""

import pytest

from contracts import subjects
from services.commands.doctor.station import of_consumer
from services.kit.discovery import Queue
from services.kit.stream import Backlog

RESTART = "restart {service}"


def queue(service: str) -> Queue:
    return Queue(
        service=service,
        stream=subjects.STREAM_SHOWS,
        consumer=subjects.consumer_of(service, subjects.SHOW_ACCEPTED),
        subject=subjects.SHOW_ACCEPTED,
        waiting=1,
        in_flight=0,
        redelivered=0,
    )


@pytest.mark.parametrize(
    ("backlog", "silent"),
    [
        (Backlog(pending=3, lag=30), False),
        (Backlog(unacknowledged=2, lag=300), False),
        (Backlog(), True),
    ],
    ids=["not for long", "all in work", "nothing waits"],
)
def test_a_consumer_that_is_well_has_no_row(backlog: Backlog, *, silent: bool) -> None:
    assert of_consumer(queue("content"), backlog, silent=silent, restart=RESTART) is None


@pytest.mark.parametrize(
    ("backlog", "silent", "found"),
    [
        (
            Backlog(pending=3, lag=90),
            False,
            "3 waiting, 0 in work, the oldest for 90 s; nobody takes them",
        ),
        (
            Backlog(pending=1, unacknowledged=2, lag=5),
            True,
            "3 waiting, 0 in work, the oldest for 5 s; nobody takes them",
        ),
    ],
    ids=["for more than a minute", "for a service that is silent"],
)
def test_messages_that_nobody_takes_are_a_fault_that_names_what_to_do(
    backlog: Backlog, found: str, *, silent: bool
) -> None:
    finding = of_consumer(queue("content"), backlog, silent=silent, restart=RESTART)
    assert finding is not None
    assert (finding.what, finding.found) == ("consumer content-show-accepted", found)
    assert (finding.ok, finding.count) == (False, 3)
    assert finding.why == "show.accepted: restart content"


def test_a_service_that_is_busy_is_a_warning() -> None:
    backlog = Backlog(pending=4, unacknowledged=2, lag=300)
    finding = of_consumer(queue("content"), backlog, silent=False, restart=RESTART)
    assert finding is not None
    assert finding.found == "4 waiting, 2 in work, the oldest for 5 min"
    assert (finding.ok, finding.count) == (None, 4)
    assert "radiox shows waiting" in finding.why


def test_a_consumer_of_another_program_prevents_no_show() -> None:
    finding = of_consumer(queue("neighbour"), Backlog(pending=1), silent=True, restart=RESTART)
    assert finding is not None
    assert finding.ok is None
    assert "no consumer of RadioX's services" in finding.why
