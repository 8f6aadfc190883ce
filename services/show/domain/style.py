"""The style of a show: that of its preset, or the one of the local time of day."""

from collections.abc import Iterable
from datetime import datetime

from contracts import Host, Language, Style, Voice
from contracts.style import Tempo
from contracts.voice import MAX_SPEED, MIN_SPEED
from services.show.domain.station import StationConfig

MORNING, NOON, EVENING = 5, 12, 18
"""Hours at which morning, afternoon and evening begin; the evening lasts until the morning."""
PARTS_OF_DAY: dict[Language, tuple[str, str, str]] = {
    "en": ("morning", "afternoon", "evening"),
    "de": ("morgen", "nachmittag", "abend"),
}
"""The presets whose style a show has in the morning, the afternoon and the evening."""
PACE: dict[Tempo, float] = {"calm": 0.94, "steady": 1.0, "brisk": 1.06}
"""Factor of the speed at which hosts speak: enough to be heard, too little to sound strange."""


def part_of_day(local: datetime, language: Language) -> str:
    """The name of the part of the day, as the preset of that time is named."""
    morning, afternoon, evening = PARTS_OF_DAY[language]
    if not MORNING <= local.hour < EVENING:
        return evening
    return morning if local.hour < NOON else afternoon


def style_of_the_hour(local: datetime, language: Language, station: StationConfig) -> Style:
    """The style of the preset of that part of the day, but its tempo.

    So a show by default tells the same news whatever the hour; its music and its sign-off follow
    the time, as its greeting does. At night it is the evening's, without its phrases.
    """
    preset = station.presets.get(part_of_day(local, language))
    if preset is None or preset.style is None:
        return Style()
    style = preset.style.model_copy(update={"tempo": Style().tempo})
    suits = preset.language == language and local.hour >= MORNING
    return style if suits else without_phrases(style)


def without_phrases(style: Style) -> Style:
    """A style without words, which are of one language and one time of day."""
    return style.model_copy(update={"greetings": (), "sign_offs": ()})


def paced(hosts: Iterable[Host], tempo: Tempo) -> tuple[Host, ...]:
    """The hosts at the tempo of a show; a voice with a speed among its settings keeps that."""
    return tuple(
        host.model_copy(
            update={
                "voice": _paced(host.voice, PACE[tempo]),
                "fallbacks": tuple(_paced(voice, PACE[tempo]) for voice in host.fallbacks),
            }
        )
        for host in hosts
    )


def _paced(voice: Voice, factor: float) -> Voice:
    if factor == 1 or "speed" in voice.settings:
        return voice
    speed = min(max(voice.speed * factor, MIN_SPEED), MAX_SPEED)
    rate = voice.characters_per_second * speed / voice.speed
    return voice.model_copy(update={"speed": speed, "characters_per_second": rate})
