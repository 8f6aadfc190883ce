"""The grid of a channel that has none: news on the hour, and an edition of each preset."""

from contracts import Grid, GridFiller, GridSlot, Language, Weekday
from services.station.domain.grid import Presets

TIMES = {
    "morning": "07:00", "morgen": "07:00", "afternoon": "13:00", "nachmittag": "13:00",
    "evening": "19:00", "abend": "19:00",
}  # fmt: skip
"""When presets are aired whose name tells it."""
WEEKEND: tuple[Weekday, ...] = ("sat", "sun")
WEEKENDS = {"weekend": WEEKEND, "wochenende": WEEKEND}
FREE = (
    "09:30", "11:30", "15:30", "17:30", "20:30", "12:30", "16:30", "10:30", "21:30", "08:30",
    "14:30", "18:30", "22:30",
)  # fmt: skip
"""When the others are, in this order."""
LONGEST = 25.0
"""Minutes of a show that fits between two full hours at half past."""


def default_grid(presets: Presets, language: Language, title: str = "RadioX") -> Grid:
    """An edition of each preset of a language through the day, news on the hour, filler in between.

    Its shows cost nothing: they are made by local providers alone.
    """
    own = {name: each for name, each in presets.items() if each.language == language}
    if not own:
        return Grid(title=title, language=language, budget=0)
    hourly = min(own, key=lambda name: (own[name].minutes, name))
    free = iter(FREE)
    slots = [GridSlot(preset=hourly, at="*:00")]
    for name in sorted(own):
        if name == hourly or own[name].minutes > LONGEST:
            continue
        at = TIMES.get(name) or next(free, None)
        if at is not None:
            slots.append(
                GridSlot(
                    preset=name,
                    at=at,
                    days=WEEKENDS.get(name, GridSlot.model_fields["days"].default),
                )
            )
    return Grid(
        title=title,
        description="News on the hour, and music in between.",
        language=language,
        slots=tuple(slots),
        filler=GridFiller(),
        budget=0,
    )
