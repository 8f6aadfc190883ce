"""The rundown of a show, and what is derived from it: transcript, chapters, use of voices."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from contracts import Chapter, Fallback, ScriptReady, SpokenSegment, VoiceUse
from services.audio.domain import cues
from services.audio.domain.alignment import bounds
from services.audio.domain.cues import Cue
from services.audio.domain.speech import Placed, Spoken

LEAD = 0.2
"""Seconds by which a chapter without a sting begins before its first word, so that a seek does not
clip it."""

_FRAMES = {"headlines": "opening", "recap": "closing"}
"""Kinds of segments that share the chapter of another kind."""
_FRAME_TITLES = {
    "en": {"opening": "Welcome", "headlines": "Headlines", "closing": "Goodbye"},
    "de": {"opening": "Begrüßung", "headlines": "Schlagzeilen", "closing": "Verabschiedung"},
}


@dataclass(slots=True)
class Rundown:
    """The utterances that have been placed so far; keeps no samples."""

    script: ScriptReady
    segments: list[SpokenSegment] = field(default_factory=list)
    cues: list[tuple[str, Cue]] = field(default_factory=list)
    """Speaker and cue."""
    reused: int = 0
    fallbacks: list[Fallback] = field(default_factory=list)
    _begins: list[float] = field(default_factory=list)
    """Where a chapter would begin that begins with the segment, in seconds."""
    _voices: dict[tuple[str, str, float], VoiceUse] = field(default_factory=dict)

    def add(self, spoken: Spoken, placed: Placed) -> None:
        """Add an utterance at its position."""
        segment, take = spoken.utterance.segment, spoken.take
        start, end = bounds(spoken.speech)
        self.segments.append(
            SpokenSegment(
                id=segment.id,
                kind=segment.kind,
                speaker=segment.speaker,
                text=segment.text,
                start=round(placed.start + start, 3),
                end=round(placed.start + end, 3),
                story=segment.story,
                sources=segment.sources,
                rules=segment.rules,
                edited=segment.edited,
            )
        )
        lead = max(0.0, placed.start + start - LEAD)
        self._begins.append(round(lead if placed.sting is None else placed.sting, 3))
        found = cues.of(segment.text, take.language, spoken.speech, placed.start)
        self.cues += [(segment.speaker, cue) for cue in found]
        self.reused += spoken.reused
        if spoken.fallback is not None:
            self.fallbacks.append(spoken.fallback)
        voice = (take.voice.provider, take.voice.name, take.voice.speed)
        use = self._voices.get(voice) or VoiceUse(
            provider=voice[0], voice=voice[1], speed=voice[2], characters=0, seconds=0
        )
        self._voices[voice] = use.model_copy(
            update={
                "characters": use.characters + len(take.text),
                "seconds": round(use.seconds + spoken.speech.seconds, 3),
            }
        )

    @property
    def voices(self) -> tuple[VoiceUse, ...]:
        """Characters and seconds that each voice spoke."""
        return tuple(self._voices.values())

    def chapters(self, duration: float) -> tuple[Chapter, ...]:
        """One chapter a story, one before and one after them, without gaps.

        A story's chapter begins with its sting. Opening and headlines are one chapter, and so are
        recap and closing.
        """
        firsts: list[int] = []
        for index, segment in enumerate(self.segments):
            if not firsts or _chapter_of(self.segments[firsts[-1]]) != _chapter_of(segment):
                firsts.append(index)
        starts = [0.0, *(self._begins[index] for index in firsts[1:])]
        ends = [*starts[1:], duration]
        return tuple(
            self._chapter(self.segments[index], start, end)
            for index, start, end in zip(firsts, starts, ends, strict=True)
        )

    def _chapter(self, segment: SpokenSegment, start: float, end: float) -> Chapter:
        story = next((s for s in self.script.stories if s.number == segment.story), None)
        if story is None:
            title = self._frame_title(_chapter_of(segment)[0])
            return Chapter(title=title, start=start, end=end)
        link = next((source.link for source in story.sources if source.link), None)
        return Chapter(title=story.title, start=start, end=end, story=story.number, link=link)

    def _frame_title(self, frame: str) -> str:
        told = any(segment.kind == "headlines" for segment in self.segments)
        name = "headlines" if frame == "opening" and told else frame
        return _FRAME_TITLES[self.script.language].get(name, self.script.title)


def webvtt(cues: Iterable[tuple[str, Cue]]) -> str:
    """Format cues as a WebVTT file, with the speaker as the voice of each cue.

    Before each word whose start is known there is its time, as WebVTT has it within a cue.
    """
    blocks = [
        f"{_time(cue.start)} --> {_time(cue.end)}\n<v {_escaped(speaker)}>{_timed(cue)}\n"
        for speaker, cue in cues
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def chapters_json(title: str, chapters: Sequence[Chapter]) -> str:
    """Podcasting 2.0 chapters, version 1.2.0."""
    entries = [
        {"startTime": chapter.start, "endTime": chapter.end, "title": chapter.title}
        | ({"url": chapter.link} if chapter.link else {})
        for chapter in chapters
    ]
    document = {"version": "1.2.0", "title": title, "chapters": entries}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _chapter_of(segment: SpokenSegment) -> tuple[str, int | None]:
    return _FRAMES.get(segment.kind, segment.kind), segment.story


def _timed(cue: Cue) -> str:
    """The lines of a cue, with the times of words: they rise, and lie within the cue."""
    text, written, last = "\n".join(cue.lines), 0, _milliseconds(cue.start)
    pieces: list[str] = []
    for word in cue.words:
        if last < _milliseconds(word.seconds) < _milliseconds(cue.end):
            pieces += (_escaped(text[written : word.offset]), f"<{_time(word.seconds)}>")
            written, last = word.offset, _milliseconds(word.seconds)
    return "".join((*pieces, _escaped(text[written:])))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(seconds: float) -> str:
    minutes, milliseconds = divmod(_milliseconds(seconds), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds / 1000:06.3f}"


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
