"""Scripts that are spoken without a show: checked, and completed to what the stage works with."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from contracts import (
    Host,
    HostProfile,
    HostVoice,
    PublishedSpeech,
    ScriptReady,
    Segment,
    SpeakableScript,
    Story,
    subjects,
)
from services.audio.domain.scheduler import MUSIC_SECONDS, SpeechScheduler
from services.casting import voices

LONGEST = 60.0
"""Minutes of the longest script."""
_TITLE = 80
"""Characters of a story's title that is made from its first words."""
_BY = "audio.generate"


def speakers(script: SpeakableScript) -> list[str]:
    """Names of the speakers for whom the script has no host, each once."""
    known = {host.name for host in script.hosts}
    named = dict.fromkeys(segment.speaker for segment in script.segments)
    return [name for name in named if name not in known]


def fault(script: SpeakableScript, speech: PublishedSpeech) -> str:
    """What is wrong with a script, beginning with the field; empty where nothing is."""
    return next(_faults(script, speech), "")


def complete(script: SpeakableScript, hosts: Mapping[str, Host]) -> ScriptReady:
    """The script with all that it leaves out; `hosts`: those of its speakers, by name.

    Its id depends on nothing but what is heard.

    Raises:
        ValueError: it is too long.
    """
    segments = tuple(
        Segment(**segment.model_dump(exclude={"id"}), id=segment.id or f"s{number:03}")
        for number, segment in enumerate(script.segments, 1)
    )
    given = script.model_dump(exclude={"segments", "hosts", "stories", "minutes"})
    ready = ScriptReady(
        **given,
        show_id="script",
        minutes=script.minutes or LONGEST,
        hosts=tuple(hosts[name] for name in dict.fromkeys(s.speaker for s in segments)),
        segments=segments,
        stories=tuple(_stories(script.stories, segments)),
        written_by=_BY,
        allow_shorter=True,
        seconds={},
    )
    if script.minutes is None:
        ready = ready.model_copy(update={"minutes": _minutes(ready)})
    heard = ready.model_dump_json(exclude={"show_id", "budget", "over_budget"})
    digest = hashlib.sha256(heard.encode()).hexdigest()
    return ready.model_copy(update={"show_id": f"audio-{digest[:32]}"})


def _faults(script: SpeakableScript, speech: PublishedSpeech) -> Iterator[str]:
    ids = Counter(segment.id for segment in script.segments if segment.id)
    for name, count in ids.items():
        if count > 1:
            yield f"script.segments: the id {name!r} is there {count} times"
    for number, host in enumerate(script.hosts):
        yield from (f"script.hosts.{number}.{reason}" for reason in _of_host(host, script, speech))
    music = script.music
    for part in ("bed", "jingle", "ident", "cover"):
        file = getattr(music, part) if music else None
        if file is not None and file.bucket != subjects.BLOBS_MEDIA:
            yield f"script.music.{part}: it is no file of the station's media"


def _of_host(host: Host, script: SpeakableScript, speech: PublishedSpeech) -> Iterator[str]:
    used = {provider.name for provider in speech.providers}
    for voice in (host.voice, *host.fallbacks):
        if voice.provider not in used:
            others = ", ".join(sorted(used))
            yield f"voice.provider: {voice.provider} is not used here; {others} are"
        listed = HostVoice(provider=voice.provider, name=voice.name, settings=voice.settings)
        profile = HostProfile(language=script.language, voices={voice.provider: listed})
        yield from (f"voice: {each.reason}" for each in voices.faults(profile, speech))


def _stories(given: tuple[Story, ...], segments: tuple[Segment, ...]) -> Iterator[Story]:
    """The stories of a script; those that only its segments number are titled by their words."""
    yield from given
    known = {story.number for story in given}
    for segment in segments:
        if segment.story is not None and segment.story not in known:
            known.add(segment.story)
            title = segment.text.partition(". ")[0][:_TITLE].rstrip(".")
            yield Story(number=segment.story, title=title, sources=segment.sources)


def _minutes(script: ScriptReady) -> float:
    seconds = SpeechScheduler(script, LONGEST * 60).expected + MUSIC_SECONDS
    if seconds > LONGEST * 60:
        raise ValueError(f"script.segments: they take more than {LONGEST:g} minutes")
    return round(seconds / 60, 3)
