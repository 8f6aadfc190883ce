"""The vocabularies of the contracts, by name: their known values, and what they are."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from types import ModuleType

import contracts
from contracts.vocabulary import is_vocabulary, known_values


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary: `Language`, with its values and its docstring."""

    name: str
    values: tuple[str, ...]
    description: str


@cache
def vocabularies() -> dict[tuple[str, ...], Vocabulary]:
    """Every vocabulary that a module of the contracts defines, by its values."""
    modules = (f"contracts.{module.name}" for module in pkgutil.iter_modules(contracts.__path__))
    found = [each for name in modules for each in _defined(import_module(name))]
    return {each.values: each for each in found}


def _defined(module: ModuleType) -> Iterator[Vocabulary]:
    for name, description in _documented(module):
        value = getattr(module, name)
        if is_vocabulary(value):
            values = tuple(str(each) for each in known_values(value))
            yield Vocabulary(name, values, " ".join(description.split()))


def _documented(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The names that a module assigns, each with the docstring below it."""
    statements = ast.parse(inspect.getsource(module)).body
    for statement, below in pairwise(statements):
        if not isinstance(statement, ast.Assign) or not isinstance(below, ast.Expr):
            continue
        target, text = statement.targets[0], below.value
        if isinstance(target, ast.Name) and isinstance(text, ast.Constant):
            yield target.id, str(text.value)
