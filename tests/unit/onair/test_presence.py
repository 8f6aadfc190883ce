"""How many pages of one network are counted, and for how long it is remembered."""

from services.onair.domain import presence
from services.onair.domain.presence import MAX_OF_NETWORK, PRESENT_SECONDS, Admission


def test_a_network_is_no_crowd() -> None:
    admission = Admission()
    admitted = [admission.admits("net", f"page {number}", 0.0) for number in range(600)]
    assert admitted.count(True) == MAX_OF_NETWORK
    assert admission.admits("net", "page 0", 1.0)
    assert admission.admits("other", "page 0", 1.0)


def test_a_network_begins_anew_once_its_time_is_over() -> None:
    admission = Admission()
    for number in range(MAX_OF_NETWORK):
        admission.admits("net", f"page {number}", 0.0)
    assert not admission.admits("net", "one more", PRESENT_SECONDS - 1)
    assert admission.admits("net", "one more", PRESENT_SECONDS)


def test_networks_whose_time_is_over_take_no_memory() -> None:
    admission = Admission()
    for number in range(1_000):
        admission.admits(f"net {number}", "page", number / 100)
    admission.admits("late", "page", PRESENT_SECONDS + 5.0)
    assert len(admission._networks) == 500


def test_networks_are_bounded() -> None:
    admission = Admission()
    for number in range(presence.MAX_NETWORKS + 10):
        assert admission.admits(f"net {number}", "page", 0.0)
    assert len(admission._networks) <= presence.MAX_NETWORKS
