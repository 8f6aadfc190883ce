"""What of a show computers made: which provider and model, and how listeners are told."""

from contracts.event import Contract


class Maker(Contract):
    """A provider that made a part of a show."""

    provider: str
    """Name of the provider, e.g. `openai`; `local` is RadioX itself, by rules."""
    model: str = ""
    """The provider's name for the model, where it is known."""
    generative: bool
    """Whether generative AI made it: a model that was trained on examples. Rules that people wrote
    and the speech synthesis of before neural networks (eSpeak NG, SVOX Pico) are none."""


class AiUse(Contract):
    """Who made script, voices and cover of a show, and how it is marked."""

    script: tuple[Maker, ...] = ()
    """Who wrote the script; several where one stood in for passages of another."""
    voices: tuple[Maker, ...] = ()
    """Who spoke."""
    cover: tuple[Maker, ...] = ()
    """Who painted the artwork of the cover; none where it is a picture of the station's media."""
    source_type: str = ""
    """How the audio is marked: address of IPTC's Digital Source Type, `…/trainedAlgorithmicMedia`
    where generative AI wrote or spoke, else `…/algorithmicMedia`."""
    disclosed: bool = False
    """Whether the script says in its opening that computers wrote and speak it."""
