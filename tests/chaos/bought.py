"""What of speech shows must buy: their takes, and the rest of a take whose answer broke off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from contracts import ScriptReady
from services.audio.adapters.elevenlabs import MAX_CHARACTERS
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.network_texts import NetworkTexts
from services.audio.domain.sentences import split
from services.audio.domain.speech import Take, Utterance
from services.audio.settings import AudioSettings
from tests.chaos.fleet import Fleet
from tests.emulator.books import Payment, content_hash


@dataclass
class Takes:
    """Characters of what may be bought, by the hash that the emulator's books have of it."""

    whole: dict[str, int] = field(default_factory=dict)
    rests: dict[str, int] = field(default_factory=dict)

    def least(self, payments: Iterable[Payment]) -> int:
        """Characters of the takes that were asked for, each once."""
        asked = {payment.content for payment in payments}
        return sum(self.whole[content] for content in asked & self.whole.keys())

    def known(self) -> Mapping[str, int]:
        """All that may be bought."""
        return self.rests | self.whole


async def takes_of(fleet: Fleet, shows: Iterable[str]) -> Takes:
    """The takes of the scripts of some shows."""
    settings = AudioSettings()
    texts, model = NetworkTexts(MAX_CHARACTERS, open_lexicons(settings)), settings.elevenlabs_model
    found = Takes()
    for show in shows:
        (script,) = await fleet.events(ScriptReady, show)
        hosts = {host.name: host for host in script.hosts}
        for segment in script.segments:
            for take in Utterance.of(segment, hosts[segment.speaker], script.language).takes:
                _note(found, take, texts, model)
    return found


def _note(found: Takes, take: Take, texts: NetworkTexts, model: str) -> None:
    for start, _ in split(take.text, take.language):
        text = texts.spoken(replace(take, text=take.text[start:])).text
        content = content_hash({"model": model, "turns": [[take.voice.name, text]]})
        (found.rests if start else found.whole)[content] = len(text)
