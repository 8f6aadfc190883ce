"""Which addresses are public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.addresses import is_public


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nobody binds it
        "255.255.255.255", "224.0.0.1", "198.18.0.1", "::", "::1", "fe80::1%eth0",
        "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
        "2002:7f00:1::", "64:ff9b::a00:1", "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_private(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_wrapping_makes_an_address_public(inner: object) -> None:
    assert not is_public(f"::ffff:{inner}")
    assert not is_public(f"64:ff9b::{inner}")
