"""XMP packets that tell by which means a file was made, for pictures and audio.

The vocabulary is IPTC's: Digital Source Type NewsCodes, and the properties `DigitalSourceType`
(Extension schema 1.6) and `AISystemUsed` (Photo Metadata 2025.1).
"""

from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape

SourceType = Literal["algorithmicMedia", "trainedAlgorithmicMedia"]
"""Made by rules alone; made by a model that was derived from examples."""

_NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_TAIL = '<?xpacket end="r"?>'


def newscode(source_type: SourceType) -> str:
    """The address that stands for a source type."""
    return _NEWSCODES + source_type


def packet(source_type: SourceType, systems: Sequence[str] = ()) -> bytes:
    """An XMP packet with the source type, and the AI systems that were used, e.g. `openai`."""
    used = f"<Iptc4xmpExt:AISystemUsed>{escape(', '.join(systems))}</Iptc4xmpExt:AISystemUsed>"
    return (
        f"{_HEAD}"
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        "<xmp:CreatorTool>RadioX</xmp:CreatorTool>"
        f"<Iptc4xmpExt:DigitalSourceType>{newscode(source_type)}</Iptc4xmpExt:DigitalSourceType>"
        f"{used if systems else ''}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        f"{_TAIL}"
    ).encode()
