import nats.errors
import pytest

from contracts import Progress
from services.kit.notifier import CoreNotifier

NOTICE = Progress(show_id="s1", stage="speech", done=1, total=4)


class Line:
    """A connection that keeps what is published, or raises."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.published: list[tuple[str, bytes]] = []
        self._failure = failure

    async def publish(self, subject: str, payload: bytes) -> None:
        if self._failure is not None:
            raise self._failure
        self.published.append((subject, payload))


async def test_a_notice_goes_to_the_subject_of_its_show() -> None:
    line = Line()
    await CoreNotifier(line)(NOTICE)
    ((subject, payload),) = line.published
    assert subject == "progress.s1"
    assert Progress.model_validate_json(payload) == NOTICE


@pytest.mark.parametrize(
    "failure", [nats.errors.ConnectionClosedError(), nats.errors.OutboundBufferLimitError()]
)
async def test_a_notice_that_is_lost_fails_nobody(failure: Exception) -> None:
    await CoreNotifier(Line(failure))(NOTICE)
