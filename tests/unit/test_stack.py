"""Whose requests a stack on one machine trusts to name addresses of its own network."""

import pytest

from services import fleet
from services.stack import requests_are_own

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens: the services are declared alone


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_requests_of_this_machine_are_trusted(host: str) -> None:
    assert requests_are_own([fleet.load("content"), fleet.load("bridge", host=host)])


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.7"])
def test_requests_of_a_network_are_not_trusted(host: str) -> None:
    assert not requests_are_own([fleet.load("content"), fleet.load("bridge", host=host)])


def test_requests_with_keys_are_not_trusted_on_the_loopback_either() -> None:
    """They may come from the network through a proxy."""
    assert not requests_are_own([fleet.load("bridge", access="required")])


def test_listeners_request_nothing() -> None:
    services = [fleet.load("bridge"), fleet.load("onair", host=EVERYWHERE), fleet.load("station")]
    assert requests_are_own(services)
