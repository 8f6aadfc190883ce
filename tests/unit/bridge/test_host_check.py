import pytest

from services.bridge.host_check import names, objection

LOOPBACK = names("127.0.0.1", ())


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "LOCALHOST:9", "[::1]:8080"])
def test_the_loopback_answers_to_its_names(host: str) -> None:
    assert objection(host, None, LOOPBACK) == ""


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8", "", "[::1", "10.0.0.1"]
)
def test_any_other_name_is_refused_on_loopback(host: str) -> None:
    assert objection(host, None, LOOPBACK)


def test_a_page_of_the_bridge_itself_may_ask() -> None:
    assert objection("localhost:80", "http://localhost:80", LOOPBACK) == ""


@pytest.mark.parametrize("origin", ["null", "http://localhost:81", "https://evil.example", ""])
def test_pages_of_other_sites_may_not(origin: str) -> None:
    assert objection("localhost:80", origin, LOOPBACK)
    assert objection("localhost:80", origin, None)


def test_names_are_the_operators_choice_off_loopback() -> None:
    assert names("0.0.0.0", ()) is None  # noqa: S104 - only a name here
    assert names("127.0.0.1", ("*",)) is None
    assert objection("radio.example", None, names("0.0.0.0", ("Radio.example",))) == ""  # noqa: S104
    assert objection("other.example", None, names("0.0.0.0", ("radio.example",)))  # noqa: S104


@pytest.mark.parametrize("bound_to", ["127.0.0.2", "::1", "localhost", "Localhost"])
def test_every_loopback_address_keeps_strangers_out(bound_to: str) -> None:
    known = names(bound_to, ())
    assert objection("evil.example", None, known)
    host = f"[{bound_to}]" if ":" in bound_to else bound_to
    assert objection(f"{host}:80", None, known) == ""
