"""A piece of RadioX's own music: its bed, section by section, and the jingles in its key."""

from collections.abc import Callable
from dataclasses import dataclass

from services.audio.domain.bed import Music
from services.audio.domain.music.recording import Jingles
from services.audio.domain.music.score import BAR, LOOP, Section, Variation
from services.audio.domain.signal import Samples

LICENCE = "GPL-3.0-or-later"


@dataclass(frozen=True, slots=True)
class ComposedBed:
    """The sections of a piece, each rendered when it is first heard."""

    variation: Variation
    render: Callable[[Section], Samples]
    """Gives the loop of a section."""
    frames: int = LOOP
    drumless: bool = True

    def loop(self, number: int, *, drums: bool) -> Samples:
        """Section `number`, or its version without drums."""
        return self.render(self.variation.section(number, drums=drums))

    def entry(self, number: int) -> int:
        """The first bar of the section on the tonic chord."""
        return self.variation.section(number, drums=True).tonic_bar * BAR


def piece(variation: Variation, jingles: Jingles, render: Callable[[Section], Samples]) -> Music:
    """The music of a variation, whose sections `render` gives."""
    return Music(
        bed=ComposedBed(variation, render),
        ident=jingles.ident,
        entry=BAR,
        title=f"{variation.title} (own composition, {LICENCE})",
        outro=jingles.outro,
        grid=BAR // 2,
        sting=jingles.sting,
        calm_sting=jingles.calm_sting,
    )
