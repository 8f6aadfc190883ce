"""Parses an example of every message, in a Python that has radiox-contracts alone."""

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

import contracts
from contracts.client import RadioClient
from contracts.event import Contract

models = {
    re.sub(r"\.\{\w+\}", "", model.subject): model
    for model in vars(contracts).values()
    if isinstance(model, type) and issubclass(model, Contract) and hasattr(model, "subject")
}
parsed = []
for path in Path(sys.argv[1]).glob("*.json"):
    if path.stem in models:
        message = models[path.stem].model_validate_json(path.read_bytes())
        json.loads(message.model_dump_json())
        parsed.append(path.stem)
found = {
    "contracts": str(Path(contracts.__file__).parent),
    "client": RadioClient.__name__,
    "parsed": parsed,
    "unparsed": sorted(models.keys() - parsed),
    "versions": {name: version(name) for name in ("pydantic", "nats-py")},
}
sys.stdout.write(json.dumps(found))
