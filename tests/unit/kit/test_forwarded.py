"""The address of a client behind proxies: what nobody vouches for is not believed."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from services.kit.web.forwarded import ProxyHeader, client_address, site_of

TRUSTED = (IPv4Network("10.0.0.0/8"), IPv6Network("fd00::/8"))
XFF: ProxyHeader = "x-forwarded-for"
RFC: ProxyHeader = "forwarded"


@pytest.mark.parametrize(
    ("peer", "header", "values", "found"),
    [
        ("203.0.113.9", XFF, ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", XFF, [], "10.0.0.1"),
        ("10.0.0.1", XFF, ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["6.6.6.6, 198.51.100.1, 10.2.2.2"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["6.6.6.6, nonsense"], "10.0.0.1"),
        ("10.0.0.1", XFF, ["10.9.9.9"], "10.9.9.9"),
        ("::ffff:10.0.0.1", XFF, ["198.51.100.1"], "198.51.100.1"),
        ("fd00::1", XFF, ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.1", RFC, ["for=198.51.100.1;proto=https"], "198.51.100.1"),
        ("10.0.0.1", RFC, ['for="[2001:db8::7]:4711";by=10.0.0.1'], "2001:db8::7"),
        ("10.0.0.1", RFC, ["for=6.6.6.6, proto=https;For=198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", RFC, ['for="6.6.6.6, for=7.7.7.7", for=198.51.100.1'], "198.51.100.1"),
        ("10.0.0.1", RFC, ["for=6.6.6.6, for=unknown"], "10.0.0.1"),
        ("10.0.0.1", RFC, ["for=6.6.6.6, for=_hidden"], "10.0.0.1"),
        ("10.0.0.1", RFC, ["by=6.6.6.6"], "10.0.0.1"),
        ("10.0.0.1", RFC, ['"' * 5000], "10.0.0.1"),
        ("", XFF, ["198.51.100.1"], ""),
        ("unix", XFF, ["198.51.100.1"], "unix"),
    ],
)
def test_only_what_trusted_proxies_have_appended_counts(
    peer: str, header: ProxyHeader, values: list[str], found: str
) -> None:
    assert client_address(peer, values, header, TRUSTED) == found


def test_without_trusted_proxies_the_connection_decides() -> None:
    assert client_address("10.0.0.1", ["198.51.100.1"], XFF, ()) == "10.0.0.1"


def test_one_subscriber_of_ipv6_is_one_client() -> None:
    assert site_of("2001:db8:1:2:aaaa::1") == site_of("2001:db8:1:2:bbbb::2") != site_of("::1")
    assert site_of("198.51.100.1") == "198.51.100.1"
    assert site_of("unix") == "unix"
