"""Takes of several hosts, spoken in one call where the preferred provider can."""

from pathlib import Path

import pytest

from contracts import Segment, Voice
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Spoken, Take, Utterance
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.claims import Claims
from services.kit.failures import BrokerUnavailable, Discard, Retry
from tests.fakes import MemoryKeyValue
from tests.unit.audio.fakes import ConversingSynthesizer, CountingSynthesizer

FIRST, SECOND = "It rains again. Over to you, Ben.", "Thank you, Ada. It does not rain here."


class Station:
    """A provider that speaks several hosts in one call, and one that does not."""

    def __init__(self, folder: Path) -> None:
        self.paid = ConversingSynthesizer(name="paid")
        self.free = CountingSynthesizer(name="free")
        self.claims = MemoryKeyValue()
        blobs, claims = FilesystemBlobs(folder), Claims(self.claims)
        self.reused: list[str] = []
        self.takes = FallbackTakes(
            {
                "paid": Takes(
                    self.paid, blobs, claims, note_reuse=lambda take: self.reused.append(take.text)
                ),
                "free": Takes(self.free, blobs, claims),
            }
        )


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


def utterance(text: str, *providers: str) -> Utterance:
    takes = (Take(text, Voice(provider=name, name="high"), "en") for name in providers)
    segment = Segment(id=f"s{len(text):03}", kind="story", speaker="Ada", text=text)
    return Utterance(segment, tuple(takes))


def talk(second: str = SECOND) -> tuple[Utterance, Utterance]:
    return utterance(FIRST, "paid", "free"), utterance(second, "paid", "free")


async def spoken(
    station: Station, exchange: tuple[Utterance, ...], *, joined: bool
) -> list[Spoken]:
    return [await station.takes.speak(each, joined=joined) for each in exchange]


async def test_takes_that_were_spoken_in_one_call_are_new_and_then_reused(
    station: Station,
) -> None:
    assert station.takes.joins(talk())
    assert await station.takes.join(talk())
    assert station.paid.together == [[FIRST, SECOND]]
    new = await spoken(station, talk(), joined=True)
    again = await spoken(station, talk(), joined=False)
    assert [each.reused for each in (*new, *again)] == [False, False, True, True]
    assert station.reused == [FIRST, SECOND]
    assert not station.paid.calls
    assert await station.claims.keys() == []


@pytest.mark.parametrize("stored", [0, 1])
async def test_what_is_stored_is_not_spoken_again(station: Station, stored: int) -> None:
    await station.takes.speak(talk()[stored])
    assert not await station.takes.join(talk())
    assert not station.paid.together
    assert await station.claims.keys() == []


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param((utterance(FIRST, "paid"), utterance(SECOND, "free")), id="two providers"),
        pytest.param((utterance(FIRST, "free"), utterance(SECOND, "free")), id="one that cannot"),
        pytest.param((utterance(FIRST, "paid"), utterance(SECOND, "gone")), id="none in use"),
        pytest.param(talk("It rains. " * 10), id="too long"),
    ],
)
async def test_what_no_call_can_speak_is_left_alone(
    station: Station, exchange: tuple[Utterance, Utterance]
) -> None:
    assert not station.takes.joins(exchange)
    assert not await station.takes.join(exchange)
    assert not station.paid.together


async def test_a_provider_that_is_not_in_use_is_passed_over(station: Station) -> None:
    exchange = (utterance(FIRST, "gone", "paid"), utterance(SECOND, "paid"))
    assert await station.takes.join(exchange)


@pytest.mark.parametrize("failure", [Retry("busy"), Discard("no such voice")])
async def test_after_a_failure_each_is_spoken_alone(
    station: Station, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    station.paid.refusals.append(failure)
    assert not await station.takes.join(talk())
    assert f"each is spoken alone: {failure}" in caplog.text
    found = await spoken(station, talk(), joined=False)
    assert [each.take.voice.provider for each in found] == ["paid", "paid"]
    assert station.paid.calls == {FIRST: 1, SECOND: 1}
    assert await station.claims.keys() == []


async def test_a_take_without_sound_lets_none_of_the_others_be_stored(station: Station) -> None:
    assert not await station.takes.join(talk("… !"))
    assert not (await station.takes.speak(talk()[0])).reused


async def test_a_broker_that_is_away_is_no_matter_of_a_provider(station: Station) -> None:
    station.paid.refusals.append(BrokerUnavailable("out of reach"))
    with pytest.raises(BrokerUnavailable):
        await station.takes.join(talk())
