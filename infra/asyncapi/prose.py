"""The text that opens the document: what integrators do, and what they rely on."""

import tomllib
from importlib.resources import files
from pathlib import Path

from contracts import subjects
from infra.asyncapi.channels import age
from services.kit.topology import DEDUPE_WINDOW

HERE = Path(__file__).parent
PURPOSES = {
    subjects.STREAM_SHOWS: "requests, commands, and what leads to a show",
    subjects.STREAM_DEADLINES: "deadlines of shows and reviews",
    subjects.STREAM_ARCHIVE: "ends of shows, deletions, and every version of what people edit",
    subjects.STREAM_DEAD: "dead letters",
    subjects.STREAM_USAGE: "records of calls to providers",
    subjects.STREAM_WEBHOOKS: "attempts to deliver events to webhooks",
    subjects.STREAM_LISTENING: "what listeners do, until it is added up",
    subjects.STREAM_ALERTS: "alerts, daily digests, and messages about both",
    subjects.STREAM_AIR: "what is on the air when, and what was aired",
}


def for_integrators() -> str:
    """What an integrator has to know."""
    text = (HERE / "integrators.md").read_text("utf-8")
    figures = {
        "{presets}": _presets(),
        "{streams}": _streams(),
        "{window}": f"{DEDUPE_WINDOW / 3600:.0f} hours",
    }
    for name, figure in figures.items():
        text = text.replace(name, figure)
    return text


def for_everyone() -> str:
    """The same, and how the services work together."""
    return f"{for_integrators()}\n{(HERE / 'services.md').read_text('utf-8')}"


def _presets() -> str:
    presets = tomllib.loads(files("services.show").joinpath("presets.toml").read_text("utf-8"))
    return ", ".join(f"`{name}`" for name in presets)


def _streams() -> str:
    rows = [
        f"| `{name}` | {PURPOSES[name]} | {age(subjects.STREAM_AGES.get(name, 0))} |"
        for name in subjects.STREAMS
    ]
    return "\n".join(["| Stream | holds | keeps it |", "|---|---|---|", *rows])
