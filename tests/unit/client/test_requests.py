from contracts import ShowRequested
from contracts.client.commands import digest_of, message_id, with_show_id
from contracts.event import is_show_id


def test_a_message_id_is_derived_from_the_key_or_the_request() -> None:
    one, other = ShowRequested(show_id="a", minutes=1), ShowRequested(show_id="a", minutes=2)
    assert digest_of(one) != digest_of(other)
    assert message_id(one) == message_id(one) != message_id(other)
    assert message_id(one, "key") == message_id(other, "key")


def test_a_show_keeps_the_id_that_the_request_gives_it() -> None:
    assert with_show_id(ShowRequested(show_id="mine")).show_id == "mine"


def test_requests_without_an_id_are_different_shows() -> None:
    one, other = with_show_id(ShowRequested()), with_show_id(ShowRequested())
    assert one.show_id != other.show_id
    assert is_show_id(str(one.show_id))
