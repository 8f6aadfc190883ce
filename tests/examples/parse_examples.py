"""Parses an example of every message, in a Python that has radiox-contracts alone."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import contracts
from contracts.client import RadioClient
from contracts.event import Contract

models = {
    model.subject: model
    for model in vars(contracts).values()
    if isinstance(model, type) and issubclass(model, Contract) and hasattr(model, "subject")
}
parsed = []
for path in Path(sys.argv[1]).glob("*.json"):
    name = path.stem.replace("progress", "progress.{show_id}").replace(".saved", ".saved.{name}")
    if name in models:
        message = models[name].model_validate_json(path.read_bytes())
        json.loads(message.model_dump_json())
        parsed.append(name)
found = {
    "contracts": str(Path(contracts.__file__).parent),
    "client": RadioClient.__name__,
    "parsed": parsed,
    "unparsed": sorted(models.keys() - parsed),
    "versions": {name: version(name) for name in ("pydantic", "nats-py")},
}
sys.stdout.write(json.dumps(found))
