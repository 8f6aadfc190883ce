"""Who may send requests to a stack on one machine."""

import pytest

from services import fleet
from services.stack import listens_on_loopback_alone


@pytest.mark.parametrize("name", ["bridge", "onair"])
@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],  # noqa: S104
)
def test_requests_of_a_network_are_not_trusted(name: str, host: str, alone: bool) -> None:  # noqa: FBT001 - a parameter of the test
    services = [fleet.load("content"), fleet.load(name, host=host)]
    assert listens_on_loopback_alone(services) is alone
