import nats.errors
import pytest

from contracts import Progress
from services.kit.notifier import CoreNotifier

NOTICE = Progress(show_id="s1", stage="speech", done=1, total=4)


class FakeClient:
    """A client that records published notices, or raises."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.published: list[tuple[str, bytes, dict[str, str]]] = []
        self._failure = failure

    async def publish(
        self, subject: str, payload: bytes, *, headers: dict[str, str] | None = None
    ) -> None:
        if self._failure is not None:
            raise self._failure
        self.published.append((subject, payload, headers or {}))


async def test_a_notice_goes_to_the_subject_of_its_show() -> None:
    client = FakeClient()
    await CoreNotifier(client)(NOTICE)
    ((subject, payload, _),) = client.published
    assert subject == "progress.s1"
    assert Progress.model_validate_json(payload) == NOTICE


async def test_a_report_on_progress_is_a_cloud_event_with_an_id_of_its_own() -> None:
    client = FakeClient()
    for _ in range(2):
        await CoreNotifier(client)(NOTICE)
    one, two = (headers for _, _, headers in client.published)
    assert one.pop("ce-id") != two.pop("ce-id")
    assert (
        one
        == two
        == {
            "content-type": "application/json",
            "ce-specversion": "1.0",
            "ce-source": "/radiox",
            "ce-type": "radiox.progress",
            "ce-subject": "s1",
        }
    )


@pytest.mark.parametrize(
    "failure", [nats.errors.ConnectionClosedError(), nats.errors.OutboundBufferLimitError()]
)
async def test_an_error_of_the_client_is_ignored(failure: Exception) -> None:
    await CoreNotifier(FakeClient(failure))(NOTICE)
