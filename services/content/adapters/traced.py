"""A span around the writing, whoever writes."""

from services.content.ports import Brief, Draft, ScriptWriter
from services.kit.failures import Discard
from services.kit.telemetry import set_attributes, span


class Traced:
    """The writer that it is given, seen in the trace."""

    def __init__(self, writer: ScriptWriter) -> None:
        self._writer = writer
        self.name = writer.name

    async def write(self, brief: Brief) -> Draft:
        """Write within the span `writing`; a reason for too little names the feeds that failed."""
        with span("writing", writer=self.name, topics=len(brief.topics)):
            try:
                draft = await self._writer.write(brief)
            except Discard as short:
                raise Discard("; ".join(filter(None, (short.reason, brief.unread)))) from short
            set_attributes(segments=len(draft.segments))
        return draft
