"""Scripts for the tests of audio."""

from datetime import UTC, datetime

from contracts import (
    Deadlines,
    Host,
    ScriptReady,
    Segment,
    ShowAccepted,
    SourceRef,
    Story,
    Voice,
)

SENTENCES = (
    "The harbour opens in March, says the mayor.",
    "Two cables were replaced in winter.",
    "The council kept the night bus running.",
    "Opponents call the service too expensive for the few who use it.",
    "Researchers recorded a frog that was thought to be lost.",
    "The ministry will protect the area for years to come.",
    "Shares in the shipping company fell by four percent.",
    "Analysts had expected a small profit this quarter.",
    "The winning goal came in the very last minute.",
    "Rain will fall in the north until the weekend.",
)


HEADLINES = ("The harbour opens in March.", "A rare frog was found.", "And rain is on its way.")
RECAP = "The harbour, the frog and the rain: that was the day."


def script(
    voices: tuple[str, str],
    provider: str,
    minutes: float = 1,
    *,
    headlines: bool = False,
    grave: tuple[int, ...] = (),
) -> ScriptReady:
    """Build a script of five stories, each of two segments and two reserves.

    `headlines`: whether there are headlines and a recap; `grave`: numbers of grave stories.
    """
    hosts = tuple(
        Host(name=name, voice=Voice(provider=provider, name=voice))
        for name, voice in zip(("Ada", "Ben"), voices, strict=True)
    )
    segments: list[Segment] = []

    def add(kind: str, text: str, story: int | None = None, *, reserve: bool = False) -> None:
        number = len(segments)
        facts = {"id": f"s{number + 1:03}", "kind": kind, "speaker": hosts[number % 2].name}
        rest = {"text": text, "story": story, "reserve": reserve}
        segments.append(Segment.model_validate(facts | rest))

    add("opening", "Good evening. You hear the news on Radio X.")
    for headline in HEADLINES if headlines else ():
        add("headlines", headline)
    for story in range(1, 6):
        add("story", SENTENCES[2 * story - 2], story)
        add("story", SENTENCES[2 * story - 1], story)
        add("story", f"More on item {story} follows in the course of the day.", story, reserve=True)
        add("story", f"Item {story} was first reported by a local paper.", story, reserve=True)
    if headlines:
        add("recap", RECAP)
    add("closing", "That was the news. Thank you for listening.")
    source = SourceRef(outlet="Test Wire", title="Headline", link="https://example.org/1")
    return ScriptReady(
        show_id="show-1",
        title="Evening news",
        station="Radio X",
        language="en",
        minutes=minutes,
        hosts=hosts,
        segments=tuple(segments),
        stories=tuple(
            Story(number=n, title=f"Story {n}", sources=(source,), grave=n in grave)
            for n in range(1, 6)
        ),
        written_by="test",
        seconds={},
    )


BULLETIN = script(("low", "high"), "tone", 2, headlines=True, grave=(2,))
TONE_SCRIPT = script(("low", "high"), "tone")

_AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
ACCEPTED = ShowAccepted(
    show_id="show-1",
    title=TONE_SCRIPT.title,
    station="Radio X",
    language="en",
    minutes=1,
    news=2,
    hosts=TONE_SCRIPT.hosts,
    feeds=(),
    as_of=_AT,
    timezone="UTC",
    max_age_hours=24,
    allow_shorter=False,
    seed=TONE_SCRIPT.seed,
    deadlines=Deadlines(script=_AT, audio=_AT, cover=_AT),
)
"""The request of `TONE_SCRIPT`, as it was accepted."""
