"""The XMP packet that tells by which means a file was made."""

from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from services.kit.xmp import SourceType, newscode, packet

IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


@pytest.mark.parametrize("kind", get_args(SourceType))
def test_a_packet_names_the_source_type_by_its_address(kind: SourceType) -> None:
    told = ET.fromstring(packet(kind))  # noqa: S314 - our own
    assert [each.text for each in told.iter(f"{IPTC}DigitalSourceType")] == [
        f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}"
    ]
    assert newscode(kind).endswith(kind)
    assert not list(told.iter(f"{IPTC}AISystemUsed"))


def test_systems_are_text_whatever_they_are_called() -> None:
    told = ET.fromstring(packet("trainedAlgorithmicMedia", ["a <b>", "c & d"]))  # noqa: S314 - our own
    assert [each.text for each in told.iter(f"{IPTC}AISystemUsed")] == ["a <b>, c & d"]
