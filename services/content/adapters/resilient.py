"""The script writer as the service uses it: seen in the trace, tried again where it fails."""

from services.content.ports import Brief, Draft, ScriptWriter
from services.kit.failures import Discard
from services.kit.resilience import ProviderCalls, Resilience
from services.kit.telemetry import set_attributes, span


class ResilientWriter:
    """Puts a span and resilience around a writer, whichever provider it is."""

    def __init__(self, writer: ScriptWriter, resilience: Resilience | None = None) -> None:
        self._writer = writer
        self._calls = ProviderCalls(writer.name, resilience)
        self.name = writer.name

    async def write(self, brief: Brief) -> Draft:
        """Write within the span `writing`; a reason for too little names the feeds that failed."""
        with span("writing", writer=self.name, topics=len(brief.topics)):
            try:
                draft = await self._calls(lambda: self._writer.write(brief), units=1)
            except Discard as short:
                raise Discard("; ".join(filter(None, (short.reason, brief.unread)))) from short
            set_attributes(segments=len(draft.segments))
        return draft
