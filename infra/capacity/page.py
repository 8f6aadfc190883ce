"""Writes the capacity model as a page."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from infra.capacity.model import SERVICES, Need, need, processor_seconds

HERE = Path(__file__).parent
MEASURED, ASSUMPTIONS = HERE / "measured.json", HERE / "assumptions.toml"
PAGE = HERE.parent / "docs/capacity.md"
SECTIONS = ("scale", "crowd", "providers", "drill")
"""The benchmarks whose figures are used."""


def page() -> str:
    """The page, in Markdown."""
    measured = json.loads(MEASURED.read_text())
    assumed = tomllib.loads(ASSUMPTIONS.read_text())
    needs = [need(size["listeners"], size["shows"], measured, assumed) for size in assumed["size"]]
    parts = (_head(assumed), _sizes(needs), _measured(measured, assumed), _taken(measured))
    return "\n\n".join(parts) + "\n"


def _head(assumed: dict[str, Any]) -> str:
    demand, machine, storage = assumed["demand"], assumed["machine"], assumed["storage"]
    return (
        "# Capacity\n\n"
        "Computed by `python -m infra.capacity` from what the benchmarks measured and from the "
        "assumptions in `infra/capacity/assumptions.toml`; do not edit this page.\n\n"
        f"Assumed: shows of {demand['minutes_a_show']:g} minutes; a listener hears "
        f"{demand['minutes_heard']:g} minutes a day; {demand['busiest_hour']:.0%} of a day fall in "
        f"its busiest hour; machines with {machine['processors']} processors and "
        f"{machine['memory_gb']:g} GB for {machine['usd_a_month']:g} USD a month, filled to "
        f"{machine['filled']:.0%}, at least {machine['least']}; everything is kept for "
        f"{storage['days']:g} days in {storage['copies']} copies, at {storage['usd_a_gb_month']:g} "
        f"USD a GB and month; {assumed['traffic']['usd_a_gb']:g} USD for a GB that is sent."
    )


def _sizes(needs: Sequence[Need]) -> str:
    rows = (
        ("listeners a day", [f"{each.listeners:,}" for each in needs]),
        ("shows a day", [f"{each.shows:,}" for each in needs]),
        ("shows in the busiest hour", [f"{each.busiest:,.0f}" for each in needs]),
        ("busy processors in it", [f"{each.processors:.1f}" for each in needs]),
        ("audio processes, one take at a time each", [f"{each.processes:,}" for each in needs]),
        ("memory, GB", [f"{each.memory_gb:.1f}" for each in needs]),
        ("**machines**", [f"**{each.machines}**" for each in needs]),
        ("stored, GB", [f"{each.stored_gb:,.0f}" for each in needs]),
        ("sound sent in a month, GB", [f"{each.traffic_gb:,.0f}" for each in needs]),
        ("sound sent in the busiest hour, Mbit/s", [f"{each.peak_mbit:,.0f}" for each in needs]),
        ("machines, USD a month", [f"{each.machines_usd:,.0f}" for each in needs]),
        ("storage, USD a month", [f"{each.storage_usd:,.0f}" for each in needs]),
        ("traffic, USD a month", [f"{each.traffic_usd:,.0f}" for each in needs]),
        ("**without providers, USD a month**", [f"**{each.usd:,.0f}**" for each in needs]),
        ("paid providers, USD a month", [f"{each.providers_usd:,.0f}" for each in needs]),
        (
            "**with paid providers, USD a month**",
            [f"**{each.usd + each.providers_usd:,.0f}**" for each in needs],
        ),
    )
    return "## What a station needs\n\n" + _table(("", *[""] * len(needs)), rows)


def _measured(measured: dict[str, Any], assumed: dict[str, Any]) -> str:
    crowd = measured["crowd"]
    seconds = processor_seconds(measured, assumed["demand"]["minutes_a_show"])
    columns = ("peak_mb", "second_quarter_mb", "last_quarter_mb")
    rows = [
        (name, [f"{seconds[name]:.2f}", *(f"{crowd[f'{each}_{name}']:.0f}" for each in columns)])
        for name in SERVICES
    ]
    head = (
        *("process", "processor seconds a show", "most MB"),
        *("MB in the 2nd quarter", "MB in the last quarter"),
    )
    sentences = "\n".join(f"- {sentence}" for sentence in _sentences(measured))
    return f"## What was measured\n\n{_table(head, rows)}\n\n{sentences}"


def _sentences(measured: dict[str, Any]) -> Iterator[str]:
    crowd, scale, drill = measured["crowd"], measured["scale"], measured["drill"]
    yield (
        f"{crowd['shows']} shows requested at once ended after {crowd['wall']:.0f} s, all "
        f"generated, {crowd['dead_letters']} dead letters; one took {crowd['longest_wait']:.0f} s, "
        f"with time limits of {crowd['stage_limit']} s a stage: time in the queue counts for none."
    )
    yield (
        f"Audio processes that speak by a provider with {scale['latency']:g} s a take: two make "
        f"{scale['ratio_2']:.2f} times as much as one, four {scale['ratio_4']:.2f} times."
    )
    yield (
        f"A minute of a show takes {crowd['store_bytes'] / crowd['minutes'] / 1e6:.1f} MB of the "
        "store (takes, masters, MP3, cover, events), its MP3 "
        f"{crowd['mp3_bytes'] / crowd['minutes'] / 1e6:.2f} MB."
    )
    providers = measured["providers"]
    yield (
        f"A show of {providers['minutes']:g} minutes by paid providers costs "
        f"{providers['cost']:.3f} USD at list prices (writing, speech, cover), and needs "
        f"{providers['total']:.0f} s."
    )
    yield (
        f"A station of {drill['shows']:,} shows with a file of {drill['file_bytes']:,} bytes each "
        f"was lost and restored in {drill['rto']:.0f} s; a further backup took "
        f"{drill['next_backup']:.0f} s."
    )


def _taken(measured: dict[str, Any]) -> str:
    rows = [
        (
            f"`python -m tests.benchmarks.{_module(name)} {taken['options']}`",
            [
                taken["at"],
                f"{taken['processors']} × {taken['machine']}",
                f"{taken['load']:g}",
            ],
        )
        for name in SECTIONS
        for taken in (measured[name]["taken"],)
    ]
    head = ("command", "at", "processors", "load of the machine at the end")
    return (
        "## How it was taken\n\n" + _table(head, rows) + "\n\n"
        "Processor seconds hold on a busy machine too; seconds and ratios suffer. To take all of "
        "it again, run each command with `--json infra/capacity/measured.json` on a quiet machine, "
        "then `python -m infra.capacity > infra/docs/capacity.md`.\n\n"
        "Left out: the database of the archive, `data`, `bridge`, `webhook` and `speaker`, whose "
        "work does not grow with the shows that are made (`python -m tests.benchmarks.http` and "
        "`.archive` measure them); and a CDN in front of the sound."
    )


def _module(section: str) -> str:
    """The benchmark that measures a section."""
    return "scale" if section == "crowd" else section


def _table(head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *([name, *cells] for name, cells in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
