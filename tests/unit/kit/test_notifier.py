import nats.errors
import pytest

from contracts import Progress
from services.kit.notifier import CoreNotifier

NOTICE = Progress(show_id="s1", stage="speech", done=1, total=4)


class FakeClient:
    """A client that records published notices, or raises."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.published: list[tuple[str, bytes]] = []
        self._failure = failure

    async def publish(self, subject: str, payload: bytes) -> None:
        if self._failure is not None:
            raise self._failure
        self.published.append((subject, payload))


async def test_a_notice_goes_to_the_subject_of_its_show() -> None:
    client = FakeClient()
    await CoreNotifier(client)(NOTICE)
    ((subject, payload),) = client.published
    assert subject == "progress.s1"
    assert Progress.model_validate_json(payload) == NOTICE


@pytest.mark.parametrize(
    "failure", [nats.errors.ConnectionClosedError(), nats.errors.OutboundBufferLimitError()]
)
async def test_an_error_of_the_client_is_ignored(failure: Exception) -> None:
    await CoreNotifier(FakeClient(failure))(NOTICE)
