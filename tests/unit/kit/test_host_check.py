import pytest

from services.kit.web.host_check import allowed_names, refusal_reason

LOOPBACK = allowed_names("127.0.0.1", ())


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "LOCALHOST:9", "[::1]:8080"])
def test_the_names_of_the_loopback_are_allowed(host: str) -> None:
    assert refusal_reason(host, None, LOOPBACK) == ""


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8", "", "[::1", "10.0.0.1"]
)
def test_any_other_name_is_refused_on_loopback(host: str) -> None:
    assert refusal_reason(host, None, LOOPBACK)


def test_a_page_of_the_bridge_itself_is_allowed() -> None:
    assert refusal_reason("localhost:80", "http://localhost:80", LOOPBACK) == ""


@pytest.mark.parametrize("origin", ["null", "http://localhost:81", "https://evil.example", ""])
def test_pages_of_other_sites_are_refused(origin: str) -> None:
    assert refusal_reason("localhost:80", origin, LOOPBACK)
    assert refusal_reason("localhost:80", origin, None)


def test_off_loopback_the_setting_decides_the_names() -> None:
    assert allowed_names("0.0.0.0", ()) is None  # noqa: S104 - only a name here
    assert allowed_names("127.0.0.1", ("*",)) is None
    assert refusal_reason("radio.example", None, allowed_names("0.0.0.0", ("Radio.example",))) == ""  # noqa: S104
    assert refusal_reason("other.example", None, allowed_names("0.0.0.0", ("radio.example",)))  # noqa: S104


@pytest.mark.parametrize("bound_to", ["127.0.0.2", "::1", "localhost", "Localhost"])
def test_every_loopback_address_refuses_other_names(bound_to: str) -> None:
    allowed = allowed_names(bound_to, ())
    assert refusal_reason("evil.example", None, allowed)
    host = f"[{bound_to}]" if ":" in bound_to else bound_to
    assert refusal_reason(f"{host}:80", None, allowed) == ""
