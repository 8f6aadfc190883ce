"""The contracts depend on pydantic alone, so that an integrator can embed them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import contracts
from contracts.event import Contract

SOURCES = sorted(Path(contracts.__file__).parent.glob("*.py"))
ALLOWED = sys.stdlib_module_names | {"pydantic", "contracts"}


def imported(source: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_contracts_import_only_pydantic_and_the_standard_library(source: Path) -> None:
    assert imported(source) - ALLOWED == set()


def test_importing_contracts_loads_neither_services_nor_the_broker_client() -> None:
    code = "import contracts, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"services", "faststream", "nats"} & set(loaded.stdout.split())


def test_every_contract_is_exported() -> None:
    def family(model: type[Contract]) -> set[type[Contract]]:
        return {model}.union(*(family(child) for child in model.__subclasses__()))

    ours = {
        model.__name__ for model in family(Contract) if model.__module__.startswith("contracts")
    }
    assert ours <= set(contracts.__all__)
