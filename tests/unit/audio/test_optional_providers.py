"""The packages of paid providers are extras: without them the service works as with no key."""

import os
import subprocess
import sys

SCRIPT = """
import sys
sys.modules["elevenlabs"] = sys.modules["openai"] = None
from services.audio.app import PROVIDERS, SETTINGS
settings = SETTINGS()
for name, provider in PROVIDERS.items():
    print(name, provider.missing(settings))
"""


def test_a_package_that_is_not_installed_is_named_and_nothing_else_needs_it() -> None:
    env = os.environ | {"OPENAI_API_KEY": "key", "ELEVENLABS_API_KEY": "key"}
    command = [sys.executable, "-c", SCRIPT]
    output = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    found = dict(line.partition(" ")[::2] for line in output.splitlines())
    for name in ("elevenlabs", "openai"):
        assert found[name] == (f"the package {name} is not installed: pip install 'radiox[{name}]'")
    assert not found["espeak"]
