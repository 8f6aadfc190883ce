"""The import rules name every service."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from services import fleet

RULES = Path(__file__).parents[2] / ".importlinter"
SERVICES = {*fleet.SERVICES.values()}


@pytest.mark.parametrize(
    ("contract", "option"),
    [("independence", "modules"), ("kit", "forbidden_modules"), ("layers", "containers")],
)
def test_every_service_is_named(contract: str, option: str) -> None:
    rules = ConfigParser()
    rules.read(RULES, "utf-8")
    assert set(rules[f"importlinter:contract:{contract}"][option].split()) == SERVICES


def test_the_inside_of_every_service_is_protected() -> None:
    rules = ConfigParser()
    rules.read(RULES, "utf-8")
    inside = rules["importlinter:contract:inside"]
    assert set(inside["protected_modules"].split()) == {f"{name}.**" for name in SERVICES}
    assert set(inside["allowed_importers"].split()) == SERVICES


@pytest.mark.parametrize("contract", ["vocabulary", "tiers", "layers", "kit-layers", "delivery"])
def test_a_new_module_has_to_be_named(contract: str) -> None:
    rules = ConfigParser()
    rules.read(RULES, "utf-8")
    assert rules.getboolean(f"importlinter:contract:{contract}", "exhaustive")
