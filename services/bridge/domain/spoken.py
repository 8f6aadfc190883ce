"""The script of a show as it was spoken."""

from contracts import ScriptReady, Segment, ShowGenerated


def spoken(script: ScriptReady, event: ShowGenerated) -> ScriptReady:
    """The script with the segments that were spoken; its reserves are, where time was left."""
    said = {segment.id for segment in event.segments}
    kept = tuple(segment for segment in script.segments if segment.id in said)
    return script.model_copy(update={"segments": kept})


def spoken_script(event: ShowGenerated) -> ScriptReady:
    """The script of a show of which only its terminal event is known."""
    return ScriptReady(
        show_id=event.show_id,
        generation=event.generation,
        occurred_at=event.occurred_at,
        caused_by=event.caused_by,
        title=event.title,
        episode=event.episode,
        description=event.description,
        station=event.station,
        language=event.language,
        minutes=event.minutes_requested,
        hosts=event.hosts,
        segments=tuple(
            Segment.model_validate(segment.model_dump(include=set(Segment.model_fields)))
            for segment in event.segments
        ),
        stories=event.stories,
        feeds=event.feeds,
        written_by=event.written_by,
        seconds=event.seconds,
    )
