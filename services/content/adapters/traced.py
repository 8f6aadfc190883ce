"""A span around the writing, whoever writes."""

from services.content.ports import Brief, Draft, ScriptWriter
from services.kit.telemetry import span


class Traced:
    """The writer that it is given, seen in the trace."""

    def __init__(self, writer: ScriptWriter) -> None:
        self._writer = writer
        self.name = writer.name

    async def write(self, brief: Brief) -> Draft:
        """Write within the span `writing`."""
        with span("writing", writer=self.name, topics=len(brief.topics)) as current:
            draft = await self._writer.write(brief)
            current.set_attribute("segments", len(draft.segments))
        return draft
