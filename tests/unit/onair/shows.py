"""Finished shows for tests."""

from pathlib import Path
from typing import Any

from contracts import ShowGenerated

EXAMPLE = Path(__file__).parents[3] / "contracts/examples/show.generated.json"


def generated(show_id: str = "", **values: Any) -> ShowGenerated:
    """The show of the contracts' examples, with other values."""
    show = ShowGenerated.model_validate_json(EXAMPLE.read_bytes())
    return show.model_copy(update={"show_id": show_id or show.show_id, **values})
