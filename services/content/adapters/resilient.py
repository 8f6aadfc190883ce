"""The script writer as the service uses it: tried again where it fails."""

from services.content.ports import RunningOrder, ScriptWriter
from services.kit.resilience import ProviderCalls, Resilience


class ResilientWriter:
    """Puts resilience around a writer, whichever provider it is."""

    def __init__(self, writer: ScriptWriter, resilience: Resilience | None = None) -> None:
        self._writer = writer
        self._calls = ProviderCalls(writer.name, resilience)
        self.name = writer.name
        self.drafts = writer.drafts

    async def write(self, order: RunningOrder) -> tuple[str, ...]:
        """Find words for each part."""
        return await self._calls(lambda: self._writer.write(order), units=1)
