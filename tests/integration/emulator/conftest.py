"""The emulator and the providers' own clients."""

from tests.emulator.fixtures import elevenlabs, openai, providers

__all__ = ["elevenlabs", "openai", "providers"]
