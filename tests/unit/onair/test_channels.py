"""Channels as their chains of airings are heard of."""

from datetime import timedelta

from services.onair.domain.channels import Channels
from tests.unit.onair.chains import EPOCH, MINUTE, airing


def test_a_chain_that_begins_anew_replaces_the_channel() -> None:
    channels = Channels()
    channels.add(airing(1, 0))
    channels.add(airing(2, 5 * MINUTE))
    anew = airing(1, 0).model_copy(update={"epoch": EPOCH + timedelta(hours=1)})
    channels.add(anew)
    found = channels.find("main")
    assert found is not None
    assert found.epoch == anew.epoch
    assert found.timeline.airings == (anew,)


def test_the_first_airing_that_comes_again_has_no_effect() -> None:
    channels = Channels()
    for each in (airing(1, 0), airing(2, 5 * MINUTE), airing(1, 0)):
        channels.add(each)
    found = channels.find("main")
    assert found is not None
    assert len(found.timeline.airings) == 2
